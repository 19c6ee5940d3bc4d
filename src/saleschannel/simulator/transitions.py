"""How an order moves on, by Amazon's rules of status. Each function changes the order or raises RefusedError;
none knows HTTP or time.
"""

from __future__ import annotations

from datetime import datetime

from saleschannel.simulator.state import Order, Package, Status


class RefusedError(Exception):
    """The change is against the rules of order statuses; the message says which."""


OPEN_FOR_MERCHANT = (Status.UNSHIPPED, Status.PARTIALLY_SHIPPED)
_UNPAID = (Status.PENDING, Status.PENDING_AVAILABILITY)


def _require(order: Order, allowed: tuple[Status, ...], what: str) -> None:
    if order.status not in allowed:
        wanted = " or ".join(allowed)
        raise RefusedError(f"Order {order.order_id} is {order.status}: only an order that is {wanted} can be {what}.")


def release(order: Order) -> None:
    """The product of a pre-order has come out: PENDING_AVAILABILITY becomes PENDING."""
    _require(order, (Status.PENDING_AVAILABILITY,), "released")
    order.status = Status.PENDING


def verify(order: Order) -> None:
    """Amazon has verified the payment: the order becomes UNSHIPPED."""
    _require(order, _UNPAID, "verified")
    order.status, order.was_verified = Status.UNSHIPPED, True


def ship_by_amazon(order: Order) -> None:
    """Amazon's warehouse ships all of an FBA order, which mostly comes straight from PENDING."""
    if order.fulfilled_by != "AMAZON":
        raise RefusedError(
            f"Order {order.order_id} is fulfilled by the merchant: ship it in Seller Central or by confirmShipment."
        )
    _require(order, (*_UNPAID, Status.UNSHIPPED, Status.PARTIALLY_SHIPPED), "shipped")
    for item in order.items:
        item.fulfilled = item.quantity
    order.status, order.was_verified = Status.SHIPPED, True


def mark_unfulfillable(order: Order) -> None:
    """Amazon cannot fulfil a multi-channel order."""
    if not order.is_mcf:
        raise RefusedError(
            f"Order {order.order_id} was placed on Amazon: only multi-channel (MCF) orders become UNFULFILLABLE."
        )
    _require(order, (*_UNPAID, Status.UNSHIPPED), "unfulfillable")
    order.status = Status.UNFULFILLABLE


def ask_to_cancel(order: Order, reason: str) -> None:
    """The buyer asks for cancellation; the status stays, the seller decides."""
    _require(order, (*_UNPAID, *OPEN_FOR_MERCHANT), "asked to be cancelled")
    for item in order.items:
        item.cancel_requested = reason


def cancel(order: Order, cancelled_by: str, reason: str, *, zero_quantities: bool = False) -> None:
    """Cancel the whole order by BUYER, MERCHANT or AMAZON. v0 set the quantities of cancelled lines to zero;
    v2026 does not say.
    """
    _require(order, (*_UNPAID, Status.UNSHIPPED), "cancelled")
    for item in order.items:
        item.cancelled_by, item.cancel_reason = cancelled_by, reason
        if zero_quantities:
            item.quantity = 0
    order.status = Status.CANCELLED


def open_lines(order: Order) -> dict[str, int]:
    """What is still to be shipped: quantities by order item id."""
    return {item.item_id: item.quantity - item.fulfilled for item in order.items if item.quantity > item.fulfilled}


def put_package(order: Order, package: Package) -> None:
    """Add a package, or replace the one of the same reference, and set quantities and status from all packages."""
    others = [known for known in order.packages if known.reference != package.reference]
    order.packages = sorted([*others, package], key=lambda known: known.created)
    for item in order.items:
        item.fulfilled = sum(known.lines.get(item.item_id, 0) for known in order.packages)
    order.status = _status_by_quantities(order)


def _status_by_quantities(order: Order) -> Status:
    if not open_lines(order):
        return Status.SHIPPED
    return Status.PARTIALLY_SHIPPED if any(item.fulfilled for item in order.items) else Status.UNSHIPPED


def deliver(order: Order, now: datetime) -> None:
    """The carrier has delivered everything that was shipped."""
    _require(order, (Status.SHIPPED, Status.PARTIALLY_SHIPPED), "delivered")
    order.delivered = now
    for package in order.packages:
        package.status, package.detailed_status = "DELIVERED", "DELIVERED"
