"""Which part of Amazon's order history to read next (law 4). Times are aware UTC datetimes of Amazon's clock.

A window has a fixed upper bound; the watermark moves to it only after the last page was committed; windows overlap,
because Amazon shows some orders hours late (facts amazon-sp-api §8.8), and a slow re-sweep reads further back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

TWO_MINUTE_RULE = timedelta(minutes=2)
CLOCK_RESERVE = timedelta(seconds=5)
OVERLAP = timedelta(minutes=10)
RESWEEP_EVERY = timedelta(hours=6)
RESWEEP_REACH = timedelta(hours=48)
TOKEN_LIFE = timedelta(hours=23)
"""Amazon's page tokens live 24 h; a window that took longer is begun anew."""
HISTORY_PARTS = 8
SHORTEST_HISTORY_PART = timedelta(days=1)
LONGEST_HISTORY_PART = timedelta(days=30)
"""History is read in parts, so that progress can be seen and a window ends before its tokens do."""


class ImportWindow(msgspec.Struct, frozen=True):
    """Orders updated from `after` to `before`, both inclusive; `resweep` marks the slow second look."""

    after: datetime
    before: datetime
    resweep: bool = False


def latest_upper_bound(amazon_now: datetime) -> datetime:
    """The newest `lastUpdatedBefore` that keeps Amazon's two-minute rule, in whole seconds."""
    return (amazon_now - TWO_MINUTE_RULE - CLOCK_RESERVE).replace(microsecond=0)


def next_part_of_history(begun_at: datetime, read_to: datetime, until: datetime) -> ImportWindow | None:
    """The next part of a history that began at `begun_at` and is read up to `read_to`; None when it is all read."""
    if read_to >= until:
        return None
    part = max(SHORTEST_HISTORY_PART, min(LONGEST_HISTORY_PART, (until - begun_at) / HISTORY_PARTS))
    before = read_to + part
    return ImportWindow(read_to, before if until - before > part / 2 else until)  # no crumb is left for the end


def history_is_read(read_to: datetime, until: datetime) -> bool:
    """Whether nothing is left. The last minutes, which Amazon does not show yet, come with the live import."""
    return until - read_to <= OVERLAP


def next_window(watermark: datetime, last_resweep: datetime | None, amazon_now: datetime) -> ImportWindow | None:
    """The next window to read, or None while nothing new can be read yet."""
    before = latest_upper_bound(amazon_now)
    if before <= watermark:
        return None
    if last_resweep is None or amazon_now - last_resweep >= RESWEEP_EVERY:
        return ImportWindow(min(watermark - OVERLAP, before - RESWEEP_REACH), before, resweep=True)
    return ImportWindow(watermark - OVERLAP, before)
