"""The table of section 2.2: source 10, order of 3; salable / source after each step."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from saleschannel.simulator.magento.admin_desk import AdminDesk
from saleschannel.simulator.magento.settings import StoreView, Website
from saleschannel.simulator.magento.state import Magento
from tests.simulator_magento.conftest import Rest, item, stock_of

NO_TYPE = "An error has happened during application run. See exception log for details."


@pytest.mark.parametrize(
    ("line", "after_ship", "after_cancel"),
    [
        pytest.param({}, (10, 7), (13, 10), id="with product_id and type: oversells"),
        pytest.param({"product_id": ...}, (10, 10), (13, 10), id="without product_id"),
        pytest.param({"product_id": 999}, (10, 10), (13, 10), id="with an unknown product_id"),
    ],
)
def test_a_posted_order_drifts(
    rest: Rest, desk: AdminDesk, line: dict[str, Any], after_ship: tuple[int, int], after_cancel: tuple[int, int]
) -> None:
    canceled = rest.create(items=[item(**line)])["entity_id"]
    assert stock_of(desk) == (10, 10)
    rest.post(f"/orders/{canceled}/cancel")
    assert stock_of(desk) == after_cancel
    desk.magento.reservations.clear()
    shipped = rest.create(items=[item(**line)])["entity_id"]
    assert rest.post(f"/order/{shipped}/ship", {}).status_code == 200
    assert stock_of(desk) == after_ship


def test_n10_without_product_type_shipping_and_cancelling_break_php(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.create(items=[item(product_type=...)])["entity_id"]
    for path in (f"/order/{order_id}/ship", f"/orders/{order_id}/cancel"):
        answer = rest.post(path, {})
        assert (answer.status_code, answer.text) == (500, NO_TYPE)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert stock_of(desk) == (10, 10)
    assert rest.order(order_id)["state"] == "processing"


def test_without_product_type_and_id_shipping_works_and_cancelling_does_not(rest: Rest) -> None:
    order_id = rest.create(items=[item(product_type=..., product_id=...)])["entity_id"]
    assert rest.post(f"/orders/{order_id}/cancel").status_code == 500
    assert rest.post(f"/order/{order_id}/ship", {}).status_code == 200


def test_a_cart_reserves_and_stays_right(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.place_cart(quantity=3)
    assert stock_of(desk) == (7, 10)
    rest.post(f"/orders/{order_id}/cancel")
    assert stock_of(desk) == (10, 10)
    order_id = rest.place_cart(quantity=3)
    rest.post(f"/order/{order_id}/ship", {})
    assert stock_of(desk) == (7, 7)


def test_the_command_line_makes_posted_orders_right_and_repeats_safely(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.create()["entity_id"]
    for _ in range(2):
        desk.compensate()
        assert stock_of(desk) == (7, 10)
    rest.post(f"/order/{order_id}/ship", {})
    assert stock_of(desk) == (7, 7)


def test_after_shipping_the_command_line_mends_open_orders(rest: Rest, desk: AdminDesk) -> None:
    rest.post(f"/order/{rest.create()['entity_id']}/ship", {})
    desk.compensate("incomplete")
    assert stock_of(desk) == (7, 7)


def test_after_cancelling_only_the_other_flag_sees_it(rest: Rest, desk: AdminDesk) -> None:
    rest.post(f"/orders/{rest.create()['entity_id']}/cancel")
    desk.compensate("incomplete")
    assert stock_of(desk) == (13, 10)
    desk.compensate("complete")
    assert stock_of(desk) == (10, 10)


def test_without_product_id_the_command_line_reserves_until_it_is_shipped(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.create(items=[item(product_id=...)])["entity_id"]
    desk.compensate()
    rest.post(f"/order/{order_id}/ship", {})
    assert stock_of(desk) == (7, 10)
    desk.compensate()
    assert stock_of(desk) == (10, 10)


def test_the_command_line_ignores_orders_without_product_type(rest: Rest, desk: AdminDesk) -> None:
    rest.create(items=[item(product_type=...)])
    desk.compensate()
    assert stock_of(desk) == (10, 10)


def test_a_changed_number_of_a_cart_order_is_neutral_only_without_flags(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.place_cart(quantity=3)
    rest.post("/orders", {"entity": {"entity_id": order_id, "increment_id": "112-1"}})
    desk.compensate()
    assert stock_of(desk) == (7, 10)
    assert len(desk.magento.reservations) == 3


def test_a_changed_number_falsifies_with_a_flag(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.place_cart(quantity=3)
    rest.post("/orders", {"entity": {"entity_id": order_id, "increment_id": "112-1"}})
    desk.compensate("incomplete")
    assert stock_of(desk) == (4, 10)


def test_more_than_the_source_has_is_not_shipped(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.create(items=[item(qty_ordered=11)])["entity_id"]
    answer = rest.post(f"/order/{order_id}/ship", {})
    assert answer.status_code == 400
    assert answer.json() == {"message": "Could not save a shipment, see error log for details"}
    assert stock_of(desk) == (10, 10)


def test_a_second_website_takes_from_its_own_stock(rest: Rest, desk: AdminDesk, magento: Magento) -> None:
    magento.websites[2] = Website(website_id=2, code="outlet", name="Outlet", stock_id=2)
    magento.stores[2] = StoreView(store_id=2, code="outlet", name="Outlet", website_id=2)
    magento.stocks[2] = ["wh1"]
    desk.set_stock("TEA-1", 5, "wh1")
    order_id = rest.create(store_id=2)["entity_id"]
    rest.post(f"/order/{order_id}/ship", {})
    assert [desk.physical("TEA-1", 2), desk.salable("TEA-1", 2), desk.physical("TEA-1")] == [2, 5, 10]
    assert magento.reservations[0].stock_id == 2


def test_a_refund_gives_unshipped_units_back_only_when_told_to(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.place_cart(quantity=3)
    rest.post(f"/order/{order_id}/invoice", {})
    desk.refund(order_id, to_stock=True)
    assert stock_of(desk) == (10, 10)
    order_id = rest.place_cart(quantity=3)
    rest.post(f"/order/{order_id}/invoice", {})
    desk.refund(order_id)
    assert stock_of(desk) == (7, 7)


def test_a_transfer_needs_a_row_at_the_destination_and_refuses_too_much(rest: Rest, desk: AdminDesk) -> None:
    def move(quantity: int) -> tuple[int, str]:
        body = {"originSourceCode": "default", "destinationSourceCode": "amazon"}
        answer = rest.post(
            "/inventory/bulk-partial-source-transfer", body | {"items": [{"sku": "TEA-1", "qty": quantity}]}
        )
        return answer.status_code, answer.text

    status, text = move(3)
    assert (status, "does not exist" in text) == (400, True)
    desk.set_stock("TEA-1", 0, "amazon")
    assert move(11)[0] == 400
    assert move(3)[0] == 200
    assert stock_of(desk) == (7, 7)
    assert desk.magento.products["tea-1"].sources["amazon"] == Decimal(3)
