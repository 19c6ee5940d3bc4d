"""Lets orders come and move on by themselves at a watchable pace. It uses the world as a person would,
through its operations.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from random import Random

from saleschannel.simulator.order_factory import random_for
from saleschannel.simulator.state import DueAction, Order, Status
from saleschannel.simulator.transitions import RefusedError
from saleschannel.simulator.world import World

TICK_SECONDS = 0.25
# Longer gaps (a clock moved by hand, a laptop that slept) do not bring a flood of orders.
_LONGEST_GAP = timedelta(seconds=10)
_DELIVERIES_EVERY = timedelta(seconds=5)


class Autopilot:
    """Places orders by the world's settings and performs what is due."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._last = world.clock.now()
        self._delivered = self._last
        self._owed = 0.0

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            self.step()
            await asyncio.sleep(TICK_SECONDS)

    def step(self) -> None:
        """Do what has become due since the last step."""
        with self._world.lock:
            now = self._world.clock.now()
            self._place_owed(now)
            self._perform_due(now)
            self._deliver(now)

    def _place_owed(self, now: datetime) -> None:
        settings = self._world.autopilot
        passed = min(max(now - self._last, timedelta(0)), _LONGEST_GAP)
        self._last = now
        self._owed += passed.total_seconds() * settings.orders_per_minute / 60
        while self._owed >= 1:
            self._owed -= 1
            self._place(now)

    def _place(self, now: datetime) -> None:
        world, settings = self._world, self._world.autopilot
        chance = random_for(world.seed, -1_000_000_000 - world.placed)
        marketplace = (
            settings.marketplaces[world.placed % len(settings.marketplaces)] if settings.marketplaces else None
        )
        fulfilled_by = "AMAZON" if chance.random() < settings.amazon_share else "MERCHANT"
        order = world.place(marketplace=marketplace, fulfilled_by=fulfilled_by, variety=True)
        for delay, action in self._plan(order, chance):
            world.due.append(DueAction(at=now + timedelta(seconds=delay), action=action, order_id=order.order_id))

    def _plan(self, order: Order, chance: Random) -> list[tuple[float, str]]:
        settings = self._world.autopilot
        cancelled, asked = chance.random() < settings.cancel_share, chance.random() < settings.ask_cancel_share
        if order.fulfilled_by == "AMAZON":
            return [(settings.amazon_ships_after, "cancel" if cancelled else "ship_by_amazon")]
        plan = [(settings.verify_after, "verify")]
        if cancelled:
            plan.append((settings.verify_after * (0.5 if chance.random() < 0.5 else 3), "cancel"))
        elif asked:
            plan.append((settings.verify_after * 2, "ask_to_cancel"))
        return plan

    def _perform_due(self, now: datetime) -> None:
        ready = sorted((due for due in self._world.due if due.at <= now), key=lambda due: due.at)
        self._world.due = [due for due in self._world.due if due.at > now]
        for due in ready:
            try:
                getattr(self._world, due.action)(due.order_id)
            except RefusedError:
                continue  # a person or the merchant was faster: the order is not what it was when this was planned

    def _deliver(self, now: datetime) -> None:
        settings = self._world.autopilot
        if settings.orders_per_minute <= 0 or now - self._delivered < _DELIVERIES_EVERY:
            return
        self._delivered = now
        shipped_until = now - timedelta(seconds=settings.deliver_after)
        for order in self._world.orders():
            on_the_way = order.status is Status.SHIPPED and order.packages and order.delivered is None
            if on_the_way and order.packages[-1].created <= shipped_until:
                self._world.deliver(order.order_id)
