"""Writing ERP events in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from saleschannel import batch_sql


def record_events(events: Sequence[tuple[str, str, Mapping[str, Any]]]) -> None:
    """Store events given as (type, subject, payload); they commit with the rows they tell of."""
    batch = [{"type": kind, "subject": subject, "payload": payload} for kind, subject, payload in events]
    batch_sql.insert("erp_erpevent", batch)
