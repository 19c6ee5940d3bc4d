"""Fulfilled by Amazon, told step by step (docs/workflows/fulfilled_by_amazon.md)."""

from __future__ import annotations

import pytest

from saleschannel.simulator.server import SimulatorThread
from saleschannel.simulator.state import Status
from tests.acceptance.conftest import let_time_pass
from tests.acceptance.product import Product, until

pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def order_id(amazon: SimulatorThread, product: Product) -> str:
    """The order this story is about: two bowls, placed after the store was connected."""
    assert product.port
    line = {"sku": "BOWL-GREEN", "quantity": 2}
    order = amazon.world.place(marketplace="US", fulfilled_by="AMAZON", status=Status.PENDING, lines=[line])
    let_time_pass(amazon.world)
    return order.order_id


def test_step_1_a_placed_order_is_not_imported(order_id: str, product: Product, amazon: SimulatorThread) -> None:
    searches = amazon.world.calls["searchOrders"]
    until(lambda: amazon.world.calls["searchOrders"] > searches + 1, "the worker has looked at Amazon twice")

    assert product.order(order_id) is None


def test_step_2_the_order_is_imported_once_amazon_has_shipped_it(
    order_id: str, product: Product, amazon: SimulatorThread
) -> None:
    amazon.world.ship_by_amazon(order_id)
    let_time_pass(amazon.world)

    entry = product.wait_for_order(order_id, lambda _: True)

    assert (entry["fulfilled_by"], entry["status"]) == ("AMAZON", "shipped")


def test_step_3_its_commerce_order_is_complete_without_name_street_phone_and_email(
    order_id: str, product: Product
) -> None:
    entry = product.wait_for_order(order_id, lambda entry: entry["commerce"] is not None)

    commerce = entry["commerce"]
    assert commerce["state"] == "complete"
    assert commerce["customer"]["guest"] is True
    assert [(line["sku"], line["quantity"], line["quantity_shipped"]) for line in commerce["lines"]] == [
        ("BOWL-GREEN", 2, 2)
    ]


def test_step_3_no_stock_is_reserved_or_deducted(product: Product) -> None:
    assert product.stock_of("BOWL-GREEN") == {"quantity": 20, "reserved": 0}


def test_step_3_the_orders_tab_shows_it_with_its_commerce_number(order_id: str, product: Product) -> None:
    entry = product.order(order_id)
    assert entry is not None

    page = product.page("/orders/")

    assert order_id in page
    assert entry["commerce"]["number"] in page
