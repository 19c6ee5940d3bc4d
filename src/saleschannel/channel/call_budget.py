"""Amazon's usage plans as token buckets in the database, shared by all workers (law 6).

A bucket is stored as the moment at which it will be full again, so that one conditional update spends a call. All
times are the database's, so workers with wrong clocks agree.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    SELECT account_id, operation, extract(epoch FROM full_at - clock_timestamp())::float8 FROM channel_callbucket
     WHERE account_id = ANY(%b::bigint[])
"""
WHOLE_CALL = 1e-9
"""A call that is missing by less than this is there: floats do not add up exactly."""


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

    @property
    def account_id(self) -> int:
        return self._account_id

    @property
    def plans(self) -> dict[str, tuple[float, int]]:
        """(calls per second, burst) by operation."""
        return self._plans


def calls_left(budgets: Iterable[SharedCallBudget]) -> dict[int, list[CallsLeft]]:
    """What is left to each account of every operation, in the order of its plans; one query. Spends nothing."""
    listed = list(budgets)
    until_full = {
        (account_id, operation): max(0.0, seconds)
        for account_id, operation, seconds in batch_sql.rows(LEFT, [budget.account_id for budget in listed])
    }
    return {
        budget.account_id: [
            what_is_left(operation, rate, burst, until_full.get((budget.account_id, operation), 0.0))
            for operation, (rate, burst) in budget.plans.items()
        ]
        for budget in listed
    }


def what_is_left(operation: str, rate: float, burst: int, until_full: float) -> CallsLeft:
    """Of a bucket of `burst` calls that gets `rate` calls per second and is full again in so many seconds."""
    exact = burst - until_full * rate
    left = max(0, int(exact + WHOLE_CALL))
    return CallsLeft(operation, left, burst, rate, 0.0 if left else (1 - exact) / rate, until_full)
