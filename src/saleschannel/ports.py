"""What the domain needs of the outside world: an Amazon account and a Commerce back end, as narrow protocols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

import msgspec

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.cancellations import FeedProgress, OrderCancellation
from saleschannel.domain.commerce import CommerceOrderDraft, CommerceOrderState
from saleschannel.domain.credits import CreditRequest
from saleschannel.domain.dry_runs import CreatedOrder
from saleschannel.domain.orders import (
    Address,
    AmazonOrder,
    AmazonOrderId,
    FulfillmentStatus,
    PackageItem,
    SellerSku,
    UnreadableOrder,
)
from saleschannel.domain.shipments import ShipmentConfirmation, Tracking
from saleschannel.domain.stock import SkuAvailability


class OrderQuery(msgspec.Struct, frozen=True):
    """One searchOrders window, by last update (default) or by creation (history)."""

    marketplace_ids: tuple[str, ...]
    after: datetime
    before: datetime
    by_creation: bool = False
    statuses: tuple[FulfillmentStatus, ...] = ()


class OrderPage(msgspec.Struct, frozen=True):
    """One page of Amazon orders: those that could be read, those that could not, the bytes as received.

    `next_token` is None on the last page. `read_up_to` is the upper bound that Amazon says it used, if it says so: an
    answer to an earlier question, given again, tells itself by it. `without_buyer_data` tells that Amazon denied the
    buyer's data for the whole call, so it is absent from these orders although Amazon has it: a role or a new
    authorisation is missing.
    """

    orders: tuple[AmazonOrder, ...]
    unreadable: tuple[UnreadableOrder, ...]
    next_token: str | None
    raw: bytes
    request_id: str = ""
    without_buyer_data: bool = False
    read_up_to: datetime | None = None


class Marketplace(Protocol):
    """A seller account at Amazon. Methods raise `domain.errors.SaleschannelError` of the fitting kind."""

    def search_orders(self, query: OrderQuery, page_token: str | None = None) -> OrderPage:
        """One page of the window; the same query must accompany the token of the page before."""
        ...

    def get_order(self, amazon_order_id: AmazonOrderId) -> OrderPage:
        """One order as a page of one. Raises NotFound."""
        ...

    def confirm_shipment(self, confirmation: ShipmentConfirmation) -> None:
        """Tell Amazon of a package. Raises OutcomeUnknown when the answer was lost: look it up before repeating.

        Raises OrderRejected with Amazon's words when it refuses for good.
        """
        ...

    def now(self) -> datetime:
        """Amazon's clock: ours, corrected by the skew measured from the `Date` header of its answers."""
        ...


class CancellationFeeds(Protocol):
    """How a seller account cancels orders at Amazon: by feeds, whose outcome is read later."""

    def prepare_cancellations(self, cancellations: Sequence[OrderCancellation]) -> str:
        """Put the document of a feed at Amazon, which has no effect yet; its id."""
        ...

    def submit_cancellations(self, document_id: str, marketplace_ids: Sequence[str]) -> str:
        """Have Amazon process the document; the feed's id. Raises OutcomeUnknown when the answer was lost."""
        ...

    def find_cancellation_feeds(self, since: datetime) -> Sequence[str]:
        """The ids of the feeds of cancellations that Amazon has from this moment on, the oldest first."""
        ...

    def cancellation_progress(self, feed_id: str, cancellations: Sequence[OrderCancellation]) -> FeedProgress:
        """Where Amazon is with a feed that carries these cancellations, in this order."""
        ...


class Created(msgspec.Struct, frozen=True):
    """The Commerce order exists now. `found` tells that it existed before: the call was a repetition."""

    reference: AmazonOrderId
    number: str
    state: CommerceOrderState
    status: str
    customer_number: str = ""
    customer_created: bool = False
    customer_missing: bool = False
    backordered: tuple[SellerSku, ...] = ()
    found: bool = False


class Refused(msgspec.Struct, frozen=True):
    """The back end refuses this order; nothing was created."""

    reference: AmazonOrderId
    reason: AttentionReason
    detail: str = ""


CreateOutcome = Created | Refused


class StockChangedError(Exception):
    """Another writer took the stock that a decision counted on: decide again with fresh availability."""


