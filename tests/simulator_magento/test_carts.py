"""The administrator's carts as observed: catalog prices, refusals, exactly one order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from saleschannel.simulator.magento.admin_desk import AdminDesk
from saleschannel.simulator.magento.catalog import add_product
from saleschannel.simulator.magento.settings import StoreView
from saleschannel.simulator.magento.state import Magento
from tests.simulator_magento.conftest import Rest, shipping_information

PAY = {"paymentMethod": {"method": "checkmo"}}


def add(rest: Rest, cart: int, sku: str = "TEA-1", quantity: int = 1, **more: Any) -> Any:
    return rest.post(f"/carts/{cart}/items", {"cartItem": {"sku": sku, "qty": quantity, "quote_id": str(cart), **more}})


def ready_cart(rest: Rest, quantity: int = 3) -> int:
    cart = int(rest.post("/carts/").json())
    add(rest, cart, quantity=quantity)
    rest.post(f"/carts/{cart}/shipping-information", {"addressInformation": shipping_information()})
    return cart


def test_the_price_that_is_sent_is_ignored_and_equal_skus_add_up(rest: Rest) -> None:
    cart = rest.post("/carts/").json()
    assert add(rest, cart, price=99).json()["price"] == 10
    assert add(rest, cart, quantity=2).json()["qty"] == 3
    assert len(rest.get(f"/carts/{cart}/items").json()) == 1


@pytest.mark.parametrize(
    ("product", "quantity", "message"),
    [
        ({"quantity": 0}, 1, "Product that you are trying to add is not available."),
        ({"enabled": False}, 1, "Product that you are trying to add is not available."),
        ({"quantity": 2}, 3, "The requested qty is not available"),
    ],
)
def test_what_cannot_be_sold_is_refused(
    rest: Rest, magento: Magento, product: dict[str, Any], quantity: int, message: str
) -> None:
    add_product(magento, "X-1", **product)
    answer = add(rest, rest.post("/carts/").json(), "X-1", quantity)
    assert (answer.status_code, answer.json()["message"]) == (400, message)


def test_an_unknown_product_and_an_unknown_cart_are_not_found(rest: Rest) -> None:
    assert add(rest, rest.post("/carts/").json(), "NOWHERE").status_code == 404
    assert add(rest, 99).status_code == 404


def test_an_unknown_carrier_is_not_found(rest: Rest) -> None:
    cart = rest.post("/carts/").json()
    add(rest, cart)
    wrong = shipping_information(shipping_carrier_code="pigeon")
    answer = rest.post(f"/carts/{cart}/shipping-information", {"addressInformation": wrong})
    assert (answer.status_code, answer.json()["message"][:32]) == (404, "Carrier with such method not fou")


def test_shipping_information_tells_the_payment_methods(rest: Rest) -> None:
    cart = rest.post("/carts/").json()
    add(rest, cart)
    answer = rest.post(f"/carts/{cart}/shipping-information", {"addressInformation": shipping_information()})
    assert answer.json()["payment_methods"] == [{"code": "checkmo", "title": "Check / Money order"}]
    assert rest.get(f"/carts/{cart}/payment-methods").json() == answer.json()["payment_methods"]
    assert rest.get(f"/carts/{cart}/shipping-methods").json()[0]["carrier_code"] == "flatrate"


def test_an_inactive_payment_method_is_refused(rest: Rest) -> None:
    answer = rest.put(f"/carts/{ready_cart(rest)}/order", {"paymentMethod": {"method": "amazon"}})
    assert (answer.status_code, answer.json()["message"]) == (400, "The requested Payment Method is not available.")


def test_out_of_stock_between_is_refused(rest: Rest, desk: AdminDesk) -> None:
    cart = ready_cart(rest)
    desk.set_stock("TEA-1", 1)
    answer = rest.put(f"/carts/{cart}/order", PAY)
    assert (answer.status_code, answer.json()["message"]) == (400, "Some of the products are out of stock.")
    assert desk.orders() == []


def test_a_placed_cart_is_a_pending_order_at_catalog_prices(rest: Rest) -> None:
    cart = ready_cart(rest)
    order = rest.order(rest.put(f"/carts/{cart}/order", PAY).json())
    assert (order["state"], order["status"], order["quote_id"]) == ("new", "pending", cart)
    assert (order["subtotal"], order["shipping_amount"], order["grand_total"]) == (30, 15, 45)
    assert order["items"][0]["product_id"] == 1
    assert order["billing_address"]["entity_id"] != 0
    assert order["extension_attributes"]["shipping_assignments"][0]["shipping"]["method"] == "flatrate_flatrate"


def test_placing_twice_does_not_find_the_cart(rest: Rest) -> None:
    cart = ready_cart(rest)
    assert rest.put(f"/carts/{cart}/order", PAY).status_code == 200
    assert rest.put(f"/carts/{cart}/order", PAY).status_code == 404


def test_of_three_parallel_places_one_makes_the_order(rest: Rest, magento: Magento) -> None:
    cart = ready_cart(rest)
    magento.settings.latency = {"placeCart": 0.02}
    answers = rest.together(*[("PUT", f"/carts/{cart}/order", PAY)] * 3)
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400]
    refused = next(answer for answer in answers if answer.status_code == 400)
    assert refused.json()["message"].startswith("A server error stopped your order")
    assert len(magento.orders) == 1


def test_placing_mails_unless_the_store_view_sends_none(rest: Rest, magento: Magento) -> None:
    rest.place_cart(quantity=1)
    assert [(mail.kind, mail.to) for mail in magento.mails] == [("order", "anna@buyer.example")]
    magento.stores[1] = msgspec.structs.replace(magento.stores[1], order_mails=False)
    rest.place_cart(quantity=1)
    assert len(magento.mails) == 1


def test_tax_rules_apply_and_their_rows_stay_after_the_overwrite(rest: Rest, magento: Magento, desk: AdminDesk) -> None:
    magento.settings.tax_percent = {"US-MO": Decimal(10)}
    order_id = rest.place_cart(quantity=3)
    assert rest.order(order_id)["tax_amount"] == 3
    rest.post("/orders", {"entity": {"entity_id": order_id, "tax_amount": 0}})
    assert rest.order(order_id)["tax_amount"] == 0
    assert desk.order(order_id).tax_rows == [{"code": "US-MO", "percent": Decimal(10)}]


def test_a_cart_belongs_to_the_store_of_the_address(rest: Rest, magento: Magento) -> None:
    magento.stores[2] = StoreView(store_id=2, code="amazon", name="Amazon")
    cart = rest.post("/carts/", store="amazon").json()
    assert rest.get(f"/carts/{cart}").json()["store_id"] == 2


def test_a_cart_takes_no_order_number(rest: Rest) -> None:
    cart = rest.post("/carts/").json()
    answer = rest.put(f"/carts/{cart}", {"quote": {"id": cart, "reserved_order_id": "A-1"}})
    assert (answer.status_code, answer.json()["parameters"]) == (400, {"fieldName": "customerId"})


def test_a_cart_of_a_customer_makes_the_customer_s_order(rest: Rest) -> None:
    body = {"email": "anna@buyer.example", "firstname": "Anna", "lastname": "Berg", "website_id": 1, "group_id": 2}
    customer = rest.put("/customers/0", {"customer": body}).json()["id"]
    cart = ready_cart(rest)
    assert rest.put(f"/carts/{cart}", {"customerId": customer, "storeId": 1}).json() is True
    order = rest.order(rest.put(f"/carts/{cart}/order", PAY).json())
    assert (order["customer_is_guest"], order["customer_id"], order["customer_group_id"]) == (0, customer, 2)
    assert order["customer_email"] == "anna@buyer.example"


def test_an_unknown_key_of_a_cart_item_is_refused(rest: Rest) -> None:
    answer = add(rest, rest.post("/carts/").json(), custom_price=1)
    assert (answer.status_code, answer.json()["parameters"]) == (400, {"fieldName": "CustomPrice"})
