"""Send the requested cancellations of an account to Amazon, and follow them until Amazon shows or refuses them.

One feed is under way at a time, and at most one in twenty minutes carries all that was requested (facts §3.2). Law 3:
a feed's document is uploaded and stored before the feed is submitted; after a lost answer Amazon's feeds are looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import QuerySet

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.cancel_texts import cancel_text
from saleschannel.channel.cancellation_writes import (
    change_feed,
    change_state,
    newest_feed,
    note_seen,
    open_feed,
    to_send,
)
from saleschannel.channel.communication_errors import record_error
from saleschannel.channel.models import Cancellation, CancellationFeed
from saleschannel.domain.cancellations import CancellationState, FeedProgress, FeedState, NoCancellation
from saleschannel.domain.errors import OrderRejected, OutcomeUnknown, PermanentError, SaleschannelError, Throttled
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import CancellationFeeds, Marketplace
from saleschannel.services.advance_orders import advance_apart
from saleschannel.services.cancel_on_amazon import obstacle_to_cancellation
from saleschannel.services.import_page import Backends, import_page

BETWEEN_FEEDS = timedelta(minutes=20)
LOOK_AGAIN = timedelta(minutes=1)
GIVE_UP_LOOKING = timedelta(minutes=5)
STUCK = timedelta(hours=24)
READ_BACK_AFTER = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=2))
MOST = 500
"""Orders per feed; more wait for the next one."""


class CancelingMarketplace(Marketplace, CancellationFeeds, Protocol):
    """A seller account that is read and whose orders are canceled."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One account with what the calls need."""

    account_id: int
    stores: AccountStores
    marketplace: CancelingMarketplace
    backends: Backends


def send_cancellations(sending: Sending) -> timedelta | None:
    """Do what can be done now; how long until the next look, None when no cancellation is under way.

    Raises SaleschannelError, recorded except for limits that are used up.
    """
    try:
        now = sending.marketplace.now()
        if (feed := open_feed(sending.account_id)) is not None:
            follow(feed, sending, now)
        elif requested(sending.account_id).exists() and now >= next_feed_at(sending.account_id, now):
            send_next(sending, now)
        read_back(sending, now)
    except Throttled:
        raise
    except SaleschannelError as error:
        record_error(sending.account_id, "cancel", error)
        raise
    return next_look(sending.account_id, now)


def requested(account_id: int) -> QuerySet[Cancellation]:
    """Requests that no feed carries yet."""
    waiting = Cancellation.objects.filter(state=CancellationState.REQUESTED.value, feed=None)
    return waiting.filter(order__account_id=account_id).select_related("order").prefetch_related("order__items")


def carried(feed: CancellationFeed) -> list[Cancellation]:
    """Everything the feed carries, whatever has become of it."""
    found = Cancellation.objects.filter(feed=feed).select_related("order").prefetch_related("order__items")
    return list(found.order_by("pk"))


def next_feed_at(account_id: int, now: datetime) -> datetime:
    last = newest_feed(account_id)
    return last.created_at + BETWEEN_FEEDS if last is not None else now


def send_next(sending: Sending, now: datetime) -> None:
    """Upload the document of all that may still be canceled, store the feed, then submit it."""
    cancellations = [each for each in requested(sending.account_id).order_by("pk")[:MOST] if may_go(each, sending, now)]
    if not cancellations:
        return
    document_id = sending.marketplace.prepare_cancellations(to_send(cancellations))
    with transaction.atomic():
        feed = CancellationFeed.objects.create(
            account_id=sending.account_id, document_id=document_id, state=FeedState.PREPARED.value, created_at=now
        )
        Cancellation.objects.filter(pk__in=[each.pk for each in cancellations]).update(feed=feed)
    submit(feed, sending, now)


def may_go(cancellation: Cancellation, sending: Sending, now: datetime) -> bool:
    """False for an order that was canceled or shipped since the request; that ends it."""
    obstacle = obstacle_to_cancellation(cancellation.order)
    if obstacle is NoCancellation.CANCELED:
        change_state(cancellation, CancellationState.SEEN, seen_at=now)
    elif obstacle is not None:
        refuse([(cancellation, cancel_text(obstacle.value))], sending, now)
    return obstacle is None


def submit(feed: CancellationFeed, sending: Sending, now: datetime) -> None:
    """One createFeed call; that it was begun is stored before. What Amazon refuses for good ends the requests."""
    cancellations = carried(feed)
    marketplaces = sorted({each.order.marketplace_id for each in cancellations})
    change_feed(feed, FeedState.SUBMITTING, submitted_at=now)
    try:
        feed_id = sending.marketplace.submit_cancellations(feed.document_id, marketplaces)
    except OutcomeUnknown:
        return  # looked up by the next job
    except PermanentError as error:
        give_up(feed, cancellations, error.message, sending, now)
    except SaleschannelError:
        change_feed(feed, FeedState.PREPARED)  # it did not reach Amazon
        raise
    else:
        note_submitted(feed, feed_id, cancellations, now)


