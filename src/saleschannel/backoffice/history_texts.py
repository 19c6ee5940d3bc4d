"""How far a store's history is, for pages: the progress, and in words how long it will still take."""

from __future__ import annotations

from typing import Any

from saleschannel.backoffice.durations import duration_text
from saleschannel.channel.models import Store
from saleschannel.config.wiring import searches_left
from saleschannel.services.history import history_progress


def history_context(store: Store) -> dict[str, Any]:
    """What `setup/progress.html` shows of a store, whose account is loaded."""
    progress = history_progress(store, searches_left(store.account))
    ends_in = duration_text(progress.ends_in) if progress is not None and progress.ends_in is not None else ""
    return {"store": store, "progress": progress, "ends_in": ends_in}
