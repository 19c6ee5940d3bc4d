"""Locks orders and loads them with their lines, for what happens to orders after their creation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from saleschannel.batch_sql import rows
from saleschannel.domain.commerce import OPEN_STATES, CommerceOrderState, CommerceTotals
from saleschannel.domain.orders import AmazonOrderId, OrderItemId
from saleschannel.ports import ShippingProgress


class LockedLine(msgspec.Struct):
    """A line of a locked order. Mutable: the units change as the transaction goes on."""

    id: int
    order_item_id: OrderItemId
    product_id: int | None
    sku: str
    quantity: int
    shipped: int
    invoiced: int
    canceled: int
    row_total: Decimal
    tax: Decimal
    discount: Decimal

    @property
    def left(self) -> int:
        """Units that may still be shipped."""
        return self.quantity - self.canceled - self.shipped


class LockedOrder(msgspec.Struct):
    """An order that no other writer changes until this transaction ends."""

    id: int
    reference: AmazonOrderId
    number: str
    state: CommerceOrderState
    currency: str
    totals: CommerceTotals
    lines: list[LockedLine]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def anything_shipped(self) -> bool:
        return any(line.shipped for line in self.lines)

    @property
    def fully_shipped(self) -> bool:
        return self.anything_shipped and all(line.left <= 0 for line in self.lines)


def lock_orders(references: Sequence[AmazonOrderId]) -> dict[AmazonOrderId, LockedOrder]:
    """Lock the orders in id order; unknown references are absent. Two statements."""
    found = rows(
        """
        SELECT id, reference, number, state, currency,
               subtotal, shipping, gift_wrap, fees, tax, discount, adjustment, grand_total
        FROM commerce_order WHERE reference = ANY (%t::text[]) ORDER BY id FOR NO KEY UPDATE
        """,
        list(references),
    )
    orders: dict[int, LockedOrder] = {}
    for order_id, reference, number, state, currency, *totals in found:
        orders[order_id] = LockedOrder(
            order_id, reference, number, CommerceOrderState(state), currency, CommerceTotals(*totals), []
        )
    load_lines(orders)
    return {order.reference: order for order in orders.values()}


def load_lines(orders: Mapping[int, LockedOrder]) -> None:
    """The lines in their order; loaded after the lock, so they are those of this moment."""
    found = rows(
        """
        SELECT order_id, id, order_item_id, product_id, sku, quantity, quantity_shipped, quantity_invoiced,
               quantity_canceled, row_total, tax, discount
        FROM commerce_orderline WHERE order_id = ANY (%t::bigint[]) ORDER BY order_id, position
        """,
        list(orders),
    )
    for order_id, *line in found:
        orders[order_id].lines.append(LockedLine(*line))


def progress_of(references: Sequence[AmazonOrderId]) -> list[ShippingProgress]:
    """State and shipped units of the orders that exist, in the given order, each once."""
    found = rows(
        """
        SELECT o.reference, o.state, o.status, l.order_item_id, l.quantity_shipped
        FROM commerce_order o LEFT JOIN commerce_orderline l ON l.order_id = o.id
        WHERE o.reference = ANY (%t::text[]) ORDER BY o.id, l.position
        """,
        list(references),
    )
    heads: dict[str, tuple[str, str]] = {}
    shipped: dict[str, dict[str, int]] = {}
    for reference, state, status, order_item_id, units in found:
        heads[reference] = (state, status)
        lines = shipped.setdefault(reference, {})
        if order_item_id is not None:
            lines[order_item_id] = units
    return [
        ShippingProgress(reference, CommerceOrderState(heads[reference][0]), heads[reference][1], shipped[reference])
        for reference in dict.fromkeys(references)
        if reference in heads
    ]
