"""Which units of which order items are meant when a person names SKUs and quantities, or nothing: all that is left.

Whether they may be shipped is Commerce's to say; it also knows whether the same request was fulfilled before.
"""

from __future__ import annotations

from collections.abc import Mapping

from saleschannel.channel.models import AmazonOrder, AmazonOrderItem
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import OrderItemId, PackageItem


def units_to_ship(order: AmazonOrder, units_by_sku: Mapping[str, int]) -> tuple[PackageItem, ...]:
    """Units per order item; empty when all is meant and nothing is left. Raises OrderRejected for an unknown SKU."""
    items = list(order.items.order_by("position"))
    if not units_by_sku:
        return tuple(PackageItem(OrderItemId(item.order_item_id), left(item)) for item in items if left(item))
    taken: list[PackageItem] = []
    for sku, wanted in units_by_sku.items():
        lines = [item for item in items if item.sku == sku]
        if not lines:
            raise OrderRejected(
                f"Order {order.amazon_order_id} has no item {sku}.",
                code="unknown_item",
                remedy=f"Its items: {', '.join(sorted({item.sku for item in items}))}.",
            )
        taken += spread(lines, wanted)
    return tuple(taken)


def left(item: AmazonOrderItem) -> int:
    """Units that Commerce has not shipped."""
    return max(0, item.quantity_ordered - item.quantity_shipped)


def spread(lines: list[AmazonOrderItem], wanted: int) -> list[PackageItem]:
    """The wanted units over the lines of one SKU; what is too much stays with the last one, for Commerce to refuse."""
    taken = []
    for line in lines:
        part = wanted if line is lines[-1] else min(left(line), wanted)
        if part:
            taken.append(PackageItem(OrderItemId(line.order_item_id), part))
            wanted -= part
    return taken
