"""What a clerk does on the order page, by command: hold, release, cancel on Amazon, refresh, repair the address."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from saleschannel.channel.models import AmazonOrder, Cancellation, OrderEvent
from saleschannel.cli.order_deeds import REASONS
from saleschannel.commerce.builtin.models import Order
from saleschannel.commerce.builtin.people import open_people
from saleschannel.domain.cancellations import CancelReason
from saleschannel.job_queue import Job, defer_cancellations
from saleschannel.simulator.state import Status
from tests.cli.conftest import WITH_A_WORKER, Commands

MUG = [{"sku": "MUG", "quantity": 2}]


def placed(commands: Commands) -> str:
    commands.connect()
    order = commands.amazon.world.place(marketplace="US", status="UNSHIPPED", lines=MUG)
    commands.let_time_pass()
    commands.ok("import")
    return order.order_id


def test_the_reasons_are_those_of_the_domain() -> None:
    assert set(REASONS) == {reason.value for reason in CancelReason}


@pytest.mark.django_db
def test_orders_are_held_and_released(commands: Commands) -> None:
    order = placed(commands)
    (held,) = commands.json("hold", order, "--reason", "Odd address")
    assert held == {"amazon_order_id": order, "result": "held", "text": "Held."}
    assert AmazonOrder.objects.get().hold_reason == "Odd address"
    assert commands.failed("ship", order, "--carrier", "UPS", "--tracking", "T1")["code"] == "held"
    notes = commands.json("orders", "show", order)["notes"]
    assert (notes["hold_reason"], notes["waiting_for"]) == ("Odd address", "held")
    assert "Released." in commands.ok("release", order)
    assert AmazonOrder.objects.get().held_at is None
    assert "(command line)" in OrderEvent.objects.get(type="amazon_order.held").actor


@WITH_A_WORKER
def test_an_order_is_canceled_on_amazon_by_the_worker_and_commerce_follows(commands: Commands) -> None:
    order = placed(commands)
    (asked,) = commands.json("cancel-on-amazon", order, "--reason", "NoInventory")
    assert asked["result"] == "requested"
    for _ in range(4):  # sent, report read, read back, seen
        commands.ok("work", "--until-idle")
        commands.let_time_pass(timedelta(minutes=4))
        ProcrastinateJob.objects.filter(task_name=Job.CANCEL_ON_AMAZON.value, status="todo").delete()
        defer_cancellations(AmazonOrder.objects.get().account_id)  # what the clock would bring a minute later
    assert commands.amazon.world.order(order).status is Status.CANCELLED
    assert Cancellation.objects.get().state == "seen"
    row = AmazonOrder.objects.get()
    assert (row.status, row.commerce_state) == ("canceled", "canceled")


@pytest.mark.django_db
def test_an_order_that_amazon_does_not_cancel_ends_with_an_exit_code(commands: Commands) -> None:
    order = placed(commands)
    commands.ok("ship", order, "--carrier", "UPS", "--tracking", "T1")
    result = commands.run("cancel-on-amazon", order, "--reason", "NoInventory")
    assert result.exit_code == 1
    assert "is shipped" in result.stdout
    assert commands.run("cancel-on-amazon", order, "--reason", "Whim").exit_code == 2


@pytest.mark.django_db
def test_refreshing_tells_what_has_changed(commands: Commands) -> None:
    order = placed(commands)
    assert commands.json("refresh", order)["changed"] == []
    commands.amazon.world.cancel(order)
    assert "status" in commands.json("refresh", order)["changed"]
    assert AmazonOrder.objects.get().status == "canceled"


@pytest.mark.django_db
def test_an_address_is_repaired_from_standard_input(commands: Commands) -> None:
    order = placed(commands)
    text = commands.ok("repair-address", order, stdin=json.dumps({"line1": "7 New Street", "city": "Newtown"}))
    assert text == "Changed: Address line 1, City.\n"
    assert open_people(Order.objects.get().people).ship_to.line1 == "7 New Street"
    assert commands.json("orders", "show", order)["ship_to"]["line1"] == "7 New Street"
    commands.ok("repair-address", order, "--amazon")
    assert open_people(Order.objects.get().people).ship_to.line1 != "7 New Street"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stdin", "code"),
    [
        ("not json", "bad_address"),
        ('{"line1": 7}', "bad_address"),
        ('{"mail": "x"}', "unknown_fields"),
        ('{"city": ""}', "address_invalid"),
    ],
)
def test_a_bad_address_is_refused_in_words(commands: Commands, stdin: str, code: str) -> None:
    order = placed(commands)
    result = commands.run("repair-address", order, "--json", stdin=stdin)
    assert result.exit_code == 1
    assert json.loads(result.stderr)["code"] == code
