"""How long Commerce orders took from Amazon's update on: rounded, gathered, and read as p50 and p95. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec

EXACT_UNTIL, BY_FIVES_UNTIL = 60, 600
"""Seconds up to which a delay is kept as it is, and up to which by fives; above, to two digits: few values to store."""


class DelayFigures(msgspec.Struct, frozen=True):
    """Half of `orders` were created within `p50`, 95 of 100 within `p95`."""

    orders: int
    p50: timedelta
    p95: timedelta


def rounded_seconds(delay: timedelta) -> int:
    """The delay in seconds as it is stored: rounded up above a minute, never negative."""
    seconds = max(0, round(delay.total_seconds()))
    if seconds <= EXACT_UNTIL:
        return seconds
    step: int = 5 if seconds <= BY_FIVES_UNTIL else 10 ** (len(str(seconds)) - 2)
    return -(-seconds // step) * step


def gathered(delays: Iterable[timedelta]) -> list[tuple[int, int]]:
    """Rounded seconds and how many orders took them, in rising order."""
    return sorted(Counter(rounded_seconds(delay) for delay in delays).items())


def delay_figures(gathered_delays: Sequence[tuple[int, int]]) -> DelayFigures | None:
    """p50 and p95 of (seconds, orders); None when there was no order."""
    ranked = sorted(gathered_delays)
    orders = sum(number for _, number in ranked)
    if not orders:
        return None
    return DelayFigures(orders, _percentile(ranked, orders, 50), _percentile(ranked, orders, 95))


def _percentile(ranked: Sequence[tuple[int, int]], orders: int, percent: int) -> timedelta:
    """The smallest delay within which so many in a hundred orders were created."""
    wanted = -(-orders * percent // 100)
    for seconds, number in ranked:
        wanted -= number
        if wanted <= 0:
            return timedelta(seconds=seconds)
    return timedelta(seconds=ranked[-1][0])
