"""A machine whose clock is wrong by hours keeps Amazon's rules and misses nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from saleschannel.amazon import clock
from saleschannel.channel.models import Package, Store
from tests.cli.conftest import WITH_A_WORKER, Commands


@pytest.mark.parametrize("hours", [-26, -3, 3, 26])
@WITH_A_WORKER
def test_orders_are_imported_and_shipments_confirmed_by_amazons_clock(
    commands: Commands, hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = commands.amazon.world
    # AmazonClock binds its default when it is defined, so the wrong clock goes into the class's default.

    def wrong() -> datetime:
        return datetime.now(UTC) + timedelta(hours=hours)

    monkeypatch.setattr(clock.AmazonClock.__init__, "__defaults__", (wrong,))
    before = world.place(marketplace="US", status="UNSHIPPED", lines=[{"sku": "MUG", "quantity": 1}])
    world.clock.advance(timedelta(minutes=1))
    commands.connect()
    after = world.place(marketplace="US", status="UNSHIPPED", lines=[{"sku": "MUG", "quantity": 1}])
    connected_at = Store.objects.get().connected_at
    assert abs(connected_at - world.clock.now()) < timedelta(seconds=5)

    commands.ok("import")  # the two-minute rule: nothing may be asked for that is younger; Amazon would answer 400
    commands.let_time_pass()
    commands.ok("import")
    assert [order["amazon_order_id"] for order in commands.exported()] == [after.order_id]
    assert before.order_id != after.order_id

    commands.ok("ship", after.order_id, "--carrier", "UPS", "--tracking", "T1")
    commands.ok("work", "--until-idle")
    assert [call.outcome for call in world.received] == ["created"]
    assert abs(Package.objects.get().shipped_at - world.clock.now()) < timedelta(minutes=1)


@WITH_A_WORKER
def test_the_next_import_is_due_by_the_databases_clock(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + timedelta(hours=5))
    commands.connect()

    commands.ok("work", "--until-idle")

    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at - now() FROM procrastinate_jobs WHERE status = 'todo'")
        (wait,) = [wait for (wait,) in cursor.fetchall()]
    assert timedelta(seconds=150) < wait <= timedelta(seconds=180)
