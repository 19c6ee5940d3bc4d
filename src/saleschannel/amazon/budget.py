"""Amazon's usage plans as a budget of calls. It knows no requests; the budget shared by all workers is the channel's.

Rates as published in Amazon's models and "Usage Plans and Rate Limits" (facts amazon-sp-api §6): a token bucket per
selling partner and application.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

import msgspec


class Operation(StrEnum):
    """The calls we make, in Amazon's spelling."""

    SEARCH_ORDERS = "searchOrders"
    GET_ORDER = "getOrder"
    CONFIRM_SHIPMENT = "confirmShipment"
    MARKETPLACE_PARTICIPATIONS = "getMarketplaceParticipations"
    CREATE_FEED_DOCUMENT = "createFeedDocument"
    CREATE_FEED = "createFeed"
    GET_FEED = "getFeed"
    GET_FEEDS = "getFeeds"
    GET_FEED_DOCUMENT = "getFeedDocument"


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
    Operation.MARKETPLACE_PARTICIPATIONS: UsagePlan(0.016, 15),
    Operation.CREATE_FEED_DOCUMENT: UsagePlan(0.5, 15),
    Operation.CREATE_FEED: UsagePlan(0.0083, 15),
    Operation.GET_FEED: UsagePlan(2, 15),
    Operation.GET_FEEDS: UsagePlan(0.0222, 10),
    Operation.GET_FEED_DOCUMENT: UsagePlan(0.0222, 10),
}


class CallBudget(Protocol):
    """The calls left to one seller account in one region. Shared by all that call for this account."""

    def take(self, operation: Operation) -> float:
        """Spend one call and return 0, or spend nothing and return the seconds until a call is there."""
        ...

    def throttled(self, operation: Operation) -> None:
        """Amazon answered 429: its bucket is empty, so ours is."""
        ...