class ReservationRequest(msgspec.Struct, frozen=True):
    """Units to hold for a pending Amazon order; with `backorder` also units that are not there."""

    reference: AmazonOrderId
    commerce_store: str
    units: Mapping[SellerSku, int]
    backorder: bool = True


class CommerceShipment(msgspec.Struct, frozen=True):
    """A package that was shipped in Commerce; `shipment_number` is Commerce's own."""

    reference: AmazonOrderId
    shipment_number: str
    tracking: Tracking
    shipped_at: datetime
    items: tuple[PackageItem, ...]


class ShippingProgress(msgspec.Struct, frozen=True):
    """A Commerce order after a shipment: its state, and all units shipped so far per order item."""

    reference: AmazonOrderId
    state: CommerceOrderState
    status: str
    shipped: Mapping[str, int]


class AddressChange(msgspec.Struct, frozen=True):
    """The delivery address an order is to have from now on. Buyer data."""

    reference: AmazonOrderId
    ship_to: Address


class Availability(Protocol):
    """What a decision asks of a Commerce: reads only."""

    def availability(self, commerce_store: str, skus: Sequence[SellerSku]) -> Mapping[SellerSku, SkuAvailability]:
        """What is known of these SKUs; unknown ones are absent."""
        ...


class CommercePreview(Availability, Protocol):
    """A Commerce as a dry run sees it: it can be asked and never be changed."""

    def default_status(self, state: CommerceOrderState) -> str:
        """The status of a new order in this state when the order settings name none."""
        ...

    def created_orders(self, references: Sequence[AmazonOrderId]) -> Mapping[AmazonOrderId, CreatedOrder]:
        """The orders that exist; unknown references are absent."""
        ...

    def taken_numbers(self, numbers: Sequence[str]) -> Mapping[str, str]:
        """Whose these order numbers are: the reference of the order by its number; free ones are absent."""
        ...

    def known_customers(self, emails: Sequence[str]) -> Mapping[str, str]:
        """The numbers of the customer accounts with these e-mail addresses; unknown ones are absent."""
        ...


class CommerceBackend(Protocol):
    """A Commerce behind the channel. Every method takes a batch and may be repeated without a second effect."""

    joins_transaction: bool
    """True when the back end writes on the caller's database transaction: everything commits together."""

    def availability(self, commerce_store: str, skus: Sequence[SellerSku]) -> Mapping[SellerSku, SkuAvailability]:
        """What is known of the products with these SKUs; unknown ones are absent. Alias SKUs are resolved before."""
        ...

    def create_orders(self, drafts: Sequence[CommerceOrderDraft]) -> Sequence[CreateOutcome]:
        """Create the orders that do not exist yet, one outcome per draft, in the drafts' order.

        Raises StockChangedError when a draft without `backorder` finds less stock than it needs.
        """
        ...

    def create_customers(self, drafts: Sequence[CommerceOrderDraft]) -> Sequence[CreateOutcome]:
        """Build the missing customer accounts of existing orders and link them."""
        ...

    def reserve(self, requests: Sequence[ReservationRequest]) -> None:
        """Hold stock for pending orders; `create_orders` with the same reference takes it over.

        Raises StockChangedError when a request without `backorder` finds less stock than it needs.
        """
        ...

    def release(self, references: Sequence[AmazonOrderId]) -> None:
        """Give back the stock held for pending orders."""
        ...

    def record_shipments(self, shipments: Sequence[CommerceShipment]) -> Sequence[ShippingProgress]:
        """Ship units that Amazon already has as shipped; repeated by `shipment_number`."""
        ...

    def complete_orders(self, references: Sequence[AmazonOrderId]) -> Sequence[ShippingProgress]:
        """Invoice what is shipped, so that fully shipped orders become complete."""
        ...

    def cancel_orders(self, references: Sequence[AmazonOrderId], reason: str) -> Sequence[ShippingProgress]:
        """Cancel orders of which nothing was shipped and release their reservations."""
        ...

    def change_addresses(self, changes: Sequence[AddressChange]) -> Sequence[AmazonOrderId]:
        """Give orders another delivery address; those that have it now. Shipped and closed ones keep theirs."""
        ...

    def cancel_rest(self, references: Sequence[AmazonOrderId], reason: str) -> Sequence[ShippingProgress]:
        """Close partly shipped orders: cancel what is left of them and release its reservations."""
        ...


