"""How far a store's history is, for pages: the progress, and in words how long it will still take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from saleschannel.backoffice.dashboard.durations import duration_text
from saleschannel.channel.models import Store
from saleschannel.config.wiring import searches_left
from saleschannel.services.history import history_progress

A_MINUTE = timedelta(minutes=1)


def history_context(store: Store) -> dict[str, Any]:
    """What `setup/progress.html` shows of a store, whose account is loaded."""
    progress = history_progress(store, searches_left(store.account))
    ends_in = wait_text(progress.ends_in) if progress is not None and progress.ends_in is not None else ""
    return {"store": store, "progress": progress, "ends_in": ends_in}


def wait_text(span: timedelta) -> str:
    """The estimate in words; it is never a matter of seconds."""
    return duration_text(span) if span >= A_MINUTE else _("less than a minute")
