"""The closed set of steps of both workflows, and what a decision looks at."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import OPEN_STATES, CommerceOrderState
from saleschannel.domain.order_settings import CustomerCreation, OrderSettings
from saleschannel.domain.orders import AmazonOrder, OrderItemId, PackageItem
from saleschannel.domain.stock import NOTHING_IN_THE_WAY, ItemsCheck


class WaitReason(StrEnum):
    """What an order waits for; none of these needs a person."""

    PAYMENT = "payment"  # Amazon has not verified the buyer's card
    NOT_SHIPPED_BY_AMAZON = "not_shipped_by_amazon"  # fulfilled by Amazon, which has not shipped it
    IMPORT_DISABLED = "import_disabled"  # the settings say: show orders, create none
    FBA_SHOW_ONLY = "fba_show_only"  # the settings say: show orders fulfilled by Amazon, create none
    SHIPMENT = "shipment"  # not all items are shipped in Commerce
    AMAZON_CONFIRMS = "amazon_confirms"  # shipped; Amazon's own status is still to follow
    HELD = "held"  # a person holds it
    CANCELLATION = "cancellation"  # a person asked Amazon to cancel it; Amazon's answer is still to come


class UpdateOrderDetails(msgspec.Struct, frozen=True):
    """Step 3: store price, buyer and address as Amazon has them now."""


class ReserveWhilePending(msgspec.Struct, frozen=True):
    """Reserve stock for a pending order, as the settings say."""


class ReleasePendingStock(msgspec.Struct, frozen=True):
    """Give the stock of a pending order back."""


class CreateCommerceOrder(msgspec.Struct, frozen=True):
    """Step 3: create the corresponding Commerce order."""


class CreateCustomer(msgspec.Struct, frozen=True):
    """Step 4: build the customer account and link it to the Commerce order."""


class ConfirmShipment(msgspec.Struct, frozen=True):
    """Step 5: tell Amazon about packages that are not confirmed yet."""


class FollowAmazonShipment(msgspec.Struct, frozen=True):
    """Amazon knows of shipped units that Commerce does not (shipped in Seller Central): Commerce follows."""

    items: tuple[PackageItem, ...]


class CompleteCommerceOrder(msgspec.Struct, frozen=True):
    """Step 5: all items are shipped: the Commerce order is complete."""


class CancelCommerceOrder(msgspec.Struct, frozen=True):
    """Cancelled on Amazon: the Commerce order is cancelled and its reservation released."""


class Wait(msgspec.Struct, frozen=True):
    """Nothing to do until something else happens."""

    reason: WaitReason


class AskForAttention(msgspec.Struct, frozen=True):
    """A person (or a change in Commerce) must remove the cause; retried by itself when it is gone."""

    reason: AttentionReason
    detail: str = ""


class Finished(msgspec.Struct, frozen=True):
    """The workflow has reached its end."""


Action = (
    UpdateOrderDetails
    | ReserveWhilePending
    | ReleasePendingStock
    | CreateCommerceOrder
    | CreateCustomer
    | ConfirmShipment
    | FollowAmazonShipment
    | CompleteCommerceOrder
    | CancelCommerceOrder
)
Rest = Wait | AskForAttention | Finished
Step = Action | Rest


class Progress(msgspec.Struct, frozen=True):
    """What has been done for an order so far. `shipped` is what Commerce has shipped, in units per item."""

    details_updated: bool = False
    reserved_while_pending: bool = False
    commerce_state: CommerceOrderState | None = None
    customer_missing: bool = False
    unconfirmed_packages: bool = False
    confirmation_refused: str = ""
    held: bool = False
    cancellation_open: bool = False
    shipped: Mapping[OrderItemId, int] = {}

    @property
    def has_commerce_order(self) -> bool:
        return self.commerce_state is not None

    @property
    def commerce_is_open(self) -> bool:
        return self.commerce_state in OPEN_STATES


class Situation(msgspec.Struct, frozen=True):
    """What a decision looks at: Amazon's order, what was done, the settings, and the items in Commerce."""

    order: AmazonOrder
    progress: Progress
    settings: OrderSettings
    items: ItemsCheck = NOTHING_IN_THE_WAY

    @property
    def customer_is_missing(self) -> bool:
        """Step 4 is still to be done; a store that went back to guests asks for no account any more."""
        wanted = self.settings.customer_creation is CustomerCreation.NEW_ACCOUNT
        return wanted and self.progress.customer_missing
