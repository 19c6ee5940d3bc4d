"""Every answer is what Amazon's own model allows, no more."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from saleschannel.simulator.scenarios import showcase
from saleschannel.simulator.world import World
from tests.simulator.amazon_model import needs_models, problems, validator
from tests.simulator.conftest import ALL_DATA, Application, let_it_appear

ORDERS = "orders_2026-01-01.json"


@needs_models
@pytest.mark.parametrize(("country", "refresh_token"), [("US", "demo-na"), ("DE", "demo-eu"), ("JP", "demo-fe")])
def test_a_page_with_one_order_of_each_kind_is_what_the_model_says(
    country: str, refresh_token: str, world: World
) -> None:
    orders = showcase(world, country)
    let_it_appear(world)
    body = Application(world, f"Atzr|{refresh_token}").search(includedData=ALL_DATA).json()
    assert len(body["orders"]) == len(orders)
    assert problems(ORDERS, "SearchOrdersResponse", body) == []


@needs_models
def test_two_hundred_varied_orders_in_pages_are_what_the_model_says(world: World, application: Application) -> None:
    world.place_many(200, fba_share=0.4, spread=timedelta(days=3), variety=True, status="SHIPPED")
    let_it_appear(world)
    first = application.search(includedData=ALL_DATA, maxResultsPerPage=100).json()
    assert "pagination" in first
    assert problems(ORDERS, "SearchOrdersResponse", first) == []


@needs_models
def test_an_order_with_everything_is_what_the_model_says(world: World, application: Application) -> None:
    order = world.place(
        status="UNSHIPPED",
        gift=True,
        business=True,
        promotion=True,
        delivery_tip="5.00",
        aliases=["SHOP-1"],
        item_programs=["TRANSPARENCY"],
        address={"line2": "Floor 2", "line3": "Door 3", "district": "Kings"},
    )
    application.confirm(order)
    body = {"order": application.get_order(order)}
    assert problems(ORDERS, "GetOrderResponse", body) == []
    assert set(body["order"]) >= {"buyer", "recipient", "packages", "tax", "payment", "orderAliases", "programs"}


@needs_models
@pytest.mark.parametrize("path", ["/orders/2026-01-01/orders", "/orders/2026-01-01/orders/1"])
def test_errors_are_what_the_model_says(path: str, application: Application) -> None:
    answer = application.authorized("GET", path)
    assert answer.is_error
    assert problems(ORDERS, "ErrorList", answer.json()) == []


@needs_models
def test_a_refused_confirmation_is_what_the_model_says(world: World, application: Application) -> None:
    answer = application.confirm(world.place())
    assert answer.status_code == 400
    assert problems("ordersV0.json", "ConfirmShipmentErrorResponse", answer.json()) == []


@needs_models
def test_the_closed_model_notices_a_field_that_amazon_does_not_have() -> None:
    assert not validator(ORDERS, "Money").is_valid({"amount": "1.00", "currencyCode": "USD", "cents": 100})


@pytest.mark.parametrize("country", ["US", "CA", "DE", "GB", "JP"])
def test_totals_are_the_sums_of_their_parts(country: str, world: World) -> None:
    seller = world.place(marketplace=country).seller_id
    application = Application(world, world.sellers[seller].refresh_tokens[0])
    for number in range(30):
        order = world.place(marketplace=country, variety=True, status="UNSHIPPED", delivery_tip=number % 3)
        body = application.get_order(order, "PROCEEDS")
        for item in body["orderItems"]:
            parts = [amount(part["subtotal"]) for part in item["proceeds"]["breakdowns"]]
            assert sum(parts) == amount(item["proceeds"]["proceedsTotal"])
            for part in item["proceeds"]["breakdowns"]:
                details = [amount(detail["value"]) for detail in part.get("detailedBreakdowns", [])]
                assert not details or sum(details) == amount(part["subtotal"])
        items = sum(amount(item["proceeds"]["proceedsTotal"]) for item in body["orderItems"])
        assert amount(body["proceeds"]["grandTotal"]) == items + number % 3
        assert sum(amount(part["subtotal"]) for part in body["proceeds"]["breakdowns"]) == items + number % 3


def amount(money: dict[str, Any]) -> Decimal:
    return Decimal(money["amount"])
