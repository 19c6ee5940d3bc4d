"""The pure computations behind the dashboard: sums of sales, percentiles of delays, the status of a store."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from saleschannel.channel.call_budget import what_is_left
from saleschannel.domain.creation_delay import DelayFigures, delay_figures, gathered, rounded_seconds
from saleschannel.domain.sales_figures import Sales, SalesOfDay, sales_figures
from saleschannel.domain.store_status import StoreStatus, import_is_stalled, store_status

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def sold(day: date | None, amount: str, currency: str = "EUR") -> SalesOfDay:
    return SalesOfDay(day, currency, orders=1, units=2, revenue=Decimal(amount))


def test_seven_days_end_with_today_and_thirty_hold_the_seven() -> None:
    counted = [
        sold(TODAY, "1"),
        sold(TODAY - timedelta(days=6), "10"),
        sold(TODAY - timedelta(days=7), "100"),
        sold(TODAY - timedelta(days=29), "1000"),
        sold(None, "10000"),
    ]
    (figures,) = sales_figures(counted, TODAY)
    assert figures.week == Sales(orders=2, units=4, revenue=Decimal(11))
    assert figures.month == Sales(orders=4, units=8, revenue=Decimal(1111))
    assert figures.lifetime == Sales(orders=5, units=10, revenue=Decimal(11111))


def test_days_without_sales_are_in_the_chart() -> None:
    (figures,) = sales_figures([sold(None, "5")], TODAY)
    assert [sales.day for sales in figures.days] == [TODAY - timedelta(days=29 - number) for number in range(30)]
    assert {sales.revenue for sales in figures.days} == {Decimal(0)}


def test_currencies_are_never_added_up() -> None:
    figures = sales_figures([sold(TODAY, "5"), sold(TODAY, "7", "GBP"), sold(None, "7", "GBP")], TODAY)
    assert [(entry.currency, entry.lifetime.revenue) for entry in figures] == [
        ("GBP", Decimal(14)),
        ("EUR", Decimal(5)),
    ]


@pytest.mark.parametrize(
    ("seconds", "kept"),
    [(-3.0, 0), (0.4, 0), (59.6, 60), (61, 65), (599, 600), (601, 610), (3599, 3600), (86_401, 87_000)],
)
def test_long_delays_are_rounded_up_to_few_values(seconds: float, kept: int) -> None:
    assert rounded_seconds(timedelta(seconds=seconds)) == kept


def test_p50_and_p95_are_delays_that_orders_really_had() -> None:
    delays = gathered([timedelta(seconds=number) for number in range(1, 21)])
    assert delay_figures(delays) == DelayFigures(20, timedelta(seconds=10), timedelta(seconds=19))


def test_one_order_is_both_p50_and_p95() -> None:
    assert delay_figures([(7, 1)]) == DelayFigures(1, timedelta(seconds=7), timedelta(seconds=7))


def test_without_orders_there_is_no_delay() -> None:
    assert delay_figures([]) is None


@pytest.mark.parametrize(
    ("active", "problem", "stalled", "read_only", "status"),
    [
        (True, "", False, False, StoreStatus.CONNECTED),
        (True, "", False, True, StoreStatus.READ_ONLY),
        (True, "", True, True, StoreStatus.FAILING),
        (False, "", True, True, StoreStatus.PAUSED),
        (False, "denied", False, False, StoreStatus.FAILING),
    ],
)
def test_a_store_shows_the_worst_thing_first(
    active: bool, problem: str, stalled: bool, read_only: bool, status: StoreStatus
) -> None:
    assert store_status(active=active, problem=problem, stalled=stalled, read_only=read_only) is status


def test_an_import_is_stalled_when_the_last_one_is_too_long_ago() -> None:
    patience = timedelta(minutes=15)
    assert not import_is_stalled(NOW - patience, NOW - timedelta(days=9), NOW, patience)
    assert import_is_stalled(NOW - patience - timedelta(seconds=1), NOW - timedelta(days=9), NOW, patience)


def test_a_store_that_was_just_connected_is_not_stalled_yet() -> None:
    assert not import_is_stalled(None, NOW - timedelta(minutes=1), NOW, timedelta(minutes=15))


@pytest.mark.parametrize(
    ("until_full", "left", "next_call_in"),
    [(0.0, 20, 0.0), (10.0, 19, 0.0), (15.0, 18, 0.0), (200.0, 0, 10.0), (195.0, 0, 5.0), (205.0, 0, 15.0)],
)
def test_a_bucket_tells_how_many_calls_are_left_and_when_the_next_comes(
    until_full: float, left: int, next_call_in: float
) -> None:
    calls = what_is_left("getOrder", rate=0.1, burst=20, until_full=until_full)
    assert calls.left == left
    assert calls.next_call_in == pytest.approx(next_call_in)
