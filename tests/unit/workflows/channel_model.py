"""A small executor of the workflows' steps, as the services will be, over one order and a Commerce of dictionaries.

Things happen to it (Amazon says something, the merchant ships, restocks, changes settings) and it advances to a rest.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import assert_never

import msgspec

from saleschannel.domain.commerce import CommerceOrderState, draft_commerce_order
from saleschannel.domain.order_settings import FbaOrders, OrderSettings, OutOfStock
from saleschannel.domain.orders import (
    VERIFIED,
    AmazonOrder,
    FulfilledBy,
    FulfillmentStatus,
    OrderItemId,
    SellerSku,
)
from saleschannel.domain.stock import SkuAvailability, StockView, units_by_sku
from saleschannel.domain.workflows import next_step, should_import
from saleschannel.domain.workflows.steps import (
    Action,
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
    Rest,
    Situation,
    UpdateOrderDetails,
    Wait,
)
from tests.builders import ITEM_ID, MUG, OTHER_ITEM_ID, PLATE, an_amazon_order, an_item

Status = FulfillmentStatus
State = CommerceOrderState
MOST_STEPS_TO_A_REST = 8
ORDERED = {MUG: 2, PLATE: 1}
NO_UNITS: Counter[SellerSku] = Counter()


# What happens to an order from outside


class AmazonMovesOn(msgspec.Struct, frozen=True):
    """Amazon's order changes, and its newest form arrives."""


class AmazonSays(msgspec.Struct, frozen=True):
    """Amazon's order as it was after so many minutes; arrives whenever it arrives."""

    minute: int


class MerchantShips(msgspec.Struct, frozen=True):
    """A package of up to so many units of one line leaves the merchant's house, entered in Commerce."""

    sku: SellerSku
    units: int


class Restock(msgspec.Struct, frozen=True):
    units: int


class ChangeSettings(msgspec.Struct, frozen=True):
    """The merchant changes the order settings; the order learns of it at its next step."""

    settings: OrderSettings


class AmazonRefusesConfirmations(msgspec.Struct, frozen=True):
    refuses: bool


Event = AmazonMovesOn | AmazonSays | MerchantShips | Restock | ChangeSettings | AmazonRefusesConfirmations