class CommerceNotes(Protocol):
    """What a back end that does not join the transaction must remember of its own calls, for one connection.

    A note is a short text without buyer data, by kind and reference. Each method is committed when it returns, whatever
    becomes of the caller: it is made before the call to Commerce that it is about.
    """

    def read(self, kind: str, references: Sequence[AmazonOrderId]) -> Mapping[AmazonOrderId, str]:
        """The notes that there are; references without one are absent."""
        ...

    def begin(self, kind: str, notes: Mapping[AmazonOrderId, str]) -> frozenset[AmazonOrderId]:
        """Make the notes that are not there yet; the references of those. The others are being worked on elsewhere."""
        ...

    def change(
        self, kind: str, old: Mapping[AmazonOrderId, str], new: Mapping[AmazonOrderId, str]
    ) -> frozenset[AmazonOrderId]:
        """Replace each note that still has its old text, all at once; the references of those."""
        ...

    def forget(self, kind: str, references: Sequence[AmazonOrderId]) -> None:
        """Drop the notes: what they were about is done."""
        ...


class PackageToShip(msgspec.Struct, frozen=True):
    """A package to be shipped on the order processing page: how it travels and which units are in it."""

    tracking: Tracking
    items: tuple[PackageItem, ...]


class Shipped(msgspec.Struct, frozen=True):
    """What was shipped: one entry per package, and the order afterwards. `repeated`: the form was sent twice."""

    shipments: tuple[CommerceShipment, ...]
    progress: ShippingProgress
    repeated: bool = False


class OrderProcessing(Protocol):
    """A Commerce whose orders are shipped on our own pages (the built-in one)."""

    def ship(
        self,
        order: str,
        packages: Sequence[PackageToShip],
        *,
        actor: str,
        at: datetime,
        request_key: str = "",
        comment: str = "",
    ) -> Shipped:
        """Ship packages of an order, named by its number or reference; the same `request_key` ships once.

        Raises OrderRejected when more is shipped than is left, NotFound for an unknown order.
        """
        ...


class TrackingCorrections(Protocol):
    """A Commerce whose packages are corrected on our own pages (the built-in one)."""

    def correct_tracking(self, order: str, shipment_number: str, tracking: Tracking) -> None:
        """Correct carrier and tracking number of a package that was shipped, named by its shipment's number."""
        ...


class StaffMessage(msgspec.Struct, frozen=True):
    """One mail to one member of staff. The same `message_id` is the same message, however often it is sent."""

    message_id: str
    receiver: str
    subject: str
    text: str


class StaffMailer(Protocol):
    def send(self, message: StaffMessage) -> None:
        """Send it. Raises Unavailable (try again), PermanentError (refused), ConfigurationError (no mail server)."""
        ...


class WebhookMessage(msgspec.Struct, frozen=True):
    """A body for a webhook; receivers know a repeated one by its `message_id`."""

    message_id: str
    url: str
    secret: str
    body: bytes

    def __repr__(self) -> str:
        return f"WebhookMessage({self.message_id!r})"


class WebhookPoster(Protocol):
    def post(self, message: WebhookMessage, sent_at: datetime) -> None:
        """Post it, signed. Raises Unavailable (try again), PermanentError (refused), ConfigurationError (address)."""
        ...


class InvoiceMade(msgspec.Struct, frozen=True):
    """An invoice over shipped units, and the order afterwards."""

    progress: ShippingProgress
    number: str
    grand_total: Decimal
    currency: str


class CreditMade(msgspec.Struct, frozen=True):
    """A credit memo, and the order afterwards. `repeated`: the form was sent twice."""

    progress: ShippingProgress
    number: str
    grand_total: Decimal
    currency: str
    repeated: bool = False


class OrderAccounting(Protocol):
    """A Commerce whose orders are invoiced and credited on our own pages (the built-in one)."""

    def invoice(self, order: str, *, actor: str) -> InvoiceMade:
        """Invoice what is shipped and not invoiced. Raises OrderRejected when there is nothing, NotFound."""
        ...

    def credit(self, order: str, wanted: CreditRequest, *, actor: str, request_key: str) -> CreditMade:
        """Credit what was invoiced; the same `request_key` credits once. Raises OrderRejected, NotFound."""
        ...
