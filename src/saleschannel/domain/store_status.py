"""What the card of a store says of it in one word. Knows no clock and no database."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class StoreStatus(StrEnum):
    """The worst thing first: only one of them is shown."""

    FAILING = "failing"  # Amazon does not let the account in, or no import has succeeded for too long
    PAUSED = "paused"
    READ_ONLY = "read_only"  # orders come in, nothing is sent to Amazon
    CONNECTED = "connected"


def store_status(*, active: bool, problem: str, stalled: bool, read_only: bool) -> StoreStatus:
    """The status of a store: its account's problem, whether its import is stalled, whether writes are stopped."""
    if problem:
        return StoreStatus.FAILING
    if not active:
        return StoreStatus.PAUSED
    if stalled:
        return StoreStatus.FAILING
    return StoreStatus.READ_ONLY if read_only else StoreStatus.CONNECTED


def import_is_stalled(last_import: datetime | None, connected_at: datetime, now: datetime, patience: timedelta) -> bool:
    """True when the last import (the connecting, while there was none) lies further back than the patience reaches."""
    return now - max(last_import or connected_at, connected_at) > patience
