"""A budget of calls in memory, for tests of the client; the product's own is `channel.call_budget`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from saleschannel.amazon.budget import USAGE_PLANS, Operation, UsagePlan


class LocalBudget:
    """Keeps the published usage plans within this process. `clock` counts seconds."""

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
