"""Magento's states of an order and its own transitions when it saves one (Handler/State::check)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from saleschannel.simulator.magento.state import OrderRecord, Row

DEFAULT_STATUS = {
    "new": "pending",
    "pending_payment": "pending_payment",
    "processing": "processing",
    "complete": "complete",
    "closed": "closed",
    "canceled": "canceled",
    "holded": "holded",
    "payment_review": "payment_review",
}
FINAL = frozenset({"complete", "closed", "canceled"})
ZERO = Decimal(0)


def number(row: Mapping[str, Any], name: str) -> Decimal:
    """A decimal column; NULL counts as zero."""
    value = row.get(name)
    return ZERO if value is None else Decimal(value)


def quantity_to_ship(item: Row) -> Decimal:
    """How many units may still be shipped."""
    gone = max(number(item, "qty_shipped"), number(item, "qty_refunded")) + number(item, "qty_canceled")
    return max(number(item, "qty_ordered") - gone, ZERO)


def quantity_to_invoice(item: Row) -> Decimal:
    """How many units may still be invoiced."""
    return max(number(item, "qty_ordered") - number(item, "qty_invoiced") - number(item, "qty_canceled"), ZERO)


def quantity_to_refund(item: Row) -> Decimal:
    """How many units may still be refunded."""
    return max(number(item, "qty_invoiced") - number(item, "qty_refunded"), ZERO)


def quantity_to_cancel(item: Row) -> Decimal:
    """How many units a cancellation takes."""
    return (
        min(quantity_to_ship(item), quantity_to_invoice(item))
        if not item.get("is_virtual")
        else quantity_to_invoice(item)
    )


def can_ship(order: OrderRecord) -> bool:
    """Whether anything may still be shipped; a complete order with open quantities may."""
    if order.row.get("state") in ("holded", "payment_review", "canceled") or order.row.get("is_virtual"):
        return False
    return any(quantity_to_ship(item) > 0 and not item.get("is_virtual") for item in order.items.values())


def can_invoice(order: OrderRecord) -> bool:
    """Whether anything may still be invoiced."""
    if order.row.get("state") in FINAL | {"holded", "payment_review"}:
        return False
    return any(quantity_to_invoice(item) > 0 for item in order.items.values())


def can_credit(order: OrderRecord) -> bool:
    """Whether anything is paid that was not refunded; an order of nothing can be credited until it was."""
    row = order.row
    if row.get("state") in ("holded", "payment_review", "canceled", "closed"):
        return False
    if number(row, "grand_total") == 0:
        return not can_invoice(order) and any(quantity_to_refund(item) > 0 for item in order.items.values())
    return number(row, "total_paid") - number(row, "total_refunded") > 0


def can_cancel(order: OrderRecord) -> bool:
    """Whether the cancel route does anything; a fully shipped, uninvoiced order can be cancelled (observed N9)."""
    if order.row.get("state") in FINAL | {"holded", "payment_review"}:
        return False
    return any(quantity_to_invoice(item) > 0 for item in order.items.values())


def set_state(order: OrderRecord, state: str) -> None:
    """Move to a state; the status becomes the state's default, a custom one is lost."""
    order.row["state"] = state
    order.row["status"] = DEFAULT_STATUS[state]


def take_own_transitions(order: OrderRecord, *, in_process: bool = False) -> None:
    """What Magento does to the state whenever it saves a whole order."""
    if order.row.get("state") in ("new", "pending_payment") and in_process:
        set_state(order, "processing")
    state = order.row.get("state")
    if state in ("canceled", "holded", "payment_review") or can_invoice(order):
        return
    if (
        state in ("processing", "complete")
        and not can_credit(order)
        and not can_ship(order)
        and not order.row.get("is_virtual")
    ):
        set_state(order, "closed")
    elif state == "processing" and not can_ship(order):
        set_state(order, "complete")
