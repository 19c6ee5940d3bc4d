"""searchOrders keeps every published rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from saleschannel.simulator.world import World
from tests.simulator.conftest import NOON, Application, let_it_appear

US, CA, DE = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1PA6795UKMFR9"


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [order["orderId"] for order in answer.json()["orders"]]


def is_invalid(answer: httpx.Response) -> bool:
    return answer.status_code == 400 and answer.json()["errors"][0]["code"] == "InvalidInput"


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"createdAfter": "2026-01-01T00:00:00Z", "lastUpdatedAfter": "2026-01-01T00:00:00Z"},
        {"createdAfter": "2026-01-01T00:00:00Z", "lastUpdatedBefore": "2026-01-02T00:00:00Z"},
        {"lastUpdatedAfter": "2026-01-01T00:00:00Z", "createdBefore": "2026-01-02T00:00:00Z"},
        {"createdBefore": "2026-01-02T00:00:00Z"},
        {"lastUpdatedBefore": "2026-01-02T00:00:00Z"},
        {"lastUpdatedAfter": "2026-01-02T00:00:00Z", "lastUpdatedBefore": "2026-01-01T00:00:00Z"},
        {"lastUpdatedAfter": "yesterday"},
        {"lastUpdatedAfter": "2026-01-01T00:00:00Z", "maxResultsPerPage": "0"},
        {"lastUpdatedAfter": "2026-01-01T00:00:00Z", "maxResultsPerPage": "101"},
        {"lastUpdatedAfter": "2026-01-01T00:00:00Z", "maxResultsPerPage": "many"},
        {"lastUpdatedAfter": "2026-01-01T00:00:00Z", "fulfillmentStatuses": "Shipped"},
        {"lastUpdatedAfter": "2026-01-01T00:00:00Z", "fulfilledBy": "AFN"},
        {"lastUpdatedAfter": "2026-01-01T00:00:00Z", "includedData": "BUYER,EVERYTHING"},
        {"lastUpdatedAfter": "2026-01-01T00:00:00Z", "marketplaceIds": "US"},
        {"lastUpdatedAfter": "2026-01-01T00:00:00Z", "paginationToken": "nonsense"},
    ],
)
def test_a_request_against_the_rules_is_invalid_input(params: dict[str, str], application: Application) -> None:
    answer = application.authorized("GET", "/orders/2026-01-01/orders", params=params)
    assert is_invalid(answer)


def test_lists_are_separated_by_commas_not_repeated(application: Application) -> None:
    params = [("lastUpdatedAfter", "2026-01-01T00:00:00Z"), ("fulfilledBy", "AMAZON"), ("fulfilledBy", "MERCHANT")]
    assert is_invalid(application.authorized("GET", "/orders/2026-01-01/orders", params=params))


def test_the_upper_bound_must_be_two_minutes_old_and_the_error_does_not_say_so(application: Application) -> None:
    exactly = application.search(lastUpdatedAfter="2026-05-01T00:00:00Z", lastUpdatedBefore="2026-05-01T11:58:00Z")
    assert exactly.status_code == 200
    answer = application.search(lastUpdatedAfter="2026-05-01T00:00:00Z", lastUpdatedBefore="2026-05-01T11:58:00.001Z")
    assert answer.status_code == 400
    assert answer.json() == {"errors": [{"code": "InvalidInput", "message": "Invalid Input", "details": ""}]}


def test_the_upper_bound_used_is_told(application: Application) -> None:
    given = application.search(createdAfter="2026-04-01T00:00:00Z", createdBefore="2026-04-02T02:00:00+02:00")
    assert given.json() == {"orders": [], "createdBefore": "2026-04-02T00:00:00.000Z"}
    assert application.search().json() == {"orders": [], "lastUpdatedBefore": "2026-05-01T11:58:00.000Z"}


def test_orders_appear_after_two_minutes_oldest_update_first(world: World, application: Application) -> None:
    first, second = world.place(), world.place(created=NOON - timedelta(hours=1))
    assert ids(application.search()) == [second.order_id]
    let_it_appear(world)
    assert ids(application.search()) == [second.order_id, first.order_id]
    world.verify(second.order_id)
    assert ids(application.search()) == [first.order_id]
    let_it_appear(world)
    assert ids(application.search()) == [first.order_id, second.order_id]


def test_both_ends_of_the_window_belong_to_it(world: World, application: Application) -> None:
    order = world.place(created=datetime(2026, 4, 1, 8, 0, 0, 123000, tzinfo=UTC))
    inside = {"lastUpdatedAfter": "2026-04-01T08:00:00.123Z", "lastUpdatedBefore": "2026-04-01T08:00:00.123Z"}
    assert ids(application.search(**inside)) == [order.order_id]
    assert ids(application.search(lastUpdatedAfter="2026-04-01T08:00:00.124Z")) == []
    assert ids(application.search(createdAfter="2026-04-01T08:00:00.123Z")) == [order.order_id]


def test_filters_leave_out_what_is_not_wanted(world: World, application: Application) -> None:
    merchant = world.place(marketplace="US", status="UNSHIPPED")
    amazon = world.place(marketplace="CA", fulfilled_by="AMAZON")
    let_it_appear(world)
    assert ids(application.search(fulfilledBy="MERCHANT")) == [merchant.order_id]
    assert ids(application.search(fulfilledBy="MERCHANT,AMAZON")) == [merchant.order_id, amazon.order_id]
    assert ids(application.search(fulfillmentStatuses="PENDING,CANCELLED")) == [amazon.order_id]
    assert ids(application.search(marketplaceIds=US)) == [merchant.order_id]
    assert ids(application.search(marketplaceIds=f"{US},{CA}")) == [merchant.order_id, amazon.order_id]


def test_a_marketplace_of_another_region_is_refused(application: Application) -> None:
    answer = application.search(marketplaceIds=DE)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["details"] == "The marketplaces you provided are not valid for region."


def test_a_seller_sees_only_the_own_orders(world: World, application: Application) -> None:
    world.place(marketplace="DE")
    order = world.place(marketplace="US")
    let_it_appear(world)
    assert ids(application.search()) == [order.order_id]


def test_orders_older_than_two_years_are_not_shown_except_in_the_far_east(
    world: World, application: Application
) -> None:
    long_ago = NOON - timedelta(days=731)
    world.place(marketplace="US", created=long_ago)
    japanese = world.place(marketplace="JP", created=long_ago)
    assert ids(application.search(createdAfter="2020-01-01T00:00:00Z")) == []
    far_east = Application(world, "Atzr|demo-fe")
    assert ids(far_east.search(createdAfter="2020-01-01T00:00:00Z")) == [japanese.order_id]


def test_pages_give_every_order_once_and_the_last_has_no_pagination(world: World, application: Application) -> None:
    placed = [order.order_id for order in world.place_many(25, spread=timedelta(hours=2))]
    let_it_appear(world)
    seen, token = [], None
    for size in (10, 10, 5):
        answer = application.search(maxResultsPerPage=10, **({"paginationToken": token} if token else {}))
        assert len(ids(answer)) == size
        seen += ids(answer)
        token = answer.json().get("pagination", {}).get("nextToken")
    assert seen == placed
    assert token is None


def test_a_page_that_is_just_full_is_the_last_one(world: World, application: Application) -> None:
    world.place_many(10)
    let_it_appear(world)
    assert "pagination" not in application.search(maxResultsPerPage=10).json()


def test_following_pages_keep_the_upper_bound_of_the_first(world: World, application: Application) -> None:
    orders = world.place_many(3)
    let_it_appear(world)
    first = application.search(maxResultsPerPage=1)
    world.clock.advance(timedelta(minutes=30))
    late = world.place()
    let_it_appear(world)
    token = first.json()["pagination"]["nextToken"]
    rest = application.search(paginationToken=token)
    assert ids(first) + ids(rest) == sorted(order.order_id for order in orders)
    assert rest.json()["lastUpdatedBefore"] == first.json()["lastUpdatedBefore"]
    assert late.order_id in ids(application.search())


def test_only_page_size_and_included_data_may_change_between_pages(world: World, application: Application) -> None:
    world.place_many(3)
    let_it_appear(world)
    base: dict[str, str | int] = {"fulfilledBy": "MERCHANT", "lastUpdatedAfter": "2026-01-01T00:00:00Z"}
    token = application.search(maxResultsPerPage=1, **base).json()["pagination"]["nextToken"]
    follow = {**base, "paginationToken": token}
    assert len(ids(application.search(**{**follow, "maxResultsPerPage": 2, "includedData": "BUYER"}))) == 2
    assert is_invalid(application.search(**{**follow, "fulfilledBy": "AMAZON"}))
    assert is_invalid(application.search(**{**follow, "lastUpdatedAfter": "2026-01-02T00:00:00Z"}))
    assert is_invalid(application.search(**{**follow, "marketplaceIds": US}))


def test_a_pagination_token_lives_for_a_day_and_serves_one_seller(world: World, application: Application) -> None:
    world.place_many(2)
    let_it_appear(world)
    token = application.search(maxResultsPerPage=1).json()["pagination"]["nextToken"]
    assert is_invalid(Application(world, "Atzr|demo-eu").search(paginationToken=token))
    world.clock.advance(timedelta(hours=24))
    application.access_token = None
    assert len(ids(application.search(paginationToken=token))) == 1
    world.clock.advance(timedelta(seconds=1))
    assert is_invalid(application.search(paginationToken=token))


def test_the_usage_plan_limits_pages_and_tells_its_rate_only_when_it_grants(
    world: World, application: Application
) -> None:
    world.plans.enabled = True
    for _ in range(20):
        assert application.search().headers["x-amzn-RateLimit-Limit"] == "0.0056"
    answer = application.search()
    assert answer.status_code == 429
    assert answer.json() == {
        "errors": [
            {"code": "QuotaExceeded", "message": "You exceeded your quota for the requested resource.", "details": ""}
        ]
    }
    assert "x-amzn-RateLimit-Limit" not in answer.headers
    assert answer.headers["x-amzn-RequestId"]


def test_every_answer_carries_amazons_time(world: World, application: Application) -> None:
    world.clock.set(datetime(2027, 1, 2, 3, 4, 5, 678000, tzinfo=UTC))
    assert application.search().headers["Date"] == "Sat, 02 Jan 2027 03:04:05 GMT"
    assert application.call("GET", "/orders/2026-01-01/orders").headers["Date"] == "Sat, 02 Jan 2027 03:04:05 GMT"
