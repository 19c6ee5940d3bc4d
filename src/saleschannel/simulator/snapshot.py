"""Saves a world to a JSON file and brings it back. It knows where state is, not what it means."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from saleschannel.simulator.clock import Clock
from saleschannel.simulator.order_book import OrderBook
from saleschannel.simulator.state import (
    AutopilotSettings,
    DueAction,
    Feed,
    FeedDocument,
    Order,
    Product,
    ReceivedConfirmation,
    Seller,
)
from saleschannel.simulator.world import World

SAVE_EVERY_SECONDS = 1.0


class Saved(msgspec.Struct, kw_only=True):
    """What of a world survives a restart. Faults and the fill of token buckets do not."""

    seed: int
    clock_offset_seconds: float
    clock_frozen_at: datetime | None
    placed: int
    sellers: list[Seller]
    catalogue: list[Product]
    orders: list[Order]
    calls: dict[str, int]
    received: list[ReceivedConfirmation]
    due: list[DueAction]
    autopilot: AutopilotSettings
    usage_plans_enabled: bool
    usage_plans_scale: float
    feed_documents: list[FeedDocument] = []
    feeds: list[Feed] = []


def encode_world(world: World) -> bytes:
    """Write the world as JSON."""
    with world.lock:
        return msgspec.json.encode(
            Saved(
                seed=world.seed,
                clock_offset_seconds=world.clock.offset.total_seconds(),
                clock_frozen_at=world.clock.frozen_at,
                placed=world.placed,
                sellers=list(world.sellers.values()),
                catalogue=world.catalogue,
                orders=world.orders(),
                calls=dict(world.calls),
                received=world.received,
                due=world.due,
                autopilot=world.autopilot,
                usage_plans_enabled=world.plans.enabled,
                usage_plans_scale=world.plans.scale,
                feed_documents=list(world.feed_documents.values()),
                feeds=list(world.feeds.values()),
            )
        )


def decode_world(content: bytes) -> World:
    """Bring a world back; raises msgspec.DecodeError when the content is not of this program."""
    saved = msgspec.json.decode(content, type=Saved)
    clock = Clock(offset=timedelta(seconds=saved.clock_offset_seconds), frozen_at=saved.clock_frozen_at)
    world = World(seed=saved.seed, clock=clock, usage_plans=saved.usage_plans_enabled)
    world.plans.scale = saved.usage_plans_scale
    world.sellers = {seller.seller_id: seller for seller in saved.sellers}
    world.books = {seller_id: OrderBook() for seller_id in world.sellers}
    for order in saved.orders:
        world.books[order.seller_id].add(order)
    world.catalogue, world.placed, world.autopilot = saved.catalogue, saved.placed, saved.autopilot
    world.calls.update(saved.calls)
    world.received, world.due = saved.received, saved.due
    world.feed_documents = {document.document_id: document for document in saved.feed_documents}
    world.feeds = {feed.feed_id: feed for feed in saved.feeds}
    return world


def load_world(path: Path) -> World | None:
    """Read a world from a file, or give None when there is no file; raises ValueError when it cannot be read as one."""
    if not path.exists():
        return None
    try:
        return decode_world(path.read_bytes())
    except msgspec.DecodeError as error:
        raise ValueError(
            f"The simulator's state file {path} cannot be read ({error}): remove it to start with a new world."
        ) from error


def save_content(path: Path, content: bytes) -> None:
    """Write the file so that it is either the old or the new one, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


class Keeper:
    """Saves a world within about a second of each change. A very large world is saved less often:
    at most 5 % of the time.
    """

    def __init__(self, world: World, path: Path) -> None:
        self._world = world
        self._path = path
        self._saved_revision = -1

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            took = await self._save_if_changed()
            await asyncio.sleep(max(SAVE_EVERY_SECONDS, 20 * took))

    def save(self) -> None:
        """Save now, if anything has changed since the last time."""
        if self._saved_revision != self._world.revision:
            self._saved_revision = self._world.revision
            save_content(self._path, encode_world(self._world))

    async def _save_if_changed(self) -> float:
        if self._saved_revision == self._world.revision:
            return 0.0
        started = time.monotonic()
        self._saved_revision = self._world.revision
        content = encode_world(self._world)
        took = time.monotonic() - started
        await asyncio.to_thread(save_content, self._path, content)
        return took
