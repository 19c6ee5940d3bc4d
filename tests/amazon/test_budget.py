"""Usage plans as token buckets, and what the client does when a bucket is empty."""

from __future__ import annotations

import httpx
import pytest

from saleschannel.amazon.budget import USAGE_PLANS, Operation
from saleschannel.domain.errors import Throttled
from tests.amazon.fake_amazon import (
    ORDER_ID,
    FakeAmazon,
    MovableTime,
    confirmation,
    order_json,
    page_of,
    refusal,
    window,
)
from tests.amazon.local_budget import LocalBudget

QUOTA = ("QuotaExceeded", "You exceeded your quota for the requested resource.")


def test_the_plans_are_those_that_amazon_publishes() -> None:
    assert {operation.value: (plan.rate, plan.burst) for operation, plan in USAGE_PLANS.items()} == {
        "searchOrders": (0.0056, 20),
        "getOrder": (0.5, 30),
        "confirmShipment": (2, 10),
        "getMarketplaceParticipations": (0.016, 15),
        "createFeedDocument": (0.5, 15),
        "createFeed": (0.0083, 15),
        "getFeed": (2, 15),
        "getFeeds": (0.0222, 10),
        "getFeedDocument": (0.0222, 10),
    }


@pytest.mark.parametrize("operation", list(Operation))
def test_a_bucket_gives_its_burst_and_then_one_call_per_interval(operation: Operation) -> None:
    time = MovableTime()
    budget = LocalBudget(time.monotonic)
    plan = USAGE_PLANS[operation]
    assert [budget.take(operation) for _ in range(plan.burst)] == [0.0] * plan.burst
    assert budget.take(operation) == pytest.approx(1 / plan.rate)
    time.seconds += 0.25 / plan.rate
    wait = budget.take(operation)
    assert wait == pytest.approx(0.75 / plan.rate)
    time.seconds += wait
    assert budget.take(operation) == 0
    assert budget.take(operation) > 0


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    time = MovableTime()
    budget = LocalBudget(time.monotonic)
    budget.take(Operation.CONFIRM_SHIPMENT)
    time.seconds += 1_000_000
    assert [budget.take(Operation.CONFIRM_SHIPMENT) == 0 for _ in range(11)] == [True] * 10 + [False]


def test_a_clock_that_goes_backwards_takes_nothing_away() -> None:
    time = MovableTime()
    budget = LocalBudget(time.monotonic)
    budget.take(Operation.GET_ORDER)
    time.seconds -= 500
    assert budget.take(Operation.GET_ORDER) == 0


def test_operations_have_their_own_buckets() -> None:
    budget = LocalBudget(MovableTime().monotonic)
    budget.throttled(Operation.SEARCH_ORDERS)
    assert budget.take(Operation.SEARCH_ORDERS) == pytest.approx(178.57, abs=0.01)
    assert budget.take(Operation.GET_ORDER) == 0


def test_an_empty_search_bucket_throttles_without_calling_amazon() -> None:
    amazon = FakeAmazon()
    amazon.budget.throttled(Operation.SEARCH_ORDERS)
    with pytest.raises(Throttled) as caught:
        amazon.marketplace().search_orders(window())
    assert caught.value.retry_after == pytest.approx(178.57, abs=0.01)
    assert (amazon.calls, amazon.time.slept) == ([], [])


def test_a_short_wait_is_waited_in_place() -> None:
    amazon = FakeAmazon(httpx.Response(204), httpx.Response(204))
    marketplace = amazon.marketplace()
    marketplace.confirm_shipment(confirmation())
    amazon.budget.throttled(Operation.CONFIRM_SHIPMENT)
    marketplace.confirm_shipment(confirmation())
    assert len(amazon.calls) == 2
    assert amazon.time.slept == [pytest.approx(0.5)]


def test_a_429_of_search_orders_waits_by_the_plan_and_empties_the_bucket() -> None:
    amazon = FakeAmazon(refusal(429, *QUOTA, ""))
    marketplace = amazon.marketplace()
    with pytest.raises(Throttled) as caught:
        marketplace.search_orders(window())
    assert caught.value.retry_after == pytest.approx(178.57, abs=0.01)
    assert caught.value.request_id == "request-1"
    with pytest.raises(Throttled):
        marketplace.search_orders(window())
    assert (len(amazon.calls), amazon.time.slept) == (1, [])


@pytest.mark.parametrize(("header", "wait"), [("30", 30), ("1", 2), ("99999999", 3600), ("soon", 2), ("-5", 2)])
def test_a_longer_retry_after_is_respected_within_reason(header: str, wait: float) -> None:
    answer = refusal(429, *QUOTA)
    answer.headers["retry-after"] = header
    amazon = FakeAmazon(answer)
    with pytest.raises(Throttled) as caught:
        amazon.marketplace().get_order(ORDER_ID)
    assert caught.value.retry_after == wait


def test_a_429_without_json_is_a_429() -> None:
    amazon = FakeAmazon(httpx.Response(429, html="<h1>Too many requests</h1>"))
    with pytest.raises(Throttled):
        amazon.marketplace().confirm_shipment(confirmation())


def test_a_read_that_fails_is_repeated_once_where_calls_are_cheap() -> None:
    amazon = FakeAmazon(httpx.Response(500), httpx.Response(200, json={"order": order_json()}))
    assert len(amazon.marketplace().get_order(ORDER_ID).orders) == 1
    assert amazon.time.slept == [1.0]


def test_a_cheap_read_whose_connection_breaks_is_repeated_once() -> None:
    amazon = FakeAmazon(httpx.ReadTimeout("slow"), httpx.Response(200, json={"order": order_json()}))
    assert len(amazon.marketplace().get_order(ORDER_ID).orders) == 1


def test_search_orders_is_never_repeated_in_place() -> None:
    amazon = FakeAmazon(httpx.Response(503), page_of())
    with pytest.raises(Exception, match="no usable answer"):
        amazon.marketplace().search_orders(window())
    assert (len(amazon.calls), amazon.time.slept) == (1, [])
