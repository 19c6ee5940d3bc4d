"""Fulfilled by merchant: the next step of an Amazon order that the merchant ships.

The steps and their names are those of docs/workflows/fulfilled_by_merchant.md.
"""

from __future__ import annotations

from typing import assert_never

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.creation import Creation, decide_creation
from saleschannel.domain.order_settings import OutOfStock, StockWhilePending
from saleschannel.domain.orders import AmazonOrder, FulfillmentStatus, OrderItemId, PackageItem
from saleschannel.domain.workflows.obstacles import items_in_the_way, wait_for_person
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
    progress, settings, items = situation.progress, situation.settings, situation.items
    if progress.has_commerce_order:  # Amazon took the verification back: the Commerce order holds the stock already
        return Wait(WaitReason.PAYMENT)
    wanted = settings.import_orders and settings.stock_while_pending is StockWhilePending.RESERVE
    held_back = items.unknown or (items.out_of_stock and settings.out_of_stock is OutOfStock.HOLD)
    if wanted and not progress.reserved_while_pending and not held_back:
        return ReserveWhilePending()
    if progress.reserved_while_pending and not wanted:
        return ReleasePendingStock()
    return Wait(WaitReason.PAYMENT)


def next_step_of_verified_order(situation: Situation) -> Step:
    """Steps 3 to 5: details, Commerce order, customer, shipment."""
    progress, order = situation.progress, situation.order
    if not progress.details_updated:
        return UpdateOrderDetails()  # 3. price, buyer, address
    if waits := wait_for_person(situation):
        return waits
    if not progress.has_commerce_order:
        return create_or_wait(situation)  # 3. the corresponding Commerce order
    if situation.customer_is_missing:
        return CreateCustomer()  # 4.
    if progress.unconfirmed_packages and not order.is_confirmed_by_amazon:
        return ConfirmShipment()  # 5. tracking number to Amazon
    return next_step_of_shipping(situation)  # 5. shipped, complete


def create_or_wait(situation: Situation) -> Step:
    """Create the Commerce order unless the settings or the state of the items stand against it."""
    settings, items, order, progress = situation.settings, situation.items, situation.order, situation.progress
    if not settings.import_orders:
        return ReleasePendingStock() if progress.reserved_while_pending else Wait(WaitReason.IMPORT_DISABLED)
    if obstacle := items_in_the_way(situation):
        return obstacle
    if not order.ship_to.has_street:
        return AskForAttention(AttentionReason.ADDRESS_MISSING)
    in_stock = progress.reserved_while_pending or not items.out_of_stock
    match decide_creation(order.fulfilled_by, order.fulfillment_status, in_stock=in_stock, settings=settings):
        case Creation.HOLD:
            return AskForAttention(AttentionReason.OUT_OF_STOCK, ", ".join(items.out_of_stock))
        case Creation.NO:
            return Wait(WaitReason.PAYMENT)
        case Creation.CREATE_AND_RESERVE | Creation.CREATE_COMPLETE:
            return CreateCommerceOrder()


def next_step_of_shipping(situation: Situation) -> Step:
    """Step 5: until all items are shipped and the Commerce order is complete."""
    progress, order = situation.progress, situation.order
    shipped_on_amazon = order.fulfillment_status is FulfillmentStatus.SHIPPED
    if progress.confirmation_refused and not shipped_on_amazon:
        return AskForAttention(AttentionReason.CONFIRMATION_REFUSED, progress.confirmation_refused)
    if progress.commerce_is_open:
        return next_step_of_open_commerce_order(order, progress)
    if progress.commerce_state is CommerceOrderState.COMPLETE and not shipped_on_amazon:
        return Wait(WaitReason.AMAZON_CONFIRMS)
    if progress.commerce_state is CommerceOrderState.CANCELED and not shipped_on_amazon:
        return AskForAttention(AttentionReason.CANCELED_IN_COMMERCE)
    return Finished()


def next_step_of_open_commerce_order(order: AmazonOrder, progress: Progress) -> Step:
    """Step 5: follow what Amazon has as shipped, complete what is shipped, wait for the rest."""
    if missing := shipped_only_on_amazon(order, progress):
        return FollowAmazonShipment(missing)
    if fully_shipped(order, progress):
        return CompleteCommerceOrder()
    return Wait(WaitReason.SHIPMENT)


def next_step_of_cancelled_order(progress: Progress) -> Step:
    """Cancelled on Amazon: the Commerce order follows, its stock is released."""
    if progress.reserved_while_pending and not progress.has_commerce_order:
        return ReleasePendingStock()
    if progress.commerce_state is CommerceOrderState.CLOSED:  # a person has settled it in Commerce
        return Finished()
    if progress.has_commerce_order and any(progress.shipped.values()):
        return AskForAttention(AttentionReason.CANCELED_AFTER_SHIPMENT)
    if progress.commerce_is_open:
        return CancelCommerceOrder()
    return Finished()


def shipped_only_on_amazon(order: AmazonOrder, progress: Progress) -> tuple[PackageItem, ...]:
    """Units that Amazon has as shipped and Commerce has not: the order was shipped in Seller Central."""
    on_amazon = units_shipped_on_amazon(order)
    return tuple(
        PackageItem(item_id, missing)
        for item_id, units in on_amazon.items()
        if (missing := units - progress.shipped.get(item_id, 0)) > 0
    )


def units_shipped_on_amazon(order: AmazonOrder) -> dict[OrderItemId, int]:
    """Shipped units per item. Quantities are optional at Amazon: a shipped order without any has shipped them all."""
    units = {item.order_item_id: item.quantity_fulfilled for item in order.items}
    if order.fulfillment_status is FulfillmentStatus.SHIPPED and not any(units.values()):
        return {item.order_item_id: item.quantity_ordered for item in order.items}
    return units


def fully_shipped(order: AmazonOrder, progress: Progress) -> bool:
    """True when something was shipped and nothing is left; an order whose items are all gone was not shipped."""
    shipped = progress.shipped
    return any(shipped.values()) and all(
        shipped.get(item.order_item_id, 0) >= item.quantity_ordered for item in order.items
    )
