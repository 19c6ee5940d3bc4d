"""Decides how long to wait before a program is started again. Pure: no clock, no processes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Backoff:
    """Seconds between an end and the next start: `first`, growing by `factor` up to `longest`.

    A program that has lived for `reset_after` begins with `first` again.
    """

    first: float = 0.2
    factor: float = 2.0
    longest: float = 10.0
    reset_after: float = 30.0


def restart_delay(backoff: Backoff, previous: float | None, lived: float) -> float:
    """Seconds to wait now, given the delay before the life that has just ended (None: it was the first life)."""
    if previous is None or lived >= backoff.reset_after:
        return backoff.first
    return min(previous * backoff.factor, backoff.longest)
