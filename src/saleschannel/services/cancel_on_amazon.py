"""A person asks Amazon to cancel unshipped orders: stored here, sent by a job (`services.send_cancellations`).

Amazon's interface for it is a feed, so the answer comes minutes later. The Commerce order follows when Amazon shows the
order as canceled; `cancel_order` is the other way about, for the Commerce order alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Sum

from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrder, AmazonOrderItem, Cancellation, OrderEvent
from saleschannel.domain.cancellations import (
    OPEN_CANCELLATIONS,
    CancelReason,
    NoCancellation,
    why_not_cancelable,
)
from saleschannel.domain.orders import FulfilledBy, FulfillmentStatus
from saleschannel.domain.workflows.steps import WaitReason
from saleschannel.job_queue import defer_cancellations
from saleschannel.services.conflicts import until_undisturbed

OPEN = [state.value for state in OPEN_CANCELLATIONS]


class CancelResult(StrEnum):
    """What became of one request; `channel.cancel_texts` has the words."""

    REQUESTED = "requested"
    ALREADY_REQUESTED = "already_requested"  # by an earlier request, which is under way
    BY_AMAZON = NoCancellation.BY_AMAZON.value
    PENDING = NoCancellation.PENDING.value
    SHIPPED = NoCancellation.SHIPPED.value
    CANCELED = NoCancellation.CANCELED.value
    NOT_OPEN = NoCancellation.NOT_OPEN.value
    UNKNOWN = "unknown"  # there is no such order


@dataclass(frozen=True, slots=True)
class CancelOutcome:
    """One order of a request; `order_id` is the row's id as it was asked for."""

    order_id: int
    amazon_order_id: str
    result: CancelResult

    @property
    def requested(self) -> bool:
        return self.result in {CancelResult.REQUESTED, CancelResult.ALREADY_REQUESTED}


def cancel_on_amazon(ids: Sequence[int], *, reason: CancelReason, actor: str, at: datetime) -> list[CancelOutcome]:
    """Ask Amazon to cancel orders, named by their rows' ids; one outcome each, in the order asked for.

    May be repeated: an order has one open request at most. What Amazon allows is checked again before it is sent.
    """

    def request() -> list[CancelOutcome]:
        with transaction.atomic():
            orders = AmazonOrder.objects.select_for_update(no_key=True).filter(pk__in=ids)
            found = {order.pk: order for order in orders.order_by("amazon_order_id")}
            results = {pk: _request(order, reason, actor, at) for pk, order in found.items()}
            for account_id in {found[pk].account_id for pk, done in results.items() if done is CancelResult.REQUESTED}:
                defer_cancellations(account_id)
        return [
            CancelOutcome(pk, found[pk].amazon_order_id, results[pk])
            if pk in found
            else CancelOutcome(pk, "", CancelResult.UNKNOWN)
            for pk in dict.fromkeys(ids)
        ]

    return until_undisturbed(request)


def obstacle_to_cancellation(order: AmazonOrder) -> NoCancellation | None:
    """Why the order cannot be canceled at Amazon as it is now; None when it can."""
    shipped = AmazonOrderItem.objects.filter(order=order).aggregate(units=Sum("quantity_shipped"))["units"] or 0
    return why_not_cancelable(
        FulfilledBy(order.fulfilled_by), FulfillmentStatus(order.fulfillment_status), shipped_in_commerce=shipped
    )


def _request(order: AmazonOrder, reason: CancelReason, actor: str, at: datetime) -> CancelResult:
    if obstacle := obstacle_to_cancellation(order):
        return CancelResult(obstacle.value)
    if Cancellation.objects.filter(order=order, state__in=OPEN).exists():
        return CancelResult.ALREADY_REQUESTED
    Cancellation.objects.create(order=order, reason=reason.value, actor=actor, requested_at=at)
    if order.held_at is None:
        order.waiting_for, order.attention_reason, order.attention_detail = WaitReason.CANCELLATION.value, "", ""
        order.save(update_fields=["waiting_for", "attention_reason", "attention_detail"])
    facts = {"cancel_reason": reason.value}
    event = EventType.CANCELLATION_SUBMITTED.value
    OrderEvent.objects.create(order=order, type=event, actor=actor, occurred_at=at, facts=facts)
    return CancelResult.REQUESTED
