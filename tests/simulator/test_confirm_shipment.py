"""confirmShipment accepts what Amazon accepts, refuses in Amazon's words, and is kept for looking at."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from saleschannel.simulator.state import Order
from saleschannel.simulator.world import World
from tests.simulator.conftest import Application, confirmation


@pytest.fixture
def order(world: World) -> Order:
    """A verified order of two mugs and one lamp."""
    return world.place(status="UNSHIPPED", lines=[{"sku": "MUG", "quantity": 2}, {"sku": "LAMP"}])


def line(order: Order, index: int, quantity: int) -> dict[str, Any]:
    return {"orderItemId": order.items[index].item_id, "quantity": quantity}


def refusal(answer: httpx.Response) -> str:
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["code"] == "InvalidInput"
    return str(error["message"])


def test_a_confirmation_of_everything_ships_the_order(world: World, application: Application, order: Order) -> None:
    answer = application.confirm(order, shippingMethod="Ground")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["x-amzn-RateLimit-Limit"] == "2"
    body = application.get_order(order, "FULFILLMENT,PACKAGES")
    assert body["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert body["packages"] == [
        {
            "packageReferenceId": "1",
            "createdTime": "2026-05-01T12:00:00.000Z",
            "packageStatus": {"status": "SHIPPED", "detailedStatus": "PICKED_UP"},
            "carrier": "UPS",
            "shipTime": "2026-05-01T10:00:00.000Z",
            "trackingNumber": "1Z999AA10123456784",
            "packageItems": [line(order, 0, 2), line(order, 1, 1)],
            "shippingService": "Ground",
        }
    ]
    assert world.received[0].outcome == "created"


def test_packages_ship_an_order_in_parts(application: Application, order: Order) -> None:
    application.confirm(order, packageReferenceId="101", orderItems=[line(order, 0, 1)])
    body = application.get_order(order, "FULFILLMENT")
    assert body["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    assert body["orderItems"][0]["fulfillment"] == {"quantityFulfilled": 1, "quantityUnfulfilled": 1}
    application.confirm(order, packageReferenceId="102", orderItems=[line(order, 0, 1), line(order, 1, 1)])
    assert application.get_order(order, "FULFILLMENT")["fulfillment"]["fulfillmentStatus"] == "SHIPPED"


def test_the_same_reference_edits_the_package_even_after_shipping(
    world: World, application: Application, order: Order
) -> None:
    application.confirm(order)
    assert application.confirm(order, trackingNumber="CORRECTED").status_code == 204
    [package] = application.get_order(order, "PACKAGES")["packages"]
    assert package["trackingNumber"] == "CORRECTED"
    assert [call.outcome for call in world.received] == ["created", "edited"]


def test_an_edit_may_take_goods_out_of_a_package(application: Application, order: Order) -> None:
    application.confirm(order)
    application.confirm(order, orderItems=[line(order, 0, 2)])
    assert application.get_order(order, "FULFILLMENT")["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"


def test_edits_of_a_package_are_limited(world: World, application: Application, order: Order) -> None:
    world.package_update_limit = 2
    assert [application.confirm(order).status_code for _ in range(3)] == [204] * 3
    assert "maximum number of allowed updates" in refusal(application.confirm(order))


def test_a_second_reference_for_goods_already_shipped_finds_no_package(application: Application, order: Order) -> None:
    application.confirm(order)
    message = refusal(application.confirm(order, packageReferenceId="2"))
    assert "not finding a matching package or order already fulfilled" in message
    assert "errorMetric=PackageToUpdateNotFound" in message


def test_a_line_already_shipped_finds_no_package(application: Application, order: Order) -> None:
    application.confirm(order, orderItems=[line(order, 0, 2)])
    answer = application.confirm(order, packageReferenceId="2", orderItems=[line(order, 0, 1)])
    assert "PackageToUpdateNotFound" in refusal(answer)


def test_more_than_was_ordered_is_refused(application: Application, order: Order) -> None:
    answer = application.confirm(order, orderItems=[line(order, 0, 3)])
    assert "exceeds the quantity left to ship, 2" in refusal(answer)


def test_a_cancelled_order_has_no_items_any_more(world: World, application: Application, order: Order) -> None:
    world.cancel(order.order_id)
    expected = "ErrorCode: NonexistentOrderItem Description: Failed to find order item list by order ID: "
    assert refusal(application.confirm(order)) == expected + order.order_id


@pytest.mark.parametrize(
    "wish",
    [
        {"fulfilled_by": "AMAZON", "status": "UNSHIPPED"},
        {"status": "UNSHIPPED", "ship_plus": True},
        {"status": "UNSHIPPED", "easy_ship": True},
        {"status": "PENDING"},
    ],
)
def test_an_order_that_the_seller_must_not_confirm_is_refused(
    wish: dict[str, Any], world: World, application: Application
) -> None:
    order = world.place(**wish)
    refusal(application.confirm(order))
    assert world.order(order.order_id).packages == []


@pytest.mark.parametrize(
    ("changes", "fragment"),
    [
        ({"packageReferenceId": 1}, "fields with invalid type [packageDetail.packageReferenceId]"),
        ({"packageReferenceId": "A-1"}, "PackageReferenceId: is invalid, must be a positive numeric value."),
        ({"packageReferenceId": "0"}, "PackageReferenceId: is invalid, must be a positive numeric value."),
        ({"packageReferenceId": ...}, "PackageReferenceId: is invalid, must be a positive numeric value."),
        ({"carrierCode": ...}, "missing required fields [packageDetail.carrierCode]"),
        ({"carrierCode": "Other"}, "CarrierName is required"),
        ({"carrierCode": "ups ground"}, "CarrierCode ups ground is invalid"),
        ({"trackingNumber": ...}, "missing required fields [packageDetail.trackingNumber]"),
        ({"shipDate": "02/21/2026"}, "ShipDate is invalid"),
        ({"shipDate": "2026-02-21"}, "ShipDate is invalid"),
        ({"orderItems": {"orderItemId": "1", "quantity": 1}}, "OrderItemId  is invalid, please obtain the value"),
        ({"orderItems": []}, "OrderItemId  is invalid, please obtain the value"),
        ({"orderItems": [{"orderItemId": "1", "quantity": 1}]}, "OrderItemId  is invalid, please obtain the value"),
    ],
)
def test_a_malformed_package_is_refused_in_amazons_words(
    changes: dict[str, Any], fragment: str, world: World, application: Application, order: Order
) -> None:
    assert fragment in refusal(application.confirm(order, **changes))
    assert (world.received[0].outcome, order.packages) == ("refused", [])


@pytest.mark.parametrize("quantity", [0, -1, "1", 1.5, True, None])
def test_a_quantity_is_a_positive_whole_number(quantity: Any, application: Application, order: Order) -> None:
    refusal(application.confirm(order, orderItems=[{"orderItemId": order.items[0].item_id, "quantity": quantity}]))


@pytest.mark.parametrize("content", ["", "not json", "[]", "{}", '{"packageDetail": []}'])
def test_a_body_that_cannot_be_read_is_refused_and_kept(
    content: str, world: World, application: Application, order: Order
) -> None:
    path = f"/orders/v0/orders/{order.order_id}/shipmentConfirmation"
    refusal(application.authorized("POST", path, content=content))
    assert world.received[0].outcome == "refused"


def test_the_marketplace_must_be_that_of_the_order(application: Application, order: Order) -> None:
    path = f"/orders/v0/orders/{order.order_id}/shipmentConfirmation"
    body = confirmation(order) | {"marketplaceId": "A1PA6795UKMFR9"}
    assert "MarketplaceId is invalid" in refusal(application.authorized("POST", path, json=body))


def test_another_carrier_is_named(application: Application, order: Order) -> None:
    application.confirm(order, carrierCode="Other", carrierName="Bicycle Courier")
    assert application.get_order(order, "PACKAGES")["packages"][0]["carrier"] == "Bicycle Courier"


def test_an_order_of_somebody_else_is_not_found(world: World, application: Application) -> None:
    answer = application.confirm(world.place(marketplace="DE", status="UNSHIPPED"))
    assert answer.status_code == 404


def test_an_order_shipped_in_seller_central_is_already_fulfilled(
    world: World, application: Application, order: Order
) -> None:
    world.ship_in_seller_central(order.order_id)
    assert "PackageToUpdateNotFound" in refusal(application.confirm(order))
