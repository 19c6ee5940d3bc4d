"""How far an account's import has come: opening a window, turning its pages, moving the watermark (law 4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from saleschannel.channel.models import ImportCursor
from saleschannel.domain.import_window import (
    TOKEN_LIFE,
    ImportWindow,
    history_is_read,
    latest_upper_bound,
    next_part_of_history,
    next_window,
)
from saleschannel.ports import OrderQuery

TICK = timedelta(microseconds=1)
NO_WINDOW: dict[str, Any] = {
    "window_after": None,
    "window_before": None,
    "window_started_at": None,
    "window_resweep": False,
    "window_marketplaces": [],
    "page_token": "",
    "pages_read": 0,
}
KEPT = (*NO_WINDOW, "watermark", "finished", "last_resweep", "last_success_at")


def cursors_of(account_id: int) -> list[ImportCursor]:
    """The account's live cursor first, then unfinished histories; those of paused stores wait."""
    cursors = ImportCursor.objects.filter(account_id=account_id, finished=False).exclude(store__active=False)
    return sorted(cursors, key=lambda cursor: (cursor.store_id is not None, cursor.pk))


def history_is_due(live: ImportCursor, history: ImportCursor) -> bool:
    """Whether history has waited longer than the live import: calls that are scarce are shared by turns."""
    return live.last_success_at is not None and (
        history.last_success_at is None or history.last_success_at < live.last_success_at
    )


def open_query(cursor: ImportCursor, marketplace_ids: tuple[str, ...], amazon_now: datetime) -> OrderQuery | None:
    """The query whose next page is to be read, or None when nothing can be read yet. Stores a new window's bounds."""
    if not _window_is_open(cursor, amazon_now):
        window = _next_window(cursor, amazon_now)
        if window is None or not marketplace_ids:
            return None
        _store_window(cursor, window, marketplace_ids, amazon_now)
    assert cursor.window_after is not None  # noqa: S101  a stored window has both bounds
    assert cursor.window_before is not None  # noqa: S101
    return OrderQuery(
        marketplace_ids=tuple(cursor.window_marketplaces),
        after=cursor.window_after,
        before=cursor.window_before,
        by_creation=cursor.store_id is not None,
    )


def turn_page(cursor: ImportCursor, next_token: str | None, now: datetime, read_up_to: datetime | None = None) -> None:
    """The page was imported: go on with the next one, or close the window and move the watermark to its upper bound.

    It never moves further than Amazon says it has read: an answer to an earlier question, given again, moves nothing.
    """
    known_watermark = cursor.watermark
    cursor.pages_read += 1
    cursor.last_success_at = now
    if next_token is not None and next_token != cursor.page_token:
        cursor.page_token = next_token
        _save(cursor, known_watermark)
        return
    if cursor.window_before is not None and next_token is None:
        reached = min(read_up_to or cursor.window_before, cursor.window_before)
        whole = reached == cursor.window_before
        cursor.watermark = max(cursor.watermark, reached)
        cursor.finished = cursor.history_until is not None and history_is_read(cursor.watermark, cursor.history_until)
        if whole and cursor.window_resweep:
            cursor.last_resweep = now
    _close_window(cursor, known_watermark)


def restart_window(cursor: ImportCursor) -> None:
    """Forget the open window; the watermark stays, so nothing is missed."""
    _close_window(cursor, cursor.watermark)


def _close_window(cursor: ImportCursor, known_watermark: datetime) -> None:
    for name, value in NO_WINDOW.items():
        setattr(cursor, name, value)
    _save(cursor, known_watermark)


def read_history_from(store_id: int, account_id: int, since: datetime, until: datetime) -> None:
    """Read a store's orders of the time from `since` on; what was read of it before is read again, without harm."""
    cursor = ImportCursor.objects.select_for_update().filter(store_id=store_id).first()
    if cursor is None:
        ImportCursor.objects.create(account_id=account_id, store_id=store_id, watermark=since, history_until=until)
        return
    # Unfinished history goes on to its own end; of a finished one only the time before it is missing.
    end = until if cursor.finished else max(until, cursor.history_until or until)
    ImportCursor.objects.filter(pk=cursor.pk).update(watermark=since, history_until=end, finished=False, **NO_WINDOW)


def reach_back(account_id: int, moment: datetime) -> None:
    """Read the account's updates from this moment on once more: a store that was paused since then is back."""
    for cursor in ImportCursor.objects.select_for_update().filter(account_id=account_id, store=None):
        # A tick earlier than it was at the least: a pass under way must notice that its window is no longer the one.
        earlier = min(moment, cursor.watermark - TICK)
        ImportCursor.objects.filter(pk=cursor.pk).update(watermark=earlier, **NO_WINDOW)


def _save(cursor: ImportCursor, known_watermark: datetime) -> None:
    """Store how far the import has come, unless somebody has moved the watermark meanwhile: then theirs counts."""
    values = {name: getattr(cursor, name) for name in KEPT}
    if not ImportCursor.objects.filter(pk=cursor.pk, watermark=known_watermark).update(**values):
        cursor.refresh_from_db()


def _window_is_open(cursor: ImportCursor, amazon_now: datetime) -> bool:
    started = cursor.window_started_at
    return started is not None and cursor.window_after is not None and amazon_now - started < TOKEN_LIFE


def _next_window(cursor: ImportCursor, amazon_now: datetime) -> ImportWindow | None:
    if cursor.store_id is None:
        return next_window(cursor.watermark, cursor.last_resweep, amazon_now)
    until = min(cursor.history_until or amazon_now, latest_upper_bound(amazon_now))
    begun_at = cursor.store.import_from if cursor.store is not None else cursor.watermark
    return next_part_of_history(begun_at, cursor.watermark, until)


def _store_window(
    cursor: ImportCursor, window: ImportWindow, marketplace_ids: tuple[str, ...], amazon_now: datetime
) -> None:
    cursor.window_after, cursor.window_before = window.after, window.before
    cursor.window_resweep = window.resweep
    cursor.window_marketplaces = list(marketplace_ids)
    cursor.window_started_at = amazon_now
    cursor.page_token = ""
    cursor.pages_read = 0
    _save(cursor, cursor.watermark)
