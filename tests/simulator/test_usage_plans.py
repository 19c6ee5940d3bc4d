"""The token bucket gives what Amazon's usage plans promise, and never more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from saleschannel.simulator.usage_plans import Plan, TokenBucket, UsagePlans

START = datetime(2026, 5, 1, tzinfo=UTC)
PLANS = st.builds(Plan, rate=st.floats(0.001, 20), burst=st.integers(1, 40))
WAITS = st.lists(st.floats(0, 600), max_size=60)


@given(plan=PLANS, waits=WAITS)
def test_no_window_gives_more_than_the_burst_and_what_flowed_in(plan: Plan, waits: list[float]) -> None:
    bucket = TokenBucket(plan, float(plan.burst), START)
    now, granted = START, []
    for wait in waits:
        now += timedelta(seconds=wait)
        if bucket.take(now):
            granted.append(now)
    for first in range(len(granted)):
        for last in range(first, len(granted)):
            passed = (granted[last] - granted[first]).total_seconds()
            assert last - first + 1 <= plan.burst + passed * plan.rate + 1e-3


@given(plan=PLANS, waits=WAITS)
def test_who_waits_one_token_time_before_each_call_is_never_refused(plan: Plan, waits: list[float]) -> None:
    bucket = TokenBucket(plan, 0.0, START)
    now = START
    for wait in waits:
        now += timedelta(seconds=wait + 1 / plan.rate, microseconds=2)
        assert bucket.take(now)


@given(plan=PLANS, waits=st.lists(st.floats(-600, 600), max_size=60))
def test_a_bucket_holds_between_nothing_and_the_burst_whatever_the_clock_does(plan: Plan, waits: list[float]) -> None:
    bucket = TokenBucket(plan, float(plan.burst), START)
    now = START
    for wait in waits:
        now += timedelta(seconds=wait)
        bucket.take(now)
        assert 0 <= bucket.tokens <= plan.burst


def test_search_orders_gives_twenty_pages_and_then_one_in_178_and_a_half_seconds() -> None:
    plans = UsagePlans()
    assert [plans.take("A", "searchOrders", START) for _ in range(21)] == [True] * 20 + [False]
    assert not plans.take("A", "searchOrders", START + timedelta(seconds=178))
    assert plans.take("A", "searchOrders", START + timedelta(seconds=178.572))


def test_sellers_and_operations_have_buckets_of_their_own() -> None:
    plans = UsagePlans()
    for _ in range(20):
        plans.take("A", "searchOrders", START)
    assert not plans.take("A", "searchOrders", START)
    assert plans.take("B", "searchOrders", START)
    assert plans.take("A", "getOrder", START)


def test_plans_can_be_switched_off_and_scaled() -> None:
    plans = UsagePlans(enabled=False)
    assert all(plans.take("A", "searchOrders", START) for _ in range(100))
    plans.enabled, plans.scale = True, 1000.0
    for _ in range(20):
        plans.take("A", "searchOrders", START)
    assert not plans.take("A", "searchOrders", START)
    assert plans.take("A", "searchOrders", START + timedelta(seconds=0.2))
