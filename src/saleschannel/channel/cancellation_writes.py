"""Writes of cancellations and their feeds: from state to state by conditional updates, told in the order's story."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrderItem, Cancellation, CancellationFeed, OrderEvent
from saleschannel.domain.cancellations import (
    CANCELLATION_TRANSITIONS,
    OPEN_CANCELLATIONS,
    OPEN_FEEDS,
    CancellationState,
    CancelReason,
    FeedState,
    OrderCancellation,
)
from saleschannel.domain.orders import AmazonOrderId, FulfillmentStatus, OrderItemId

EVENTS = {
    CancellationState.SENT: EventType.CANCELLATION_SENT,
    CancellationState.ACCEPTED: EventType.CANCELLATION_ACCEPTED,
    CancellationState.SEEN: EventType.CANCELLATION_SEEN,
    CancellationState.REFUSED: EventType.CANCELLATION_REFUSED,
}
OPEN = [state.value for state in OPEN_CANCELLATIONS]


def change_state(cancellation: Cancellation, new: CancellationState, **columns: Any) -> bool:
    """Move it on if it still is in the state we know of, with its event; False when someone was faster."""
    old = CancellationState(cancellation.state)
    if new not in CANCELLATION_TRANSITIONS[old]:
        raise ValueError(f"a cancellation cannot go from {old.value} to {new.value}")
    with transaction.atomic():
        rows = Cancellation.objects.filter(pk=cancellation.pk, state=old.value)
        if not rows.update(state=new.value, **columns):
            return False
        cancellation.state = new.value
        if event := EVENTS.get(new):
            facts = {"message": columns["error_message"]} if columns.get("error_message") else None
            OrderEvent.objects.create(order_id=cancellation.order_id, type=event.value, facts=facts)
    return True


def change_feed(feed: CancellationFeed, new: FeedState, **columns: Any) -> bool:
    """Move an open feed on; False when it is not open any more."""
    rows = CancellationFeed.objects.filter(pk=feed.pk, state__in=[state.value for state in OPEN_FEEDS])
    changed = bool(rows.update(state=new.value, **columns))
    if changed:
        feed.state = new.value
        for name, value in columns.items():
            setattr(feed, name, value)
    return changed


def note_seen(account_id: int, now: datetime) -> list[Cancellation]:
    """Open requests whose orders Amazon shows as canceled; each is over."""
    canceled = Cancellation.objects.filter(
        state__in=OPEN,
        order__account_id=account_id,
        order__fulfillment_status=FulfillmentStatus.CANCELLED.value,
    )
    return [each for each in canceled.order_by("pk") if change_state(each, CancellationState.SEEN, seen_at=now)]


def open_feed(account_id: int) -> CancellationFeed | None:
    """The account's feed that is under way; there is at most one."""
    states = [state.value for state in OPEN_FEEDS]
    return CancellationFeed.objects.filter(account_id=account_id, state__in=states).first()


def newest_feed(account_id: int) -> CancellationFeed | None:
    return CancellationFeed.objects.filter(account_id=account_id).order_by("-created_at").first()


def to_send(cancellations: Iterable[Cancellation]) -> list[OrderCancellation]:
    """What a feed says of these cancellations (with orders and items prefetched), always in the same order."""
    return [
        OrderCancellation(
            AmazonOrderId(each.order.amazon_order_id),
            CancelReason(each.reason),
            tuple(
                OrderItemId(item.order_item_id)
                for item in sorted(each.order.items.all(), key=lambda item: item.position)
            ),
        )
        for each in sorted(cancellations, key=lambda each: each.pk)
    ]


def position_of(item: AmazonOrderItem) -> int:
    return item.position
