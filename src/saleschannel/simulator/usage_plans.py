"""Amazon's usage plans: a token bucket per selling partner account and operation. It knows neither HTTP nor orders.

Rates and bursts are those printed in Amazon's models (orders_2026-01-01.json, ordersV0.json, feeds_2021-06-30.json).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Plan:
    """Tokens per second, and how many a full bucket holds."""

    rate: float
    burst: int


PLANS = {
    "searchOrders": Plan(0.0056, 20),
    "getOrder": Plan(0.5, 30),
    "confirmShipment": Plan(2, 10),
    "getMarketplaceParticipations": Plan(0.016, 15),
    "createFeedDocument": Plan(0.5, 15),
    "createFeed": Plan(0.0083, 15),
    "getFeed": Plan(2, 15),
    "getFeeds": Plan(0.0222, 10),
    "getFeedDocument": Plan(0.0222, 10),
}


@dataclass
class TokenBucket:
    """A bucket that refills by the clock it is shown and never holds more than `burst` tokens."""

    plan: Plan
    tokens: float
    seen: datetime

    def take(self, now: datetime) -> bool:
        """Take one token when there is one; time going backwards adds nothing and takes nothing away."""
        passed = max(0.0, (now - self.seen).total_seconds())
        self.tokens = min(float(self.plan.burst), self.tokens + passed * self.plan.rate)
        self.seen = now
        # A hair of tolerance: 1/0.0056 s later there is a token, whatever floating point says.
        if self.tokens < 1 - 1e-9:
            return False
        self.tokens = max(0.0, self.tokens - 1)
        return True


@dataclass
class UsagePlans:
    """All buckets; `enabled` switches the limits, `scale` multiplies every rate (the bursts stay)."""

    enabled: bool = True
    scale: float = 1.0
    overrides: dict[str, Plan] = field(default_factory=dict)
    _buckets: dict[tuple[str, str], TokenBucket] = field(default_factory=dict)

    def plan_of(self, operation: str) -> Plan:
        """Give the plan in force for an operation."""
        plan = self.overrides.get(operation) or PLANS[operation]
        return Plan(plan.rate * self.scale, plan.burst)

    def take(self, seller_id: str, operation: str, now: datetime) -> bool:
        """Take a token for a call; True when the call may go on."""
        if not self.enabled:
            return True
        bucket = self._buckets.get((seller_id, operation))
        if bucket is None:
            plan = self.plan_of(operation)
            bucket = self._buckets[seller_id, operation] = TokenBucket(plan, float(plan.burst), now)
        bucket.plan = self.plan_of(operation)
        return bucket.take(now)

    def refill(self) -> None:
        """Fill all buckets."""
        self._buckets.clear()
