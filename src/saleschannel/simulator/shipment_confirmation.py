"""confirmShipment of the Orders API v0: what Amazon accepts, in which words it refuses,
and what a confirmation changes.

Amazon's code is InvalidInput for everything; only the text tells. It knows nothing of HTTP, tokens or faults.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from saleschannel.simulator.carriers import CARRIER_CODES
from saleschannel.simulator.errors import AmazonError, invalid_input, not_found
from saleschannel.simulator.state import Order, Package, ReceivedConfirmation, Seller, Status
from saleschannel.simulator.transitions import OPEN_FOR_MERCHANT, open_lines, put_package
from saleschannel.simulator.world import UnknownOrderError, World

Json = dict[str, Any]

_NOT_CONFIRMED_BY_SELLERS = ("FBM_SHIP_PLUS", "AMAZON_EASY_SHIP", "DELIVERY_BY_AMAZON")
# Where each text of the request stands, and whether Amazon requires it.
_TEXTS = {
    "marketplaceId": True,
    "packageDetail.packageReferenceId": False,
    "packageDetail.carrierCode": True,
    "packageDetail.carrierName": False,
    "packageDetail.shippingMethod": False,
    "packageDetail.trackingNumber": True,
    "packageDetail.shipDate": True,
    "packageDetail.shipFromSupplySourceId": False,
    "codCollectionMethod": False,
}
_ORDER_ITEM_ID_INVALID = (
    "OrderItemId  is invalid, please obtain the value through the getOrderItems API "
    "(/orders/v0/orders/{orderId}/orderItems)"
)


def confirm_shipment(
    world: World, seller: Seller, order_id: str, content: bytes, request_id: str, *, ignore: bool
) -> None:
    """Confirm a package, or edit the one of the same reference; raises AmazonError.
    Every call is kept in `world.received`.
    """
    call = ReceivedConfirmation(
        at=world.clock.now(),
        order_id=order_id,
        seller_id=seller.seller_id,
        request_id=request_id,
        body=content.decode(errors="replace"),
        outcome="ignored",
    )
    with world.lock:
        world.received.append(call)
        world.revision += 1
        try:
            _confirm(world, seller, call, content, ignore=ignore)
        except AmazonError as error:
            call.outcome, call.message = "refused", f"{error.message} {error.details}".strip()
            raise


def _confirm(world: World, seller: Seller, call: ReceivedConfirmation, content: bytes, *, ignore: bool) -> None:
    body = _parse(content)
    call.body = body
    detail = _checked_detail(world, body)
    call.package_reference_id = detail["packageReferenceId"]
    order = _order_of(world, seller, call.order_id)
    package = _package(order, detail, call.at)
    _check_order(order, body)
    edited = _check_package(world, order, package)
    if ignore:
        return
    with world.change(order.order_id):
        put_package(order, package)
    call.outcome = "edited" if edited else "created"


def _parse(content: bytes) -> Json:
    try:
        body = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise invalid_input("Request has missing or invalid parameters and cannot be parsed.") from error
    if not isinstance(body, dict):
        raise invalid_input("Request has missing or invalid parameters and cannot be parsed.")
    return body


def _checked_detail(world: World, body: Json) -> Json:
    detail = body.get("packageDetail")
    if not isinstance(detail, dict):
        raise invalid_input("The request has missing required fields [packageDetail]")
    _check_texts(body, detail)
    reference = detail.get("packageReferenceId", "")
    if not (reference.isascii() and reference.isdigit() and int(reference) > 0):
        raise invalid_input("PackageReferenceId: is invalid, must be a positive numeric value.")
    _check_carrier(world, detail)
    if not isinstance(detail.get("orderItems"), list) or not detail["orderItems"]:
        raise invalid_input(_ORDER_ITEM_ID_INVALID)
    return detail


def _check_texts(body: Json, detail: Json) -> None:
    values = {name: (detail if "." in name else body).get(name.split(".")[-1]) for name in _TEXTS}
    wrong = [name for name, value in values.items() if value is not None and not isinstance(value, str)]
    if wrong:
        raise invalid_input(f"The request has fields with invalid type [{', '.join(wrong)}]")
    missing = [name for name, required in _TEXTS.items() if required and not values[name]]
    if missing:
        raise invalid_input(f"The request has missing required fields [{', '.join(missing)}]")


def _check_carrier(world: World, detail: Json) -> None:
    code = detail["carrierCode"]
    if code == "Other" and not detail.get("carrierName"):
        raise invalid_input("CarrierName is required when CarrierCode is Other.")
    if world.check_carriers and code not in CARRIER_CODES:
        raise invalid_input(f"CarrierCode {code} is invalid, it must match a carrier of the list in Seller Central.")


def _order_of(world: World, seller: Seller, order_id: str) -> Order:
    try:
        order = world.order(order_id)
    except UnknownOrderError as error:
        raise not_found(order_id) from error
    if order.seller_id != seller.seller_id:
        raise not_found(order_id)
    return order


def _check_order(order: Order, body: Json) -> None:
    if body["marketplaceId"] != order.marketplace_id:
        raise invalid_input(f"MarketplaceId is invalid for order {order.order_id}.")
    if order.status is Status.CANCELLED:
        raise invalid_input(
            "ErrorCode: NonexistentOrderItem Description: Failed to find order item list by order ID: " + order.order_id
        )
    if order.fulfilled_by != "MERCHANT":
        raise invalid_input(f"Order {order.order_id} is fulfilled by Amazon and cannot be confirmed by the seller.")
    program = next((name for name in _NOT_CONFIRMED_BY_SELLERS if name in order.programs), None)
    if program is not None:
        raise invalid_input(f"Shipment confirmation is not supported for {program} order {order.order_id}.")
    if order.status not in (*OPEN_FOR_MERCHANT, Status.SHIPPED):
        raise invalid_input(f"Order {order.order_id} is not ready for shipment.")


def _package(order: Order, detail: Json, now: datetime) -> Package:
    lines: dict[str, int] = {}
    codes: dict[str, list[str]] = {}
    for line in detail["orderItems"]:
        item_id, quantity = _line(order, line)
        lines[item_id] = lines.get(item_id, 0) + quantity
        if line.get("transparencyCodes"):
            codes[item_id] = line["transparencyCodes"]
    return Package(
        reference=detail["packageReferenceId"],
        created=now,
        carrier=detail.get("carrierName") or detail["carrierCode"],
        service=detail.get("shippingMethod") or "",
        tracking_number=detail["trackingNumber"],
        ship_time=_ship_date(detail["shipDate"]),
        lines=lines,
        transparency_codes=codes,
    )


def _line(order: Order, line: Any) -> tuple[str, int]:
    item_id, quantity = (line.get("orderItemId"), line.get("quantity")) if isinstance(line, dict) else (None, None)
    known = order.status is Status.CANCELLED or (isinstance(item_id, str) and order.item(item_id) is not None)
    if not isinstance(item_id, str) or not known:
        raise invalid_input(_ORDER_ITEM_ID_INVALID)
    if not isinstance(quantity, int) or isinstance(quantity, bool):
        raise invalid_input("The request has fields with invalid type [packageDetail.orderItems.quantity]")
    if quantity <= 0:
        raise invalid_input("Quantity is invalid, must be a positive numeric value.")
    return item_id, quantity


def _ship_date(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise invalid_input("ShipDate is invalid, it must be in ISO 8601 format.") from error
    if "T" not in text:
        raise invalid_input("ShipDate is invalid, it must be in ISO 8601 date/time format.")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _check_package(world: World, order: Order, package: Package) -> bool:
    """Check quantities and the number of edits; True when the package exists already and is edited."""
    existing = next((known for known in order.packages if known.reference == package.reference), None)
    if existing is not None:
        if existing.updates >= world.package_update_limit:
            raise invalid_input(
                "ErrorCode: InvalidPackageVersion Description: "
                "The package has reached the maximum number of allowed updates."
            )
        package.updates, package.created = existing.updates + 1, existing.created
    room = open_lines(order)
    if existing is None and not room:
        raise _already_fulfilled(order)
    for item_id, quantity in package.lines.items():
        free = room.get(item_id, 0) + (existing.lines.get(item_id, 0) if existing else 0)
        if quantity > free:
            raise _already_fulfilled(order) if free == 0 else _too_many(item_id, quantity, free)
    return existing is not None


def _already_fulfilled(order: Order) -> AmazonError:
    return invalid_input(
        "Failed to create package due to not finding a matching package or order already fulfilled. "
        f"orderId={order.order_id} errorMetric=PackageToUpdateNotFound"
    )


def _too_many(item_id: str, quantity: int, free: int) -> AmazonError:
    return invalid_input(f"Quantity {quantity} of OrderItemId {item_id} exceeds the quantity left to ship, {free}.")
