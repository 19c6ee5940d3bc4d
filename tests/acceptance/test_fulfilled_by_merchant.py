"""Fulfilled by merchant, told step by step (docs/workflows/fulfilled_by_merchant.md)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from saleschannel.simulator.server import SimulatorThread
from tests.acceptance.conftest import let_time_pass
from tests.acceptance.product import Product, until

pytestmark = pytest.mark.story
BUYER = {"name": "Maria Muster", "email": "maria.muster@marketplace.example"}


@pytest.fixture(scope="module")
def order_id(amazon: SimulatorThread, product: Product) -> str:
    """The order this story is about: two mugs and a plate."""
    assert product.port
    lines = [{"sku": "MUG-BLUE", "quantity": 2}, {"sku": "PLATE-RED", "quantity": 1}]
    order = amazon.world.place(marketplace="US", lines=lines, buyer=BUYER)
    let_time_pass(amazon.world)
    return order.order_id


def exported(product: Product, order_id: str) -> dict[str, Any]:
    entry = product.order(order_id)
    assert entry is not None
    return entry


def test_step_1_a_pending_order_is_imported_but_not_on_the_orders_tab(order_id: str, product: Product) -> None:
    entry = product.wait_for_order(order_id, lambda _: True)

    assert entry["status"] == "awaiting_amazon"
    assert entry["commerce"] is None
    assert order_id not in product.page("/orders/")
    assert order_id in product.page("/orders/awaiting-amazon/")


def test_step_2_the_verified_order_is_on_the_orders_tab(
    order_id: str, product: Product, amazon: SimulatorThread
) -> None:
    amazon.world.verify(order_id)
    let_time_pass(amazon.world)

    product.wait_for_order(order_id, lambda entry: entry["status"] == "unshipped")

    assert order_id in product.page("/orders/")


def test_step_3_its_details_and_commerce_order_number_are_shown(order_id: str, product: Product) -> None:
    entry = exported(product, order_id)
    page = product.page(f"/orders/{order_id}/")

    assert (entry["buyer"]["name"], entry["buyer"]["email"]) == (BUYER["name"], BUYER["email"])
    assert entry["commerce"]["state"] == "pending"
    assert BUYER["name"] in page
    assert entry["commerce"]["number"] in page


def test_step_3_the_commerce_order_reserves_the_stock(order_id: str, product: Product) -> None:
    assert exported(product, order_id)["commerce"]["number"]

    assert product.stock_of("MUG-BLUE") == {"quantity": 20, "reserved": 2}


def test_step_4_a_new_customer_account_is_built_as_the_settings_say(order_id: str, product: Product) -> None:
    customer = exported(product, order_id)["commerce"]["customer"]

    assert customer["guest"] is False
    assert customer["email"] == BUYER["email"]


def test_step_5_a_part_shipped_on_the_order_processing_page_leaves_the_order_partially_shipped(
    order_id: str, product: Product, amazon: SimulatorThread
) -> None:
    ship_on_the_page(product, order_id, tracking="1ZFIRST", units={"MUG-BLUE": 1})

    entry = product.wait_for_order(order_id, lambda entry: bool(confirmed(entry)))

    assert (entry["status"], entry["commerce"]["state"]) == ("partially_shipped", "processing")
    until(lambda: amazon.world.order(order_id).status.value == "PARTIALLY_SHIPPED", "Amazon has the first package")


def test_step_5_when_all_items_are_shipped_the_commerce_order_is_complete_and_amazon_has_the_tracking_number(
    order_id: str, product: Product, amazon: SimulatorThread
) -> None:
    ship_on_the_page(product, order_id, tracking="1ZSECOND", units={"MUG-BLUE": 1, "PLATE-RED": 1})

    entry = product.wait_for_order(order_id, lambda entry: len(confirmed(entry)) == 2)

    assert (entry["status"], entry["commerce"]["state"]) == ("shipped", "complete")
    packages = amazon.world.order(order_id).packages
    assert sorted(package.tracking_number for package in packages) == ["1ZFIRST", "1ZSECOND"]


def test_step_5_each_package_was_confirmed_exactly_once(order_id: str, amazon: SimulatorThread) -> None:
    calls = [call for call in amazon.world.received if call.order_id == order_id]

    assert [call.outcome for call in calls] == ["created", "created"]


def test_step_5_the_shipped_units_have_left_the_stock(product: Product) -> None:
    assert product.stock_of("MUG-BLUE") == {"quantity": 18, "reserved": 0}
    assert product.stock_of("PLATE-RED") == {"quantity": 19, "reserved": 0}


def test_step_5_amazon_s_own_status_becomes_shipped(order_id: str, product: Product, amazon: SimulatorThread) -> None:
    assert amazon.world.order(order_id).status.value == "SHIPPED"
    let_time_pass(amazon.world)

    entry = product.wait_for_order(order_id, lambda entry: entry["amazon_status"] == "SHIPPED")

    assert {shipment["state"] for shipment in entry["shipments"]} == {"seen"}


def test_the_order_tells_its_story(order_id: str, product: Product) -> None:
    page = product.page(f"/orders/{order_id}/")

    assert "1ZFIRST" in page
    assert "1ZSECOND" in page
    assert exported(product, order_id)["commerce"]["number"] in page


def confirmed(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [shipment for shipment in entry["shipments"] if shipment["state"] in {"accepted", "seen"}]


def ship_on_the_page(product: Product, order_id: str, *, tracking: str, units: dict[str, int]) -> None:
    """Fill the ship form in as a clerk does: read the page, type carrier, tracking number and quantities, send."""
    number = exported(product, order_id)["commerce"]["number"]
    page = product.page(f"/commerce/orders/{number}/")
    form = re.search(r'action="([^"]*/ship/[^"#]*)', page)
    key = re.search(r'name="request_key" value="([^"]+)"', page)
    assert form is not None
    assert key is not None
    fields = quantity_fields(page, units)
    confirmed = {"confirmed": f"UPS {tracking}"}  # made-up numbers are asked about
    product.send_form(form[1], carrier="UPS", tracking_number=tracking, request_key=key[1], **confirmed, **fields)


def quantity_fields(page: str, units: dict[str, int]) -> dict[str, str]:
    """The field of each line, found by the SKU in its label; lines that are not in the package get 0."""
    labels = re.findall(r'<label for="id_(units_\d+)"><span class="strong">([^<]+)<', page)
    assert set(units) <= {sku for _, sku in labels}
    return {name: str(units.get(sku, 0)) for name, sku in labels}
