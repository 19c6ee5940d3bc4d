"""Amazon's clock: ours, corrected by the difference seen in the `Date` header. It knows no HTTP client."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

HEADER_TRUNCATION = timedelta(milliseconds=500)
"""The `Date` header is cut to whole seconds, so the true time lies half a second later on average."""

TRUSTED_ROUND_TRIP = timedelta(seconds=30)
"""The header's moment lies anywhere within the round trip; an answer slower than this corrects nothing any more."""


def system_utc_now() -> datetime:
    return datetime.now(UTC)


class AmazonClock:
    """Aware UTC time as Amazon has it. Share one instance per endpoint: every answer sharpens it."""

    def __init__(self, local_now: Callable[[], datetime] = system_utc_now) -> None:
        self._local_now = local_now
        self._skew: timedelta | None = None

    @property
    def is_measured(self) -> bool:
        return self._skew is not None

    @property
    def skew(self) -> timedelta:
        """How far Amazon is ahead of this machine; zero before the first measurement."""
        return self._skew or timedelta(0)

    def local_now(self) -> datetime:
        return self._local_now()

    def now(self) -> datetime:
        return self._local_now() + self.skew

    def learn(self, date_header: str, sent_at: datetime, received_at: datetime) -> None:
        """Take the skew from one answer; `sent_at` and `received_at` are of `local_now`. A bad header is ignored."""
        amazon_time = _parse_date(date_header)
        round_trip = received_at - sent_at
        if amazon_time is None or (self.is_measured and round_trip > TRUSTED_ROUND_TRIP):
            return
        self._skew = amazon_time + HEADER_TRUNCATION - (sent_at + round_trip / 2)


def _parse_date(header: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
