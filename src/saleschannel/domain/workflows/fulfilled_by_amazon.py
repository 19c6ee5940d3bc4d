"""Fulfilled by Amazon: the next step of an Amazon order that Amazon ships from its own warehouse.

The steps and their names are those of docs/workflows/fulfilled_by_amazon.md.
"""

from __future__ import annotations

from typing import assert_never

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.creation import Creation, decide_creation
from saleschannel.domain.order_settings import FbaOrders
from saleschannel.domain.orders import AmazonOrder, FulfillmentStatus
from saleschannel.domain.workflows.obstacles import items_in_the_way, wait_for_person
from saleschannel.domain.workflows.steps import (
    AskForAttention,
    CreateCommerceOrder,
    CreateCustomer,
    Finished,
    Progress,
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
    match situation.order.fulfillment_status:
        case (
            FulfillmentStatus.PENDING_AVAILABILITY
            | FulfillmentStatus.PENDING
            | FulfillmentStatus.UNSHIPPED
            | FulfillmentStatus.PARTIALLY_SHIPPED
        ):  # 1. placed: nothing happens
            return Wait(WaitReason.NOT_SHIPPED_BY_AMAZON)
        case FulfillmentStatus.SHIPPED:  # 2. shipped by Amazon: imported now, and only now
            return next_step_of_shipped_order(situation)
        case FulfillmentStatus.CANCELLED:
            return next_step_of_cancelled_order(situation.progress)
        case FulfillmentStatus.UNFULFILLABLE:
            return AskForAttention(AttentionReason.UNFULFILLABLE)
        case FulfillmentStatus.UNKNOWN:
            return AskForAttention(AttentionReason.UNKNOWN_STATUS, situation.order.status_text)
        case unknown:
            assert_never(unknown)


def next_step_of_shipped_order(situation: Situation) -> Step:
    """Step 3: details, Commerce order, customer."""
    progress = situation.progress
    if not progress.details_updated:
        return UpdateOrderDetails()
    if waits := wait_for_person(situation):
        return waits
    if not progress.has_commerce_order:
        return create_or_wait(situation)
    if situation.customer_is_missing:
        return CreateCustomer()
    return Finished()


def next_step_of_cancelled_order(progress: Progress) -> Step:
    """Cancelled on Amazon. A complete Commerce order cannot be cancelled any more: a person settles it there."""
    if progress.commerce_state is CommerceOrderState.COMPLETE:
        return AskForAttention(AttentionReason.CANCELED_AFTER_SHIPMENT)
    return Finished()


def create_or_wait(situation: Situation) -> Step:
    """Create the Commerce order as complete unless the settings or the state of the items stand against it."""
    settings, order = situation.settings, situation.order
    if not settings.import_orders:
        return Wait(WaitReason.IMPORT_DISABLED)
    if settings.fba_orders is FbaOrders.SHOW_ONLY:
        return Wait(WaitReason.FBA_SHOW_ONLY)
    if obstacle := items_in_the_way(situation):
        return obstacle
    if decide_creation(order.fulfilled_by, order.fulfillment_status, in_stock=True, settings=settings) is Creation.NO:
        return Wait(WaitReason.NOT_SHIPPED_BY_AMAZON)
    return CreateCommerceOrder()
