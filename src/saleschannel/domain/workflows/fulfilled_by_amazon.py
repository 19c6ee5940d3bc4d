"""Fulfilled by Amazon: the next step of an Amazon order that Amazon ships from its own warehouse.

The steps and their names are those of docs/workflows/fulfilled_by_amazon.md.
"""

from __future__ import annotations

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.creation import Creation, decide_creation
from saleschannel.domain.order_settings import FbaOrders, UnknownSku
from saleschannel.domain.orders import AmazonOrder, FulfillmentStatus
from saleschannel.domain.workflows.steps import (
    AskForAttention,
    CreateCommerceOrder,
    CreateCustomer,
    Finished,
    Situation,
    Step,
    UpdateOrderDetails,
    Wait,
    WaitReason,
)


def should_import(order: AmazonOrder) -> bool:
    """Steps 1 and 2: nothing happens until Amazon has shipped the order; then, and only then, it is imported."""
    return order.fulfillment_status is FulfillmentStatus.SHIPPED


def next_step(situation: Situation) -> Step:
    """Step 3: details, then the Commerce order as complete; nothing is reserved and no personal field is needed."""
    progress, order = situation.progress, situation.order
    if order.fulfillment_status is FulfillmentStatus.UNKNOWN:
        return AskForAttention(AttentionReason.UNKNOWN_STATUS, order.status_text)
    if order.fulfillment_status is not FulfillmentStatus.SHIPPED:
        return Wait(WaitReason.NOT_SHIPPED_BY_AMAZON)
    if not progress.details_updated:
        return UpdateOrderDetails()
    if not progress.has_commerce_order:
        return create_or_wait(situation)
    if progress.customer_missing:
        return CreateCustomer()
    return Finished()


def create_or_wait(situation: Situation) -> Step:
    """Create the Commerce order as complete unless the settings or the state of the items stand against it."""
    settings, items, order = situation.settings, situation.items, situation.order
    if not settings.import_orders:
        return Wait(WaitReason.IMPORT_DISABLED)
    if settings.fba_orders is FbaOrders.SHOW_ONLY:
        return Wait(WaitReason.FBA_SHOW_ONLY)
    if items.unknown and settings.unknown_sku is UnknownSku.HOLD:
        return AskForAttention(AttentionReason.UNKNOWN_SKU, ", ".join(items.unknown))
    if items.disabled:
        return AskForAttention(AttentionReason.DISABLED_PRODUCT, ", ".join(items.disabled))
    if decide_creation(order.fulfilled_by, order.fulfillment_status, in_stock=True, settings=settings) is Creation.NO:
        return Wait(WaitReason.NOT_SHIPPED_BY_AMAZON)
    return CreateCommerceOrder()
