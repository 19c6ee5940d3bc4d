"""What about the items of an order stands against its Commerce order, whoever fulfils it."""

from __future__ import annotations

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.order_settings import UnknownSku
from saleschannel.domain.stock import units_by_sku
from saleschannel.domain.workflows.steps import AskForAttention, Situation


def items_in_the_way(situation: Situation) -> AskForAttention | None:
    """The first obstacle among the items, with the SKUs it is about, or None."""
    items = situation.items
    if not units_by_sku(situation.order.items):
        return AskForAttention(AttentionReason.UNREADABLE, "no item of the order has a quantity")
    if items.unknown and situation.settings.unknown_sku is UnknownSku.HOLD:
        return AskForAttention(AttentionReason.UNKNOWN_SKU, ", ".join(items.unknown))
    if items.disabled:
        return AskForAttention(AttentionReason.DISABLED_PRODUCT, ", ".join(items.disabled))
    return None
