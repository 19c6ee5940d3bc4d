"""A person holds orders: nothing is created in Commerce, shipped or confirmed for them until somebody releases them.

What Amazon says of them goes on being stored; the decision to wait is made in `domain.workflows`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrder, OrderEvent
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import FulfillmentStatus
from saleschannel.domain.workflows.steps import WaitReason
from saleschannel.job_queue import Job, defer
from saleschannel.services.conflicts import until_undisturbed

LONGEST_REASON = 500
JOB_SIZE = 100


class HoldResult(StrEnum):
    """What became of one order; `channel.hold_texts` has the words."""

    HELD = "held"
    RELEASED = "released"
    ALREADY_HELD = "already_held"  # by an earlier hold, which stays as it is
    NOT_HELD = "not_held"  # nothing to release
    OVER = "over"  # canceled or shipped on Amazon: nothing is left that could be held
    UNKNOWN = "unknown"  # there is no such order


@dataclass(frozen=True, slots=True)
class HoldOutcome:
    """One order of a hold or release; `order_id` is the row's id as it was asked for."""

    order_id: int
    amazon_order_id: str
    result: HoldResult

    @property
    def changed(self) -> bool:
        return self.result in {HoldResult.HELD, HoldResult.RELEASED}


def hold_orders(ids: Sequence[int], *, reason: str, actor: str, at: datetime) -> list[HoldOutcome]:
    """Hold orders, named by their rows' ids; one outcome each, in the order asked for. May be repeated.

    Raises OrderRejected when no reason is given or it is too long; then nothing is held.
    """
    why = checked_reason(reason)
    return _apply(ids, lambda order: _hold(order, why, actor, at))


def release_orders(ids: Sequence[int], *, actor: str, at: datetime) -> list[HoldOutcome]:
    """Release held orders; jobs that commit with the release take them up at once. May be repeated."""
    return _apply(ids, lambda order: _release(order, actor, at))


def checked_reason(reason: str) -> str:
    """The reason on its own. Raises OrderRejected."""
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST_REASON:
        raise OrderRejected(
            "An order is held for a reason that the others can read.",
            code="hold_reason",
            remedy=f"Enter why, in at most {LONGEST_REASON} characters.",
        )
    return why


def _apply(ids: Sequence[int], change: Callable[[AmazonOrder], HoldResult]) -> list[HoldOutcome]:
    """In one transaction: lock, change each order, defer the work that is free again."""

    def apply() -> list[HoldOutcome]:
        with transaction.atomic():
            orders = AmazonOrder.objects.select_for_update(no_key=True).filter(pk__in=ids)
            found = {order.pk: order for order in orders.order_by("amazon_order_id")}
            results = {pk: change(order) for pk, order in found.items()}
            _let_go([found[pk] for pk, result in results.items() if result is HoldResult.RELEASED])
        return [
            HoldOutcome(pk, found[pk].amazon_order_id, results[pk])
            if pk in found
            else HoldOutcome(pk, "", HoldResult.UNKNOWN)
            for pk in dict.fromkeys(ids)
        ]

    return until_undisturbed(apply)


def _hold(order: AmazonOrder, reason: str, actor: str, at: datetime) -> HoldResult:
    """The hold replaces whatever the order needed attention for: a person has taken it on."""
    if order.held_at is not None:
        return HoldResult.ALREADY_HELD
    if order.fulfillment_status in {FulfillmentStatus.CANCELLED.value, FulfillmentStatus.SHIPPED.value}:
        return HoldResult.OVER
    order.held_at, order.held_by, order.hold_reason = at, actor, reason
    order.waiting_for, order.attention_reason, order.attention_detail = WaitReason.HELD.value, "", ""
    order.save(
        update_fields=["held_at", "held_by", "hold_reason", "waiting_for", "attention_reason", "attention_detail"]
    )
    facts = {"why": reason}
    OrderEvent.objects.create(order=order, type=EventType.HELD.value, actor=actor, occurred_at=at, facts=facts)
    return HoldResult.HELD


def _release(order: AmazonOrder, actor: str, at: datetime) -> HoldResult:
    if order.held_at is None:
        return HoldResult.NOT_HELD
    order.held_at, order.held_by, order.hold_reason, order.waiting_for = None, "", "", ""
    order.save(update_fields=["held_at", "held_by", "hold_reason", "waiting_for"])
    OrderEvent.objects.create(order=order, type=EventType.RELEASED.value, actor=actor, occurred_at=at)
    return HoldResult.RELEASED


def _let_go(orders: Sequence[AmazonOrder]) -> None:
    by_account: dict[int, list[str]] = defaultdict(list)
    for order in orders:
        by_account[order.account_id].append(order.amazon_order_id)
    for account_id, numbers in by_account.items():
        for start in range(0, len(numbers), JOB_SIZE):
            defer(Job.ADVANCE_ORDERS, account_id=account_id, amazon_order_ids=numbers[start : start + JOB_SIZE])
