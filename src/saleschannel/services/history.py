"""A store's history: read from a date on, once; how far that is, and when it will probably end by Amazon's limits."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

import msgspec
from django.db import transaction

from saleschannel.channel.call_budget import CallsLeft
from saleschannel.channel.import_cursors import read_history_from
from saleschannel.channel.models import AmazonOrder, ImportCursor, Store
from saleschannel.domain.errors import PermanentError
from saleschannel.domain.import_window import next_part_of_history
from saleschannel.job_queue import defer_import
from saleschannel.keyset import CappedCount, capped_count

ORDERS_PER_CALL = 100
OF_TWO_CALLS_ONE = 2
"""While calls are scarce, history and the live import take turns."""


class HistoryProgress(msgspec.Struct, frozen=True):
    """How far a store's history is read.

    `percent` is of time, not of orders. `part` is the time that is read now. `ends_in` is an estimate: None at the end.
    """

    since: datetime
    until: datetime
    read_to: datetime
    percent: int
    finished: bool
    paused: bool
    part: tuple[datetime, datetime] | None
    pages_of_part: int
    orders: CappedCount
    ends_in: timedelta | None
    last_page_at: datetime | None


def import_history(store: Store, since: datetime) -> None:
    """Import the store's orders placed from `since` on, too.

    Raises PermanentError when these orders are imported anyway.
    """
    with transaction.atomic():
        row = Store.objects.select_for_update().get(pk=store.pk)
        if since >= row.import_from:
            raise PermanentError(
                f"“{row.name}” has its orders from {row.import_from:%Y-%m-%d %H:%M} UTC on already.",
                code="not_earlier",
                remedy="Give an earlier date.",
            )
        read_history_from(row.pk, row.account_id, since, row.import_from)
        Store.objects.filter(pk=row.pk).update(import_from=since)
        defer_import(row.account_id)


def history_progress(store: Store, searches: CallsLeft) -> HistoryProgress | None:
    """How far the history is; None for a store without. `searches`: what is left of the call that reads orders."""
    cursor = ImportCursor.objects.filter(store=store).first()
    if cursor is None:
        return None
    since, until = store.import_from, cursor.history_until or store.connected_at
    read_to = until if cursor.finished else min(max(cursor.watermark, since), until)
    orders = AmazonOrder.objects.filter(store=store, purchased_at__gte=since, purchased_at__lt=until)
    counted = capped_count(orders)
    return HistoryProgress(
        since=since,
        until=until,
        read_to=read_to,
        percent=100 if cursor.finished else int(99 * share(since, read_to, until)),
        finished=cursor.finished,
        paused=not (store.active and store.account.active),
        part=part_of(cursor),
        pages_of_part=cursor.pages_read,
        orders=counted,
        ends_in=None if cursor.finished else wait_for(calls_to_go(since, read_to, until, counted.number), searches),
        last_page_at=cursor.last_success_at,
    )


def share(since: datetime, read_to: datetime, until: datetime) -> float:
    """How much of the time is read, from 0 to 1."""
    return (read_to - since) / (until - since) if until > since else 1.0


def part_of(cursor: ImportCursor) -> tuple[datetime, datetime] | None:
    """The time whose orders are read now, if a window is open."""
    if cursor.window_after is None or cursor.window_before is None:
        return None
    return cursor.window_after, cursor.window_before


def calls_to_go(since: datetime, read_to: datetime, until: datetime, orders_read: int) -> int:
    """Calls that are probably left: one per part, and as many pages as the time read so far had orders."""
    parts, place = 0, read_to
    while (part := next_part_of_history(since, place, until)) is not None:
        parts, place = parts + 1, part.before
    done = share(since, read_to, until)
    orders_left = orders_read * (1 - done) / done if done else orders_read
    return max(parts, ceil(orders_left / ORDERS_PER_CALL))


def wait_for(calls: int, searches: CallsLeft) -> timedelta:
    """How long Amazon's limits make so many calls take: those in the bucket at once, the others by turns."""
    scarce = max(0, calls - searches.left)
    return timedelta(seconds=scarce * OF_TWO_CALLS_ONE / searches.per_second)