def note_submitted(feed: CancellationFeed, feed_id: str, cancellations: Sequence[Cancellation], now: datetime) -> None:
    with transaction.atomic():
        if change_feed(feed, FeedState.PROCESSING, feed_id=feed_id):
            for each in cancellations:
                if each.state == CancellationState.REQUESTED.value:
                    change_state(each, CancellationState.SENT, sent_at=now)


def follow(feed: CancellationFeed, sending: Sending, now: datetime) -> None:
    """Take an open feed one step further."""
    match FeedState(feed.state):
        case FeedState.PREPARED:
            submit(feed, sending, now)
        case FeedState.SUBMITTING:
            find_or_repeat(feed, sending, now)
        case _:
            cancellations = carried(feed)
            progress = sending.marketplace.cancellation_progress(feed.feed_id, to_send(cancellations))
            settle(feed, cancellations, progress, sending, now)


def find_or_repeat(feed: CancellationFeed, sending: Sending, now: datetime) -> None:
    """The answer to createFeed was lost: a feed that we do not know, made since, is ours. None for long: call again."""
    submitted = feed.submitted_at or feed.created_at
    known = set(CancellationFeed.objects.filter(account_id=sending.account_id).values_list("feed_id", flat=True))
    found = [
        feed_id
        for feed_id in sending.marketplace.find_cancellation_feeds(submitted - LOOK_AGAIN)
        if feed_id not in known
    ]
    if found:
        note_submitted(feed, found[0], carried(feed), now)
    elif now - submitted >= GIVE_UP_LOOKING:
        submit(feed, sending, now)


def settle(
    feed: CancellationFeed,
    cancellations: Sequence[Cancellation],
    progress: FeedProgress,
    sending: Sending,
    now: datetime,
) -> None:
    """Take over what the report says; a feed that Amazon gave up, or that is stuck, ends its requests."""
    stuck = now - (feed.submitted_at or now) >= STUCK
    if progress.failed or (stuck and not progress.done):
        words = f"Amazon did not process the request ({progress.failed or 'no answer for 24 hours'})."
        give_up(feed, cancellations, words, sending, now)
    elif progress.done:
        with transaction.atomic():
            change_feed(feed, FeedState.FINISHED, finished_at=now)
            for each in cancellations:
                accepted = AmazonOrderId(each.order.amazon_order_id) not in progress.refused
                if accepted and each.state == CancellationState.SENT.value:
                    due = now + READ_BACK_AFTER[0]
                    change_state(each, CancellationState.ACCEPTED, accepted_at=now, check_after=due)
        words_of = {str(number): words for number, words in progress.refused.items()}
        named = [each for each in cancellations if each.order.amazon_order_id in words_of]
        refuse([(each, words_of[each.order.amazon_order_id]) for each in named], sending, now)


def give_up(
    feed: CancellationFeed, cancellations: Sequence[Cancellation], words: str, sending: Sending, now: datetime
) -> None:
    change_feed(feed, FeedState.FAILED, finished_at=now, error_message=words)
    refuse([(each, words) for each in cancellations], sending, now)


def refuse(refusals: Sequence[tuple[Cancellation, str]], sending: Sending, now: datetime) -> None:
    """End the requests with the reason, on the order and in the list of errors; the orders go on."""
    over = {CancellationState.SEEN.value, CancellationState.REFUSED.value}
    ended = []
    for each, words in refusals:
        if each.state not in over and change_state(each, CancellationState.REFUSED, error_message=words):
            remedy = "Look at the order in Seller Central: ship it, refund it, or cancel it there."
            error = OrderRejected(f"The order was not canceled: {words}", code="not_canceled", remedy=remedy)
            record_error(sending.account_id, "cancel", error, each.order.amazon_order_id)
            ended.append(AmazonOrderId(each.order.amazon_order_id))
    if ended:
        advance_apart(sending.stores, ended, sending.backends, now)


def read_back(sending: Sending, now: datetime) -> None:
    """Read accepted ones that are due from Amazon; the import follows what it shows, Commerce included."""
    accepted = Cancellation.objects.filter(
        state=CancellationState.ACCEPTED.value, order__account_id=sending.account_id, check_after__lte=now
    )
    for each in accepted.select_related("order").order_by("check_after")[:20]:
        page = sending.marketplace.get_order(AmazonOrderId(each.order.amazon_order_id))
        import_page(sending.stores, page, sending.backends, now)
        waited = now - (each.accepted_at or now)
        interval = next((step for step in READ_BACK_AFTER if step > waited), READ_BACK_AFTER[-1])
        Cancellation.objects.filter(pk=each.pk).update(check_after=now + interval)
    note_seen(sending.account_id, now)


def next_look(account_id: int, now: datetime) -> timedelta | None:
    """When something may have happened; the schedule looks now and then all the same."""
    if open_feed(account_id) is not None:
        return LOOK_AGAIN
    if requested(account_id).exists():
        return max(timedelta(seconds=1), next_feed_at(account_id, now) - now)
    accepted = Cancellation.objects.filter(state=CancellationState.ACCEPTED.value, order__account_id=account_id)
    return LOOK_AGAIN if accepted.exists() else None  # soon, so that a new request need not wait for this look
