"""How far an account's import has come: opening a window, turning its pages, moving the watermark (law 4)."""

from __future__ import annotations

from datetime import datetime

from saleschannel.channel.models import ImportCursor
from saleschannel.domain.import_window import TOKEN_LIFE, ImportWindow, latest_upper_bound, next_window
from saleschannel.ports import OrderQuery


def cursors_of(account_id: int) -> list[ImportCursor]:
    """The account's live cursor first, then unfinished histories."""
    cursors = ImportCursor.objects.filter(account_id=account_id, finished=False)
    return sorted(cursors, key=lambda cursor: (cursor.store_id is not None, cursor.pk))


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


def turn_page(cursor: ImportCursor, next_token: str | None, now: datetime) -> None:
    """The page was imported: go on with the next one, or close the window and move the watermark to its upper bound."""
    cursor.pages_read += 1
    cursor.last_success_at = now
    if next_token is not None and next_token != cursor.page_token:
        cursor.page_token = next_token
        cursor.save()
        return
    if cursor.window_before is not None and next_token is None:
        cursor.watermark = cursor.window_before
        cursor.finished = cursor.store_id is not None
        if cursor.window_resweep:
            cursor.last_resweep = now
    restart_window(cursor)


def restart_window(cursor: ImportCursor) -> None:
    """Forget the open window; the watermark stays, so nothing is missed."""
    cursor.window_after = cursor.window_before = cursor.window_started_at = None
    cursor.window_resweep = False
    cursor.window_marketplaces = []
    cursor.page_token = ""
    cursor.pages_read = 0
    cursor.save()


def _window_is_open(cursor: ImportCursor, amazon_now: datetime) -> bool:
    started = cursor.window_started_at
    return started is not None and cursor.window_after is not None and amazon_now - started < TOKEN_LIFE


def _next_window(cursor: ImportCursor, amazon_now: datetime) -> ImportWindow | None:
    if cursor.store_id is None:
        return next_window(cursor.watermark, cursor.last_resweep, amazon_now)
    until = min(cursor.history_until or amazon_now, latest_upper_bound(amazon_now))
    return ImportWindow(cursor.watermark, until) if until > cursor.watermark else None


def _store_window(
    cursor: ImportCursor, window: ImportWindow, marketplace_ids: tuple[str, ...], amazon_now: datetime
) -> None:
    cursor.window_after, cursor.window_before = window.after, window.before
    cursor.window_resweep = window.resweep
    cursor.window_marketplaces = list(marketplace_ids)
    cursor.window_started_at = amazon_now
    cursor.page_token = ""
    cursor.pages_read = 0
    cursor.save()
