"""The days of the ship-by board and the moments between which they lie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from saleschannel.domain.ship_by import ShipByDay, ship_by_range

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "first", "first_after"),
    [
        (ShipByDay.LATE, None, NOON),
        (ShipByDay.TODAY, NOON, datetime(2026, 11, 23, 23, 0, tzinfo=UTC)),
        (ShipByDay.TOMORROW, datetime(2026, 11, 23, 23, 0, tzinfo=UTC), datetime(2026, 11, 24, 23, 0, tzinfo=UTC)),
        (ShipByDay.LATER, datetime(2026, 11, 24, 23, 0, tzinfo=UTC), None),
    ],
)
def test_days_begin_at_midnight_of_the_installation(
    day: ShipByDay, first: datetime | None, first_after: datetime | None
) -> None:
    assert ship_by_range(day, NOON, BERLIN) == (first, first_after)


def test_the_four_days_leave_no_gap() -> None:
    ranges = [ship_by_range(day, NOON, BERLIN) for day in ShipByDay]
    assert [before for _, before in ranges[:-1]] == [first for first, _ in ranges[1:]]


def test_a_day_on_which_the_clocks_go_back_is_an_hour_longer() -> None:
    saturday = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    first, before = ship_by_range(ShipByDay.TOMORROW, saturday, BERLIN)
    assert first is not None
    assert before is not None
    assert before.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=25)
