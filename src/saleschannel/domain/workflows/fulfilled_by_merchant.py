"""Fulfilled by merchant: the next step of an Amazon order that the merchant ships.

The steps and their names are those of docs/workflows/fulfilled_by_merchant.md.
"""

from __future__ import annotations

from typing import assert_never

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.creation import Creation, decide_creation
from saleschannel.domain.order_settings import StockWhilePending, UnknownSku
from saleschannel.domain.orders import AmazonOrder, FulfillmentStatus, PackageItem
from saleschannel.domain.workflows.steps import (
    AskForAttention,
    CancelCommerceOrder,
    CompleteCommerceOrder,
    ConfirmShipment,
    CreateCommerceOrder,
    CreateCustomer,
    Finished,
    FollowAmazonShipment,
    Progress,
    ReleasePendingStock,
    ReserveWhilePending,
    Situation,
    Step,
    UpdateOrderDetails,
    Wait,
    WaitReason,
)


def should_import(_order: AmazonOrder) -> bool:
    """Step 1: an order is imported as soon as it is placed."""
    return True


def next_step(situation: Situation) -> Step:
    """The next step of a merchant-fulfilled order."""
    match situation.order.fulfillment_status:
        case FulfillmentStatus.PENDING | FulfillmentStatus.PENDING_AVAILABILITY:  # 1. placed, not on the Orders tab
            return next_step_of_pending_order(situation)
        case (
            FulfillmentStatus.UNSHIPPED | FulfillmentStatus.PARTIALLY_SHIPPED | FulfillmentStatus.SHIPPED
        ):  # 2. verified
            return next_step_of_verified_order(situation)
        case FulfillmentStatus.CANCELLED:
            return next_step_of_cancelled_order(situation.progress)
        case FulfillmentStatus.UNFULFILLABLE:
            return AskForAttention(AttentionReason.UNFULFILLABLE)
        case FulfillmentStatus.UNKNOWN:
            return AskForAttention(AttentionReason.UNKNOWN_STATUS, situation.order.status_text)
        case unknown:
            assert_never(unknown)


def next_step_of_pending_order(situation: Situation) -> Step:
    """Step 1: wait until Amazon has verified the payment; reserve meanwhile if the settings say so."""
    progress, settings = situation.progress, situation.settings
    wanted = settings.import_orders and settings.stock_while_pending is StockWhilePending.RESERVE
    if wanted and not progress.reserved_while_pending and not situation.items.unknown:
        return ReserveWhilePending()
    if progress.reserved_while_pending and not wanted:
        return ReleasePendingStock()
    return Wait(WaitReason.PAYMENT)


def next_step_of_verified_order(situation: Situation) -> Step:
    """Steps 3 to 5: details, Commerce order, customer, shipment."""
    progress = situation.progress
    if not progress.details_updated:
        return UpdateOrderDetails()  # 3. price, buyer, address
    if not progress.has_commerce_order:
        return create_or_wait(situation)  # 3. the corresponding Commerce order
    if progress.customer_missing:
        return CreateCustomer()  # 4.
    if progress.unconfirmed_packages:
        return ConfirmShipment()  # 5. tracking number to Amazon
    return next_step_of_shipping(situation)  # 5. shipped, complete


def create_or_wait(situation: Situation) -> Step:
    """Create the Commerce order unless the settings or the state of the items stand against it."""
    settings, items = situation.settings, situation.items
    if not settings.import_orders:
        return Wait(WaitReason.IMPORT_DISABLED)
    if items.unknown and settings.unknown_sku is UnknownSku.HOLD:
        return AskForAttention(AttentionReason.UNKNOWN_SKU, ", ".join(items.unknown))
    if items.disabled:
        return AskForAttention(AttentionReason.DISABLED_PRODUCT, ", ".join(items.disabled))
    if not situation.order.ship_to.has_street:
        return AskForAttention(AttentionReason.ADDRESS_MISSING)
    in_stock = situation.progress.reserved_while_pending or not items.out_of_stock
    order = situation.order
    match decide_creation(order.fulfilled_by, order.fulfillment_status, in_stock=in_stock, settings=settings):
        case Creation.HOLD:
            return AskForAttention(AttentionReason.OUT_OF_STOCK, ", ".join(items.out_of_stock))
        case _:
            return CreateCommerceOrder()


def next_step_of_shipping(situation: Situation) -> Step:
    """Step 5: until all items are shipped and the Commerce order is complete."""
    progress, order = situation.progress, situation.order
    if progress.confirmation_refused:
        return AskForAttention(AttentionReason.CONFIRMATION_REFUSED, progress.confirmation_refused)
    if progress.commerce_is_open:
        if missing := shipped_only_on_amazon(order, progress):
            return FollowAmazonShipment(missing)
        if fully_shipped(order, progress):
            return CompleteCommerceOrder()
        return Wait(WaitReason.SHIPMENT)
    if (
        progress.commerce_state is CommerceOrderState.COMPLETE
        and order.fulfillment_status is not FulfillmentStatus.SHIPPED
    ):
        return Wait(WaitReason.AMAZON_CONFIRMS)
    return Finished()


def next_step_of_cancelled_order(progress: Progress) -> Step:
    """Cancelled on Amazon: the Commerce order follows, its stock is released."""
    if progress.reserved_while_pending and not progress.has_commerce_order:
        return ReleasePendingStock()
    if progress.has_commerce_order and any(progress.shipped.values()):
        return AskForAttention(AttentionReason.CANCELED_AFTER_SHIPMENT)
    if progress.commerce_is_open:
        return CancelCommerceOrder()
    return Finished()


def shipped_only_on_amazon(order: AmazonOrder, progress: Progress) -> tuple[PackageItem, ...]:
    """Units that Amazon has as shipped and Commerce has not: the order was shipped in Seller Central."""
    return tuple(
        PackageItem(item.order_item_id, missing)
        for item in order.items
        if (missing := item.quantity_fulfilled - progress.shipped.get(item.order_item_id, 0)) > 0
    )


def fully_shipped(order: AmazonOrder, progress: Progress) -> bool:
    return all(progress.shipped.get(item.order_item_id, 0) >= item.quantity_ordered for item in order.items)
