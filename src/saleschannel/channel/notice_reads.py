"""Reads of notices: the open ones for every page, and the list of open and past ones."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import msgspec

from saleschannel import batch_sql
from saleschannel.channel.models import Notice
from saleschannel.domain.notices import Facts, NoticeKind, Severity
from saleschannel.keyset import KeyColumn, KeysetPage, Place, keyset_page

PAST_KEYS = (KeyColumn("opened_at", datetime, descending=True), KeyColumn("id", int, descending=True))


class NoticeEntry(NamedTuple):
    """A notice as the pages show it."""

    opened_at: datetime
    id: int
    kind: str
    subject: str
    severity: str
    facts: Facts
    closed_at: datetime | None
    gone_since: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str


COLUMNS = NoticeEntry._fields
# One small index answers it: there are as many entries as there are causes now. The second half is what no worker can
# write down: that there is none.
OPEN = """
    SELECT opened_at, id, kind, subject, severity, facts::text, closed_at, gone_since, acknowledged_at, acknowledged_by
      FROM channel_notice WHERE closed_at IS NULL AND opened_at IS NOT NULL
    UNION ALL
    SELECT looked_at, 0, 'no_worker', '', 'problem', json_build_object('since', looked_at)::text, NULL, NULL, NULL, ''
      FROM channel_noticesettings WHERE looked_at < now() - make_interval(mins => worker_minutes)
"""


def open_entries() -> list[NoticeEntry]:
    """The open notices, problems first, then the newest; one query. A missing worker is among them at once."""
    rows = [NoticeEntry._make((*row[:5], msgspec.json.decode(row[5]), *row[6:])) for row in batch_sql.rows(OPEN)]
    told = any(entry.kind == NoticeKind.NO_WORKER and entry.id for entry in rows)
    entries = [entry for entry in rows if entry.id or not told]
    return sorted(entries, key=lambda entry: (entry.severity != Severity.PROBLEM, -entry.opened_at.timestamp()))


def past_entries(place: Place) -> KeysetPage[NoticeEntry]:
    """One page of closed notices, newest first."""
    closed = Notice.objects.filter(closed_at__isnull=False, opened_at__isnull=False).values_list(*COLUMNS)
    page = keyset_page(closed, PAST_KEYS, place)
    return KeysetPage([NoticeEntry._make(row) for row in page.rows], page.before, page.after)
