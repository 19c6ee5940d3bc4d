"""What stands against going on with an order, whoever fulfils it: a person's hold, or something about its items."""

from __future__ import annotations

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.order_settings import UnknownSku
from saleschannel.domain.orders import FulfillmentStatus
from saleschannel.domain.stock import units_by_sku
from saleschannel.domain.workflows.steps import AskForAttention, Situation, Wait, WaitReason


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


def wait_for_person(situation: Situation) -> Wait | None:
    """A held order waits for its release; one whose cancellation Amazon is asked for waits while it is unshipped."""
    if situation.progress.held:
        return Wait(WaitReason.HELD)
    unshipped = situation.order.fulfillment_status is FulfillmentStatus.UNSHIPPED
    if situation.progress.cancellation_open and unshipped:
        return Wait(WaitReason.CANCELLATION)
    return None
