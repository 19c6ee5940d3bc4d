"""A clerk who ships what the plan says, sometimes in two packages, and sometimes sends the form twice.

Uses the service behind the ship form, on connections of its own: it races with the import on purpose.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from random import Random

from django.db import close_old_connections
from django.utils import timezone

from saleschannel.channel.models import AmazonOrder, AmazonOrderItem
from saleschannel.config.wiring import order_processing
from saleschannel.domain.commerce import OPEN_STATES
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import OrderItemId, PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import PackageToShip
from saleschannel.services.ship_order import ship_order
from tests.chaos.plan import SHIPPED_BY_CLERK, Fate

PAUSE = 0.2
SENT_TWICE = 0.15
OPEN = [state.value for state in OPEN_STATES]


class Clerk:
    """Ships the orders of one half of the list; two clerks share the work."""

    def __init__(self, fates: Mapping[str, Fate], source: Random, half: int) -> None:
        self.fates = fates
        self.source = source
        self.half = half
        self.counts: Counter[str] = Counter()

    def work(self, stop: threading.Event) -> None:
        """Ship whatever can be shipped, until stopped."""
        while not stop.wait(PAUSE):
            close_old_connections()
            for order in AmazonOrder.objects.filter(commerce_state__in=OPEN).order_by("id"):
                if order.pk % 2 == self.half and self.fates.get(order.amazon_order_id) in SHIPPED_BY_CLERK:
                    self.ship(order, self.fates[order.amazon_order_id])
        close_old_connections()

    def ship(self, order: AmazonOrder, fate: Fate) -> None:
        """One act of shipping; the next round does the rest."""
        items = list(AmazonOrderItem.objects.filter(order=order).order_by("position"))
        left = [(item, item.quantity_ordered - item.quantity_shipped) for item in items]
        left = [(item, units) for item, units in left if units > 0]
        untouched = all(item.quantity_shipped == 0 for item in items)
        if not left or (fate is Fate.PARTLY_SELLER_CENTRAL and untouched):
            return
        head = [PackageItem(OrderItemId(left[0][0].order_item_id), 1)]
        tail = [
            PackageItem(OrderItemId(item.order_item_id), units - (1 if item is left[0][0] else 0))
            for item, units in left
            if units > (1 if item is left[0][0] else 0)
        ]
        if fate is Fate.TWO_PACKAGES and untouched and tail:
            self.send(order, "both", [head, tail])
        elif fate is Fate.TWO_SHIPMENTS and untouched and tail:
            self.send(order, "first", [head])
        else:
            self.send(order, "rest", [[PackageItem(OrderItemId(item.order_item_id), units) for item, units in left]])

    def send(self, order: AmazonOrder, act: str, contents: list[list[PackageItem]]) -> None:
        packages = [
            PackageToShip(Tracking("UPS", f"1Z{order.amazon_order_id}{act}{number}".upper()), tuple(items))
            for number, items in enumerate(contents, 1)
        ]
        for again in (False, True):
            if again and self.source.random() >= SENT_TWICE:
                return
            try:
                ship_order(
                    order_processing(),
                    order.commerce_number if self.source.random() < 0.5 else order.amazon_order_id,
                    packages,
                    actor="clerk",
                    request_key=f"chaos:{order.amazon_order_id}:{act}",
                    at=timezone.now(),
                )
            except OrderRejected as error:  # cancelled, or shipped in Seller Central, a moment ago
                self.counts[f"refused ({error.code})"] += 1
                return
            self.counts["forms sent twice" if again else "shipments"] += 1
