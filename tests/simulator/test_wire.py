"""What an order shows, by dataset, status, fulfilment and roles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from saleschannel.simulator.world import World
from tests.simulator.conftest import NOON, Application

ALWAYS = {"orderId", "createdTime", "lastUpdatedTime", "salesChannel", "orderItems"}
PII = {"name", "addressLine1", "addressLine2", "postalCode", "phone"}


def address(body: dict[str, Any]) -> dict[str, Any]:
    return dict(body["recipient"]["deliveryAddress"])


def test_without_included_data_there_is_no_status_no_price_and_no_buyer(world: World, application: Application) -> None:
    body = application.get_order(world.place(status="UNSHIPPED"), "")
    assert body.keys() == ALWAYS
    assert body["orderItems"][0].keys() == {"orderItemId", "quantityOrdered", "product"}


@pytest.mark.parametrize(
    ("dataset", "order_fields", "item_fields"),
    [
        ("BUYER", {"buyer"}, set()),
        ("RECIPIENT", {"recipient"}, set()),
        ("FULFILLMENT", {"fulfillment"}, {"fulfillment"}),
        ("PROCEEDS", {"proceeds"}, {"proceeds"}),
        ("PROMOTION", set(), {"promotion"}),
        ("CANCELLATION", set(), {"cancellation"}),
        ("PACKAGES", {"packages"}, set()),
        ("TAX", {"tax"}, {"tax"}),
        ("PAYMENT", {"payment"}, set()),
        ("EXPENSE", set(), set()),
        ("FULFILLMENT_ORDERS", set(), set()),
    ],
)
def test_each_dataset_adds_its_fields(
    dataset: str, order_fields: set[str], item_fields: set[str], world: World, application: Application
) -> None:
    order = world.place(
        status="UNSHIPPED", business=True, promotion=True, lines=[{"sku": "MUG-BLUE-01", "quantity": 2}]
    )
    world.ask_to_cancel(order.order_id)
    world.ship_in_seller_central(order.order_id, lines={order.items[0].item_id: 1})
    body = application.get_order(order, dataset)
    assert body.keys() - ALWAYS - {"programs"} == order_fields
    assert body["orderItems"][0].keys() - {"orderItemId", "quantityOrdered", "product"} == item_fields


@pytest.mark.parametrize("status", ["PENDING", "PENDING_AVAILABILITY"])
def test_an_unpaid_order_has_no_price_no_buyer_no_address(status: str, world: World, application: Application) -> None:
    order = world.place(marketplace="US", status=status, gift=True, promotion=True, business=True)
    body = application.get_order(order)
    assert body.keys() == ALWAYS | {"fulfillment", "programs"}
    assert body["fulfillment"]["fulfillmentStatus"] == status
    assert body["orderItems"][0].keys() == {"orderItemId", "quantityOrdered", "product", "fulfillment"}
    assert "price" not in body["orderItems"][0]["product"]
    assert "packing" not in body["orderItems"][0]["fulfillment"]


def test_japan_tells_the_price_of_an_unpaid_order(world: World) -> None:
    order = world.place(marketplace="JP", lines=[{"sku": "MUG", "price": "1980"}])
    body = Application(world, "Atzr|demo-fe").get_order(order)
    assert body["orderItems"][0]["product"]["price"]["unitPrice"] == {"amount": "1980", "currencyCode": "JPY"}
    assert "proceeds" not in body


def test_a_verified_merchant_order_tells_everything_needed_for_shipping(world: World, application: Application) -> None:
    order = world.place(buyer={"name": "Ada Sample"}, address={"phone": "555-010-0000"})
    world.verify(order.order_id)
    body = application.get_order(order)
    assert body["buyer"] == {"buyerName": "Ada Sample", "buyerEmail": order.buyer.email}
    assert address(body).keys() >= {"name", "addressLine1", "postalCode", "city", "countryCode", "phone"}
    assert body["fulfillment"]["fulfilledBy"] == "MERCHANT"


@pytest.mark.parametrize(("country", "token", "has_name"), [("US", "demo-na", False), ("DE", "demo-eu", True)])
def test_an_order_shipped_by_amazon_tells_neither_street_nor_phone_nor_email(
    country: str, token: str, has_name: bool, world: World
) -> None:
    order = world.place(
        marketplace=country, fulfilled_by="AMAZON", status="SHIPPED", lines=[{"sku": "A", "quantity": 3}]
    )
    body = Application(world, f"Atzr|{token}").get_order(order)
    assert not address(body).keys() & PII
    assert address(body).keys() >= {"city", "countryCode"}
    assert body.get("buyer", {}).keys() == ({"buyerName"} if has_name else set())
    assert "packages" not in body
    assert body["orderItems"][0]["fulfillment"] == {"quantityFulfilled": 3, "quantityUnfulfilled": 0}


def test_a_cancelled_order_tells_who_cancelled_and_nothing_of_the_buyer(world: World, application: Application) -> None:
    order = world.place(status="UNSHIPPED")
    world.cancel(order.order_id, by="AMAZON", reason="Payment failed")
    body = application.get_order(order)
    assert body["fulfillment"]["fulfillmentStatus"] == "CANCELLED"
    assert not body.keys() & {"buyer", "recipient", "proceeds", "packages"}
    execution = {"cancelledBy": "AMAZON", "cancelReason": "Payment failed"}
    assert body["orderItems"][0]["cancellation"] == {"cancellationExecution": execution}
    assert body["orderItems"][0]["fulfillment"]["quantityUnfulfilled"] == 0


def test_a_buyers_wish_to_cancel_leaves_the_status(world: World, application: Application) -> None:
    order = world.place(status="UNSHIPPED")
    world.ask_to_cancel(order.order_id, reason="Too slow")
    body = application.get_order(order)
    assert body["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    request = {"requester": "BUYER", "cancelReason": "Too slow"}
    assert body["orderItems"][0]["cancellation"] == {"cancellationRequest": request}


def test_an_application_without_restricted_roles_gets_no_personal_data(world: World, application: Application) -> None:
    world.sellers["A-DEMO"].direct_to_consumer_role = False
    world.sellers["A-DEMO"].tax_role = False
    body = application.get_order(world.place(marketplace="US", status="UNSHIPPED", gift=True))
    assert "buyer" not in body
    assert not address(body).keys() & PII
    assert body["orderItems"][0]["fulfillment"]["packing"] == {"giftOption": {"giftWrapLevel": "Premium"}}


def test_the_phone_goes_when_the_delivery_date_of_a_shipped_order_is_past(
    world: World, application: Application
) -> None:
    order = world.place(marketplace="US", status="SHIPPED")
    assert "phone" in address(application.get_order(order))
    world.clock.advance(timedelta(days=30))
    application.access_token = None
    assert "phone" not in address(application.get_order(order))


def test_a_multi_channel_order_is_not_a_sale_of_amazon(world: World, application: Application) -> None:
    order = world.place(mcf=True, status="SHIPPED")
    body = application.get_order(order)
    assert order.order_id.startswith("S01-")
    assert body["salesChannel"] == {"channelName": "NON_AMAZON"}
    assert body["orderAliases"][0]["aliasType"] == "SELLER_ORDER_ID"
    assert "proceeds" not in body


def test_a_replacement_points_to_the_original_and_costs_nothing(world: World, application: Application) -> None:
    original = world.place(status="SHIPPED")
    body = application.get_order(world.place(replacement_of=original.order_id, status="UNSHIPPED"))
    assert body["associatedOrders"] == [{"orderId": original.order_id, "associationType": "REPLACEMENT_ORIGINAL_ID"}]
    assert body["proceeds"]["grandTotal"]["amount"] == "0.00"


def test_gift_promotion_business_and_tip_are_shown(world: World, application: Application) -> None:
    lines = [{"sku": "MUG", "quantity": 2, "price": "10.00"}]
    order = world.place(
        marketplace="US",
        status="UNSHIPPED",
        lines=lines,
        gift=True,
        gift_message="Hi",
        promotion=True,
        business=True,
        delivery_tip="2.50",
    )
    body = application.get_order(order)
    item = body["orderItems"][0]
    assert item["fulfillment"]["packing"]["giftOption"] == {"giftMessage": "Hi", "giftWrapLevel": "Premium"}
    assert item["product"]["price"]["priceDesignation"] == "BUSINESS_PRICE"
    assert item["tax"]["taxCollections"][0]["model"] == "MARKETPLACE_FACILITATOR"
    subtotals = {part["type"]: part["subtotal"]["amount"] for part in body["proceeds"]["breakdowns"]}
    assert subtotals == {
        "ITEM": "20.00",
        "SHIPPING": "4.99",
        "GIFT_WRAP": "3.50",
        "DISCOUNT": "-6.99",
        "TAX": "1.89",
        "DELIVERY_TIP": "2.50",
    }
    assert body["buyer"]["buyerPurchaseOrderNumber"].startswith("PO-")
    assert "AMAZON_BUSINESS" in body["programs"]


def test_times_have_milliseconds(world: World, application: Application) -> None:
    order = world.place(created=NOON - timedelta(milliseconds=1))
    assert application.get_order(order)["createdTime"] == "2026-05-01T11:59:59.999Z"


def test_an_order_that_amazon_does_not_know_is_not_found(world: World, application: Application) -> None:
    foreign = world.place(marketplace="DE")
    for order_id in ("111-1111111-1111111", foreign.order_id):
        answer = application.authorized("GET", f"/orders/2026-01-01/orders/{order_id}")
        assert answer.status_code == 404
        assert answer.headers["x-amzn-RateLimit-Limit"] == "0.5"


def test_overrides_and_raw_text_spoil_an_order_on_purpose(world: World, application: Application) -> None:
    order = world.place(status="UNSHIPPED")
    world.override(order.order_id, ["fulfillment", "fulfillmentStatus"], "INVOICE_UNCONFIRMED")
    world.override(order.order_id, ["orderItems", 0, "quantityOrdered"], "many")
    world.override(order.order_id, ["buyer", "buyerEmail"], remove=True)
    body = application.get_order(order)
    assert body["fulfillment"]["fulfillmentStatus"] == "INVOICE_UNCONFIRMED"
    assert body["orderItems"][0]["quantityOrdered"] == "many"
    assert "buyerEmail" not in body["buyer"]
    assert "buyer" not in application.get_order(order, "FULFILLMENT")
    world.replace_raw(order.order_id, '{"orderId": ')
    answer = application.authorized("GET", f"/orders/2026-01-01/orders/{order.order_id}")
    assert answer.text == '{"order":{"orderId": }'
