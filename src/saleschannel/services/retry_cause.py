"""Fix once, retry all: a run over all orders that one cause holds, worked off by jobs (`services.bulk_work`)."""

from __future__ import annotations

from django.db.models import QuerySet

from saleschannel.channel.models import AmazonOrder, BulkRun
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.bulk_runs import BulkAction
from saleschannel.domain.errors import NotFound
from saleschannel.services.bulk_runs import LARGEST_RUN, begin_run
from saleschannel.services.read_only import refuse_when_read_only


def retry_cause(store_id: int | None, reason: str, detail: str, *, actor: str, request_key: str) -> BulkRun:
    """Begin a retry of the orders with just this reason and detail, of one store or (None) of all.

    The same `request_key` begins one run only. Raises NotFound when no order is held by this cause any more, and
    ConfigurationError in read-only mode.
    """
    if begun := BulkRun.objects.filter(request_key=request_key).first():
        return begun
    refuse_when_read_only()
    held = held_by(store_id, reason, detail)
    if not held.exists():
        raise NotFound(
            "No order is held by this cause any more.",
            remedy="Nothing to do: the orders have gone on, or their cause is another one now.",
        )
    some = AmazonOrder.objects.filter(pk__in=held.order_by("pk").values("pk")[:LARGEST_RUN])
    return begin_run(BulkAction.RETRY, some, actor=actor, request_key=request_key, parameters={"cause": reason})


def held_by(store_id: int | None, reason: str, detail: str) -> QuerySet[AmazonOrder]:
    """The orders with this reason and detail; none for a reason that this release does not know."""
    if reason not in set(AttentionReason):
        return AmazonOrder.objects.none()
    held = AmazonOrder.objects.exclude(attention_reason="").filter(attention_reason=reason, attention_detail=detail)
    return held if store_id is None else held.filter(store_id=store_id)
