"""Cancels orders of which nothing was shipped, or what is left of them, and gives their stock back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from saleschannel.batch_sql import rows, run
from saleschannel.commerce.builtin.invoicing import invoice_shipped_units
from saleschannel.commerce.builtin.open_orders import LockedOrder, lock_orders, progress_of
from saleschannel.commerce.builtin.states import change_states
from saleschannel.commerce.builtin.stock_counters import StockMove, move_stock
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import ShippingProgress


def cancel_orders(references: Sequence[AmazonOrderId], reason: str) -> list[ShippingProgress]:
    """Cancel those that are open and untouched; the others keep their state, which the answer shows."""
    with transaction.atomic():
        orders = lock_orders(references)
        cancel([order for order in orders.values() if order.is_open and not order.anything_shipped], reason)
        return progress_of(references)


def cancel(orders: Sequence[LockedOrder], reason: str) -> None:
    if not orders:
        return
    order_ids = [order.id for order in orders]
    change_states(order_ids, CommerceOrderState.CANCELED, reason)
    run(
        """
        UPDATE commerce_orderline SET quantity_canceled = quantity - quantity_invoiced, quantity_backordered = 0
        WHERE order_id = ANY (%t::bigint[])
        """,
        order_ids,
    )
    move_stock(end_reservations([order.reference for order in orders]))


def cancel_rest(references: Sequence[AmazonOrderId], reason: str) -> list[ShippingProgress]:
    """Close partly shipped orders: what is shipped is invoiced, what is left is cancelled and its stock given back."""
    with transaction.atomic():
        orders = [order for order in lock_orders(references).values() if order.is_open and order.anything_shipped]
        order_ids = [order.id for order in orders]
        invoice_shipped_units(orders)
        run(
            """
            UPDATE commerce_orderline SET quantity_canceled = quantity - quantity_shipped, quantity_backordered = 0
            WHERE order_id = ANY (%t::bigint[])
            """,
            order_ids,
        )
        change_states(order_ids, CommerceOrderState.CLOSED, reason)
        move_stock(end_reservations([order.reference for order in orders]))
        return progress_of(references)


def end_reservations(references: Sequence[AmazonOrderId]) -> list[StockMove]:
    """Remove all reservations of these orders; the counters' moves that follow from it."""
    freed = rows(
        "DELETE FROM commerce_reservation WHERE reference = ANY (%t::text[]) RETURNING product_id, quantity",
        list(references),
    )
    return [StockMove(product_id, reserved=-quantity) for product_id, quantity in freed]
