"""Amazon's usage plans as token buckets in the database, shared by all workers (law 6).

A bucket is stored as the moment at which it will be full again, so that one conditional update spends a call. All
times are the database's, so workers with wrong clocks agree.
"""

from __future__ import annotations

from typing import NamedTuple

from saleschannel import batch_sql

TAKE = """
    INSERT INTO channel_callbucket AS bucket (account_id, operation, full_at)
    VALUES (%b, %b, clock_timestamp() + make_interval(secs => %b::float8))
    ON CONFLICT (account_id, operation) DO UPDATE
       SET full_at = greatest(bucket.full_at, clock_timestamp()) + make_interval(secs => %b::float8)
     WHERE bucket.full_at <= clock_timestamp() + make_interval(secs => %b::float8)
    RETURNING 1
"""
WAIT = """
    SELECT extract(epoch FROM full_at - clock_timestamp())::float8 FROM channel_callbucket
     WHERE account_id = %b AND operation = %b
"""
SHORTEST_WAIT = 0.01
EMPTY = """
    INSERT INTO channel_callbucket (account_id, operation, full_at)
    VALUES (%b, %b, clock_timestamp() + make_interval(secs => %b::float8))
    ON CONFLICT (account_id, operation) DO UPDATE SET full_at = EXCLUDED.full_at
"""
LEFT = """
    SELECT operation, extract(epoch FROM full_at - clock_timestamp())::float8 FROM channel_callbucket
     WHERE account_id = %b
"""


class CallsLeft(NamedTuple):
    """What Amazon's limits leave of one operation now: `left` of `burst` calls, and seconds until there is a call."""

    operation: str
    left: int
    burst: int
    per_second: float
    next_call_in: float
    full_in: float


class SharedCallBudget:
    """The calls left to one account; plans are (rate, burst) by operation. Implements `amazon.budget.CallBudget`."""

    def __init__(self, account_id: int, plans: dict[str, tuple[float, int]]) -> None:
        self._account_id = account_id
        self._plans = plans

    def take(self, operation: str) -> float:
        """Spend one call and return 0, or spend nothing and return the seconds until a call is there."""
        rate, burst = self._plans[operation]
        per_call = 1 / rate
        room = (burst - 1) * per_call
        if batch_sql.rows(TAKE, self._account_id, str(operation), per_call, per_call, room):
            return 0.0
        until_full = batch_sql.rows(WAIT, self._account_id, str(operation))
        # Never 0 here, even if the bucket has filled meanwhile: no call was spent.
        return max(SHORTEST_WAIT, float(until_full[0][0]) - room) if until_full else SHORTEST_WAIT

    def throttled(self, operation: str) -> None:
        """Amazon answered 429: its bucket is empty, so ours is."""
        rate, burst = self._plans[operation]
        batch_sql.run(EMPTY, self._account_id, str(operation), burst / rate)

    def left(self) -> list[CallsLeft]:
        """What is left of every operation, in the order of the plans. Spends nothing."""
        until_full = {operation: max(0.0, seconds) for operation, seconds in batch_sql.rows(LEFT, self._account_id)}
        return [
            calls_left(operation, rate, burst, until_full.get(operation, 0.0))
            for operation, (rate, burst) in self._plans.items()
        ]


def calls_left(operation: str, rate: float, burst: int, until_full: float) -> CallsLeft:
    """A bucket of `burst` calls that gets `rate` calls per second and is full again in so many seconds."""
    exact = max(0.0, burst - until_full * rate)
    left = int(exact + 1e-9)
    next_call_in = 0.0 if left else (1 - exact) / rate
    return CallsLeft(operation, left, burst, rate, next_call_in, until_full)
