"""The activity log: what happened to all orders and what people did, newest first, as one list of two tables.

Both are read by their ids, which grow with time, so no index by time is needed on the events of a million orders. A
place in the list is a pair of ids: events below the first and deeds below the second are still to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from typing import Any, LiteralString, NamedTuple

from django.db.models import Q, QuerySet

from saleschannel import batch_sql
from saleschannel.channel.activity_texts import KINDS_OF_ACTIVITY
from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import Activity, OrderEvent

PAGE_SIZE = 50
WINDOW = 30_000  # events looked through for one page where no index knows what is asked for
SLACK = timedelta(hours=1)  # an id is drawn some time after the moment its transaction began
ATTENTION = (EventType.NEEDS_ATTENTION, EventType.ATTENTION_RESOLVED, EventType.RETRIED)


class ActivityPlace(NamedTuple):
    """Entries with ids below these are still to come."""

    event: int = 2**63 - 1
    deed: int = 2**63 - 1


class ActivityEntry(NamedTuple):
    """One line of the log. `order` is an Amazon order number, empty for deeds."""

    id: int
    at: datetime
    type: str
    actor: str
    facts: dict[str, Any]
    store_id: int | None
    order: str = ""


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """What is asked for; nothing set: everything. `hidden`: kinds that the reader may not see."""

    store_id: int | None = None
    kind: str = ""
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """`next` is where older entries begin, if any. `looked_back_to`: the page is not full, but older ones may be."""

    rows: list[ActivityEntry]
    next: ActivityPlace | None
    looked_back_to: datetime | None = None


def activity_page(wanted: ActivityFilter, place: ActivityPlace) -> ActivityPage:
    """One page of the log."""
    events, floor, horizon = _events(wanted, place)
    deeds = [deed for deed in _deeds(wanted, place) if horizon is None or deed.at >= horizon]
    found = list(merge(events, deeds, key=lambda entry: entry.at, reverse=True))
    rows = found[:PAGE_SIZE]
    if len(found) > PAGE_SIZE:
        return ActivityPage(rows, _after(rows, place))
    if horizon is None:
        return ActivityPage(rows, None)
    return ActivityPage(rows, ActivityPlace(floor, _after(rows, place).deed), horizon)


def _after(rows: Sequence[ActivityEntry], place: ActivityPlace) -> ActivityPlace:
    return ActivityPlace(
        min((row.id for row in rows if row.order), default=place.event),
        min((row.id for row in rows if not row.order), default=place.deed),
    )


def _events(wanted: ActivityFilter, place: ActivityPlace) -> tuple[list[ActivityEntry], int, datetime | None]:
    """Events of orders; where looking stopped early: the lowest id looked at, and its time."""
    if wanted.kind in KINDS_OF_ACTIVITY:
        return [], 0, None
    top, lowest = _bounds(wanted, place.event, EVENT_AT)
    floor = lowest
    if (wanted.store_id or wanted.kind) and not wanted.actor:  # no index knows how rare these are
        lowest = max(lowest, _end_of_events("id"))
        floor = max(lowest, min(top, _end_of_events("-id") + 1) - WINDOW)
    found = _in_time(OrderEvent.objects.filter(id__lt=top, id__gte=floor), wanted)
    if wanted.store_id:
        found = found.filter(order__store_id=wanted.store_id)
    found = found.filter(_of_kind(wanted.kind)) if wanted.kind else found
    columns = ("id", "occurred_at", "type", "actor", "facts", "order__store_id", "order__amazon_order_id")
    rows = [ActivityEntry(*row) for row in found.order_by("-id").values_list(*columns)[: PAGE_SIZE + 1]]
    if len(rows) > PAGE_SIZE or floor <= lowest:
        return rows, floor, None
    return rows, floor, _time_of(floor)


def _time_of(event_id: int) -> datetime | None:
    """When the event with this id, or the next one, happened."""
    return OrderEvent.objects.filter(id__gte=event_id).order_by("id").values_list("occurred_at", flat=True).first()


def _deeds(wanted: ActivityFilter, place: ActivityPlace) -> list[ActivityEntry]:
    if wanted.kind and wanted.kind not in KINDS_OF_ACTIVITY:
        return []
    top, lowest = _bounds(wanted, place.deed, DEED_AT)
    found = _in_time(Activity.objects.filter(id__lt=top, id__gte=lowest), wanted)
    if wanted.store_id:
        found = found.filter(store_id=wanted.store_id)
    if wanted.kind:
        found = found.filter(type__startswith=f"{wanted.kind}.")
    for kind in wanted.hidden:
        found = found.exclude(type__startswith=f"{kind}.")
    columns = ("id", "occurred_at", "type", "actor", "facts", "store_id")
    return [ActivityEntry(*row) for row in found.order_by("-id").values_list(*columns)[: PAGE_SIZE + 1]]


def _in_time(found: QuerySet[Any], wanted: ActivityFilter) -> QuerySet[Any]:
    """Also by person: both tables have the same columns for these."""
    if wanted.actor:
        found = found.filter(actor=wanted.actor)
    if wanted.since:
        found = found.filter(occurred_at__gte=wanted.since)
    return found.filter(occurred_at__lt=wanted.until) if wanted.until else found


def _of_kind(kind: str) -> Q:
    if kind == "attention":
        return Q(type__in=ATTENTION)
    return Q(type__in=[event for event in EventType if event.partition(".")[0] == kind and event not in ATTENTION])


def _bounds(wanted: ActivityFilter, place: int, entry_at: LiteralString) -> tuple[int, int]:
    """The ids of entries between which the wanted time lies: below the first, not below the second."""
    top = min(place, _id_at(entry_at, wanted.until + SLACK)) if wanted.until else place
    return top, _id_at(entry_at, wanted.since - SLACK) if wanted.since else 0


def _end_of_events(order: str) -> int:
    """The id of the oldest (`id`) or the newest (`-id`) event."""
    return OrderEvent.objects.order_by(order).values_list("id", flat=True).first() or 0


# Halves the range of ids until it is at the first entry of the moment or later; each step is one look into the index.
ENTRY_AT: LiteralString = """
    WITH RECURSIVE range (low, high) AS (
        SELECT coalesce(min(id), 0), coalesce(max(id), 0) + 1 FROM {table}
        UNION ALL
        SELECT CASE WHEN found.occurred_at < %b::timestamptz THEN found.id + 1 ELSE low END,
               CASE WHEN found.occurred_at < %b::timestamptz THEN high ELSE (low + high) / 2 END
          FROM range LEFT JOIN LATERAL (
               SELECT id, occurred_at FROM {table}
                WHERE id >= (low + high) / 2 AND id < high ORDER BY id LIMIT 1) found ON true
         WHERE low < high)
    SELECT low FROM range WHERE low >= high
"""
EVENT_AT = ENTRY_AT.replace("{table}", "channel_orderevent")
DEED_AT = ENTRY_AT.replace("{table}", "channel_activity")


def _id_at(entry_at: LiteralString, moment: datetime) -> int:
    """The lowest id of which the entry is not before the moment, as far as ids grow with time."""
    return int(batch_sql.rows(entry_at, moment, moment)[0][0])
