"""The simulator's clock: real time plus an offset, or frozen. It knows nothing of orders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def to_milliseconds(moment: datetime) -> datetime:
    """Cut `moment` to whole milliseconds, the precision in which Amazon tells times."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class Clock:
    """A clock that a test or a person can move; `now()` is an aware UTC time in whole milliseconds."""

    def __init__(self, *, offset: timedelta = timedelta(0), frozen_at: datetime | None = None) -> None:
        self._offset = offset
        self._frozen_at = frozen_at

    @property
    def frozen_at(self) -> datetime | None:
        """The time at which the clock stands still, or None while it runs."""
        return self._frozen_at

    @property
    def offset(self) -> timedelta:
        """How far the running clock is ahead of real time (negative when behind)."""
        return self._offset

    def now(self) -> datetime:
        """Give the simulated time."""
        return to_milliseconds(self._frozen_at or datetime.now(UTC) + self._offset)

    def advance(self, delta: timedelta) -> None:
        """Move the clock by `delta`, which may be negative; a frozen clock stays frozen."""
        if self._frozen_at is None:
            self._offset += delta
        else:
            self._frozen_at += delta

    def set(self, moment: datetime) -> None:
        """Move the clock to `moment`; a frozen clock stays frozen, a running one goes on from there."""
        self.advance(moment - self.now())

    def freeze(self, moment: datetime | None = None) -> None:
        """Stop the clock, at `moment` when it is given."""
        self._frozen_at = to_milliseconds(moment or self.now())

    def resume(self) -> None:
        """Let a frozen clock run on from the time at which it stands."""
        if self._frozen_at is not None:
            self._offset = self._frozen_at - datetime.now(UTC)
            self._frozen_at = None
