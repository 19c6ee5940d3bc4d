"""Amazon's usage plans as a budget of calls. It knows no requests; the budget shared by all workers is the channel's.

Rates as published in Amazon's models and "Usage Plans and Rate Limits" (facts amazon-sp-api §6): a token bucket per
selling partner and application.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Protocol

import msgspec


class Operation(StrEnum):
    """The calls we make, in Amazon's spelling."""

    SEARCH_ORDERS = "searchOrders"
    GET_ORDER = "getOrder"
    CONFIRM_SHIPMENT = "confirmShipment"


class UsagePlan(msgspec.Struct, frozen=True):
    """`rate` calls per second are added to a bucket that holds `burst`."""

    rate: float
    burst: int

    @property
    def seconds_per_call(self) -> float:
        return 1 / self.rate


USAGE_PLANS: Mapping[Operation, UsagePlan] = {
    Operation.SEARCH_ORDERS: UsagePlan(0.0056, 20),
    Operation.GET_ORDER: UsagePlan(0.5, 30),
    Operation.CONFIRM_SHIPMENT: UsagePlan(2, 10),
}


class CallBudget(Protocol):
    """The calls left to one seller account in one region. Shared by all that call for this account."""

    def take(self, operation: Operation) -> float:
        """Spend one call and return 0, or spend nothing and return the seconds until a call is there."""
        ...

    def throttled(self, operation: Operation) -> None:
        """Amazon answered 429: its bucket is empty, so ours is."""
        ...


class LocalBudget:
    """A budget within this process, for a single worker, the connection test and tests. `clock` counts seconds."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        plans: Mapping[Operation, UsagePlan] = USAGE_PLANS,
    ) -> None:
        self._clock = clock
        self._plans = plans
        self._lock = threading.Lock()
        self._levels: dict[Operation, tuple[float, float]] = {}

    def take(self, operation: Operation) -> float:
        plan = self._plans[operation]
        with self._lock:
            now = self._clock()
            level = self._refill(operation, plan, now)
            granted = level >= 1
            self._levels[operation] = (level - 1 if granted else level, now)
        return 0.0 if granted else (1 - level) * plan.seconds_per_call

    def throttled(self, operation: Operation) -> None:
        with self._lock:
            self._levels[operation] = (0.0, self._clock())

    def _refill(self, operation: Operation, plan: UsagePlan, now: float) -> float:
        level, since = self._levels.get(operation, (float(plan.burst), now))
        # The tiny addition makes a bucket that was waited for exactly as long as told count as full again.
        return min(plan.burst, level + max(0.0, now - since) * plan.rate + 1e-9)
