"""Cancelling, holding and releasing orders. Cancelling gives stock back that may never have been reserved."""

from __future__ import annotations

from saleschannel.simulator.magento import stock
from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.errors import PhpTypeError, bad_request
from saleschannel.simulator.magento.order_rows import saving
from saleschannel.simulator.magento.order_states import (
    FINAL,
    can_cancel,
    number,
    quantity_to_cancel,
    set_state,
)
from saleschannel.simulator.magento.orders import order_of
from saleschannel.simulator.magento.state import Magento, OrderRecord


def cancel(call: Call) -> bool:
    """POST /V1/orders/{id}/cancel: false when Magento does not allow it; nobody is told why."""
    return cancel_order(call.magento, order_of(call.magento, call.id("id")))


def cancel_order(magento: Magento, order: OrderRecord) -> bool:
    """Cancel what is neither shipped nor invoiced; a fully shipped order becomes canceled, too (observed N9)."""
    if not can_cancel(order):
        return False
    if not all(item.get("product_type") for item in order.items.values()):
        raise PhpTypeError
    with saving(magento, order) as row:
        for item in order.items.values():
            quantity = quantity_to_cancel(item)
            item["qty_canceled"] = number(item, "qty_canceled") + quantity
            stock.reserve(magento, order, str(item.get("sku")), quantity, "order_canceled")
        for prefix in ("", "base_"):
            open_amount = number(row, f"{prefix}grand_total") - number(row, f"{prefix}total_paid")
            row[f"{prefix}total_canceled"] = open_amount
        set_state(order, "canceled")
    return True


def hold(call: Call) -> bool:
    """POST /V1/orders/{id}/hold."""
    order = order_of(call.magento, call.id("id"))
    if order.row.get("state") in FINAL | {"holded", "payment_review"}:
        raise bad_request("A hold action is not available.")
    with saving(call.magento, order) as row:
        row |= {"hold_before_state": row.get("state"), "hold_before_status": row.get("status")}
        set_state(order, "holded")
    return True


def unhold(call: Call) -> bool:
    """POST /V1/orders/{id}/unhold."""
    order = order_of(call.magento, call.id("id"))
    if order.row.get("state") != "holded":
        raise bad_request("You cannot remove the hold.")
    with saving(call.magento, order) as row:
        row |= {"state": row.get("hold_before_state"), "status": row.get("hold_before_status")}
        row |= {"hold_before_state": None, "hold_before_status": None}
    return True