@dataclass
class Channel:
    """One order in the channel and in Commerce, and a shelf of stock."""

    history: list[AmazonOrder]
    settings: OrderSettings
    on_hand: Counter[SellerSku]
    order: AmazonOrder | None = None
    progress: Progress = field(default_factory=Progress)
    reserved: Counter[SellerSku] = field(default_factory=Counter)
    held_while_pending: Counter[SellerSku] = field(default_factory=Counter)
    received: Counter[SellerSku] = field(default_factory=Counter)
    unconfirmed: list[int] = field(default_factory=list)
    confirmations: Counter[int] = field(default_factory=Counter)
    refuses: bool = False
    minute: int = 0
    packages: int = 0
    creations: int = 0
    customers: int = 0
    table_said_create: bool = False
    rest: Rest | None = None

    def happen(self, event: Event) -> None:
        """Let one thing happen, then advance the order until it rests."""
        match event:
            case AmazonMovesOn():
                self.import_update(self.history[min(self.minute, len(self.history) - 1)])
                self.minute += 1
            case AmazonSays():
                self.import_update(self.history[event.minute % len(self.history)])
            case MerchantShips():
                self.ship_in_commerce(event)
            case Restock():
                for sku in ORDERED:
                    self.on_hand[sku] += event.units
                    self.received[sku] += event.units
            case ChangeSettings():
                self.settings = event.settings
                return
            case AmazonRefusesConfirmations():
                self.refuses = event.refuses
            case unknown:
                assert_never(unknown)
        if self.order is not None:
            self.table_said_create |= the_table_says_create(self.order, self.settings, in_stock=self.in_stock())
            self.advance(self.order)

    def import_update(self, update: AmazonOrder) -> None:
        """Law 4: an update that is older than what is stored never overwrites it."""
        if self.order is None and not should_import(update):
            return
        if self.order is not None and update.last_updated_at < self.order.last_updated_at:
            return
        if self.order != update:
            self.progress = msgspec.structs.replace(self.progress, details_updated=False)
        self.order = update

    def advance(self, order: AmazonOrder) -> None:
        for _ in range(MOST_STEPS_TO_A_REST):
            step = next_step(Situation(order, self.progress, self.settings, self.stock().check(order)))
            if isinstance(step, Wait | AskForAttention | Finished):
                self.rest = step
                return
            self.perform(step, order)
        raise AssertionError(f"the order never rests; its last step was {step}")

    def perform(self, step: Action, order: AmazonOrder) -> None:
        match step:
            case UpdateOrderDetails():
                self.note(details_updated=True)
            case ReserveWhilePending():
                assert not self.progress.reserved_while_pending
                assert self.in_stock() or self.settings.out_of_stock is OutOfStock.BACKORDER
                self.held_while_pending = Counter(units_by_sku(order.items))
                self.reserved += self.held_while_pending
                self.note(reserved_while_pending=True)
            case ReleasePendingStock():
                assert self.progress.reserved_while_pending
                self.release_pending()
            case CreateCommerceOrder():
                self.create(order)
            case CreateCustomer():
                self.customers += 1
                self.note(customer_missing=False)
            case ConfirmShipment() | FollowAmazonShipment() | CompleteCommerceOrder() | CancelCommerceOrder():
                self.perform_on_commerce_order(step)
            case unknown:
                assert_never(unknown)

    def perform_on_commerce_order(
        self, step: ConfirmShipment | FollowAmazonShipment | CompleteCommerceOrder | CancelCommerceOrder
    ) -> None:
        match step:
            case ConfirmShipment():
                self.confirm()
            case FollowAmazonShipment(items):
                for item in items:
                    self.ship(sku_of(item.order_item_id), item.quantity)
            case CompleteCommerceOrder():
                assert self.unshipped() == NO_UNITS
                self.note(commerce_state=State.COMPLETE)
            case CancelCommerceOrder():
                assert not any(self.progress.shipped.values())
                self.reserved -= self.unshipped()
                self.note(commerce_state=State.CANCELED)
            case unknown:
                assert_never(unknown)

    def create(self, order: AmazonOrder) -> None:
        draft = draft_commerce_order(order, self.settings)
        assert draft.backorder or not draft.reserve_stock or self.in_stock()
        self.creations += 1
        self.release_pending()
        self.note(commerce_state=draft.state, customer_missing=draft.customer is not None)
        if draft.reserve_stock:
            self.reserved += Counter({line.sku: line.quantity for line in draft.lines})

    def release_pending(self) -> None:
        self.reserved -= self.held_while_pending
        self.held_while_pending = Counter()
        self.note(reserved_while_pending=False)

    def ship_in_commerce(self, event: MerchantShips) -> None:
        """The clerk can ship what is left of an open order, and nothing else."""
        units = min(event.units, self.unshipped()[event.sku])
        if self.progress.commerce_is_open and units > 0:
            self.ship(event.sku, units)
            self.packages += 1
            self.unconfirmed.append(self.packages)
            self.note(unconfirmed_packages=True)

    def ship(self, sku: SellerSku, units: int) -> None:
        assert 0 < units <= self.unshipped()[sku]
        self.reserved[sku] -= units
        self.on_hand[sku] -= units
        line = item_id_of(sku)
        shipped = {**self.progress.shipped, line: self.progress.shipped.get(line, 0) + units}
        self.note(shipped=shipped, commerce_state=State.PROCESSING)

    def confirm(self) -> None:
        assert self.unconfirmed
        if self.refuses:
            self.note(confirmation_refused="InvalidInput")
        else:
            self.confirmations.update(self.unconfirmed)
        self.unconfirmed = []
        self.note(unconfirmed_packages=False)

    def note(self, **changes: object) -> None:
        self.progress = msgspec.structs.replace(self.progress, **changes)

    def unshipped(self) -> Counter[SellerSku]:
        shipped = Counter({sku_of(line): units for line, units in self.progress.shipped.items()})
        return Counter(ORDERED) - shipped

    def stock(self) -> StockView:
        return StockView(
            {sku: SkuAvailability(sku, available=self.on_hand[sku] - self.reserved[sku]) for sku in ORDERED}
        )

    def in_stock(self) -> bool:
        """Units held while pending are the order's own, whatever the shelf looks like now."""
        if self.progress.reserved_while_pending:
            return True
        return all(self.on_hand[sku] - self.reserved[sku] >= units for sku, units in ORDERED.items())


def sku_of(item_id: OrderItemId) -> SellerSku:
    return PLATE if item_id == OTHER_ITEM_ID else MUG


def item_id_of(sku: SellerSku) -> OrderItemId:
    return OTHER_ITEM_ID if sku == PLATE else ITEM_ID


def the_table_says_create(order: AmazonOrder, settings: OrderSettings, *, in_stock: bool) -> bool:
    """The creation table of the design's §1 and the settings before it, written a second time on purpose."""
    if not settings.import_orders:
        return False
    if order.fulfilled_by is FulfilledBy.AMAZON:
        return order.fulfillment_status is Status.SHIPPED and settings.fba_orders is FbaOrders.CREATE
    return order.fulfillment_status in VERIFIED and (in_stock or settings.out_of_stock is OutOfStock.BACKORDER)


def amazons_order(
    fulfilled_by: FulfilledBy, status: Status, minute: int, programs: tuple[str, ...] = ()
) -> AmazonOrder:
    """Two mugs and a plate; of a partially shipped order one mug has left."""
    mugs = 1 if status is Status.PARTIALLY_SHIPPED else 0
    items = (an_item(MUG, 2, fulfilled=mugs), an_item(PLATE, 1, order_item_id=OTHER_ITEM_ID))
    return an_amazon_order(*items, fulfilled_by=fulfilled_by, status=status, updated_minutes=minute, programs=programs)
