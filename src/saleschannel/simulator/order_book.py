"""Keeps the orders and finds those updated or created in a time window, oldest first.
It knows neither HTTP nor Amazon's rules.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime

import msgspec

from saleschannel.simulator.state import Order

Position = tuple[datetime, str]


class TimeIndex:
    """Order ids by one time of theirs. Entries are appended and go stale when the time changes;
    sorting waits for a reader.
    """

    def __init__(self) -> None:
        self._entries: list[Position] = []
        self._sorted = True

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, moment: datetime, order_id: str) -> None:
        """Note that the order has this time from now on."""
        entry = (moment, order_id)
        if self._entries and entry < self._entries[-1]:
            self._sorted = False
        self._entries.append(entry)

    def rebuild(self, entries: list[Position]) -> None:
        """Replace everything, which drops stale entries."""
        self._entries, self._sorted = sorted(entries), True

    def between(self, start: Position, until: datetime) -> Iterator[Position]:
        """Give the entries from `start` (included) up to `until` (included) in order; stale ones are among them."""
        if not self._sorted:
            self._entries.sort()
            self._sorted = True
        for index in range(bisect_left(self._entries, start), len(self._entries)):
            if self._entries[index][0] > until:
                return
            yield self._entries[index]


class OrderBook:
    """All orders of one seller, with the version before the last change of each."""

    def __init__(self, orders: list[Order] | None = None) -> None:
        self._orders: dict[str, Order] = {}
        self._previous: dict[str, bytes] = {}
        self._by_updated = TimeIndex()
        self._by_created = TimeIndex()
        for order in orders or []:
            self.add(order)

    def __len__(self) -> int:
        return len(self._orders)

    def __iter__(self) -> Iterator[Order]:
        return iter(self._orders.values())

    def get(self, order_id: str) -> Order | None:
        """Find an order."""
        return self._orders.get(order_id)

    def add(self, order: Order) -> None:
        """Take in a new order."""
        self._orders[order.order_id] = order
        self._by_updated.add(order.updated, order.order_id)
        self._by_created.add(order.created, order.order_id)

    def remember(self, order: Order) -> None:
        """Keep the order as it is now, to be given again as its older version."""
        self._previous[order.order_id] = msgspec.msgpack.encode(order)

    def older_version(self, order: Order) -> Order:
        """Give the order as it was before its last change, or as it is when it never changed."""
        encoded = self._previous.get(order.order_id)
        return msgspec.msgpack.decode(encoded, type=Order) if encoded else order

    def moved(self, order: Order) -> None:
        """Note that the order's `updated` has changed."""
        self._by_updated.add(order.updated, order.order_id)
        if len(self._by_updated) > 2 * len(self._orders) + 1000:
            self._by_updated.rebuild([(known.updated, known.order_id) for known in self])

    def updated_between(self, start: Position, until: datetime) -> Iterator[tuple[Position, Order]]:
        """Walk the orders last updated in the window, oldest first."""
        last: Position | None = None
        for entry in self._by_updated.between(start, until):
            order = self._orders[entry[1]]
            if order.updated == entry[0] and entry != last:
                last = entry
                yield entry, order

    def created_between(self, start: Position, until: datetime) -> Iterator[tuple[Position, Order]]:
        """Walk the orders created in the window, oldest first."""
        for entry in self._by_created.between(start, until):
            yield entry, self._orders[entry[1]]
