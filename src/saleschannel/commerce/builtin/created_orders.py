"""Finds orders by their reference, as the outcome a repetition of their creation gets."""

from __future__ import annotations

from collections.abc import Iterable

from saleschannel.batch_sql import rows
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.orders import AmazonOrderId, SellerSku
from saleschannel.ports import Created


def found_orders(references: Iterable[AmazonOrderId]) -> dict[AmazonOrderId, Created]:
    """The orders that exist among these references. One statement."""
    found = rows(
        """
        SELECT o.reference, o.number, o.state, o.status, coalesce(c.number, ''),
               ARRAY (
                   SELECT DISTINCT l.sku FROM commerce_orderline l
                   WHERE l.order_id = o.id AND l.quantity_backordered > 0 ORDER BY l.sku
               )
        FROM commerce_order o LEFT JOIN commerce_customer c ON c.id = o.customer_id
        WHERE o.reference = ANY (%t::text[])
        """,
        list(references),
    )
    return {
        AmazonOrderId(reference): Created(
            reference=AmazonOrderId(reference),
            number=number,
            state=CommerceOrderState(state),
            status=status,
            customer_number=customer_number,
            backordered=tuple(SellerSku(sku) for sku in backordered),
            found=True,
        )
        for reference, number, state, status, customer_number, backordered in found
    }
