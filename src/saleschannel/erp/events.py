"""Writing ERP events in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from saleschannel import batch_sql

INSERT_EVENTS = """
    INSERT INTO erp_erpevent (type, subject, payload)
    SELECT type, subject, payload::jsonb
      FROM unnest(%b::text[], %b::text[], %b::text[]) AS batch(type, subject, payload)
"""


def record_events(events: Sequence[tuple[str, str, bytes]]) -> None:
    """Store events given as (type, subject, JSON payload); they commit with the rows they tell of."""
    if events:
        types, subjects, payloads = zip(*events, strict=True)
        batch_sql.run(INSERT_EVENTS, list(types), list(subjects), [payload.decode() for payload in payloads])
