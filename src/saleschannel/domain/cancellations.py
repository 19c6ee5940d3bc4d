"""Cancelling an order at Amazon: the reasons Amazon accepts, how far a request has come, and when none is possible."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from saleschannel.domain.orders import AmazonOrderId, FulfilledBy, FulfillmentStatus, OrderItemId


class CancelReason(StrEnum):
    """Amazon's reasons, in its own spelling: those that the feed and Seller Central both take (facts §3.1)."""

    NO_INVENTORY = "NoInventory"
    BUYER_CANCELED = "BuyerCanceled"
    ADDRESS_UNDELIVERABLE = "ShippingAddressUndeliverable"
    CUSTOMER_EXCHANGE = "CustomerExchange"
    GENERAL_ADJUSTMENT = "GeneralAdjustment"


class CancellationState(StrEnum):
    """How far the request to cancel an order at Amazon has come."""

    REQUESTED = "requested"  # stored, goes to Amazon with the next feed
    SENT = "sent"  # in a feed that was begun; Amazon has not answered yet
    ACCEPTED = "accepted"  # Amazon's report names no error for it; not seen on the order yet
    SEEN = "seen"  # Amazon shows the order as canceled
    REFUSED = "refused"  # Amazon refuses it, or the order was shipped meanwhile


CANCELLATION_TRANSITIONS: dict[CancellationState, frozenset[CancellationState]] = {
    CancellationState.REQUESTED: frozenset({CancellationState.SENT, CancellationState.SEEN, CancellationState.REFUSED}),
    CancellationState.SENT: frozenset(
        {CancellationState.REQUESTED, CancellationState.ACCEPTED, CancellationState.SEEN, CancellationState.REFUSED}
    ),
    CancellationState.ACCEPTED: frozenset({CancellationState.SEEN, CancellationState.REFUSED}),
    CancellationState.SEEN: frozenset(),
    CancellationState.REFUSED: frozenset({CancellationState.SEEN}),
}

OPEN_CANCELLATIONS = frozenset({CancellationState.REQUESTED, CancellationState.SENT, CancellationState.ACCEPTED})


class FeedState(StrEnum):
    """How far a feed has come. Its document is uploaded and its key stored before it is submitted (law 3)."""

    PREPARED = "prepared"  # the document is at Amazon, nothing refers to it yet
    SUBMITTING = "submitting"  # createFeed was called; whether it took effect is not known until answered or looked up
    PROCESSING = "processing"  # Amazon works on it
    FINISHED = "finished"  # its report was read
    FAILED = "failed"  # Amazon did not process it


OPEN_FEEDS = frozenset({FeedState.PREPARED, FeedState.SUBMITTING, FeedState.PROCESSING})


class OrderCancellation(msgspec.Struct, frozen=True):
    """One order to cancel as a whole, with the ids of its items."""

    amazon_order_id: AmazonOrderId
    reason: CancelReason
    items: tuple[OrderItemId, ...]


class FeedProgress(msgspec.Struct, frozen=True):
    """Where Amazon is with a feed: still working, done with its words for each order it refuses, or given up."""

    done: bool = False
    failed: str = ""
    refused: dict[AmazonOrderId, str] = {}


class NoCancellation(StrEnum):
    """Why an order cannot be canceled at Amazon."""

    BY_AMAZON = "by_amazon"  # fulfilled by Amazon: only Amazon and the buyer cancel it
    PENDING = "pending"  # Amazon has not verified the payment
    SHIPPED = "shipped"  # something of it is shipped
    CANCELED = "canceled"  # it is canceled already
    NOT_OPEN = "not_open"  # a status in which Amazon cancels nothing


def why_not_cancelable(
    fulfilled_by: FulfilledBy, status: FulfillmentStatus, *, shipped_in_commerce: int
) -> NoCancellation | None:
    """None when a request makes sense: an unshipped order that the merchant fulfills, of which nothing has left."""
    if fulfilled_by is FulfilledBy.AMAZON:
        return NoCancellation.BY_AMAZON
    match status:
        case FulfillmentStatus.PENDING | FulfillmentStatus.PENDING_AVAILABILITY:
            return NoCancellation.PENDING
        case FulfillmentStatus.PARTIALLY_SHIPPED | FulfillmentStatus.SHIPPED:
            return NoCancellation.SHIPPED
        case FulfillmentStatus.CANCELLED:
            return NoCancellation.CANCELED
        case FulfillmentStatus.UNSHIPPED:
            return NoCancellation.SHIPPED if shipped_in_commerce else None
        case _:
            return NoCancellation.NOT_OPEN
