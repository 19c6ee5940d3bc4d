"""A back end connected to the stand-in Magento, with a clock that moves when the back end waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from saleschannel.commerce.adobe.backend import AdobeCommerce
from saleschannel.commerce.adobe.connection import AdobeConnection, OAuthKeys
from saleschannel.commerce.adobe.settings import AdobeSettings
from saleschannel.simulator.magento.server import StandIn
from saleschannel.simulator.magento.settings import StoreView
from tests.fakes.in_memory_notes import InMemoryNotes


class MovableClock:
    """Sleeping moves the time at once; `waits` are the seconds slept."""

    def __init__(self) -> None:
        self.time = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
        self.waits: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.waits.append(seconds)
            self.time += timedelta(seconds=seconds)


class Shopkeeper:
    """A back end on a stand-in; both are at hand."""

    def __init__(self, stand_in: StandIn, settings: AdobeSettings | None = None) -> None:
        self.stand_in = stand_in
        self.clock = MovableClock()
        self.notes = InMemoryNotes()
        self.settings = settings or AdobeSettings()
        self._workers: list[AdobeCommerce] = []
        self.backend = self.another_worker()

    def another_worker(self, **changes: Any) -> AdobeCommerce:
        """A second back end upon the same notes, as another process has it."""
        keys = self.stand_in.integration
        connection = AdobeConnection(
            self.stand_in.url,
            OAuthKeys(keys.consumer_key, keys.consumer_secret, keys.access_token, keys.access_token_secret),
        )
        worker = AdobeCommerce.connect(
            connection, self.notes, self.settings, now=self.clock.now, sleep=self.clock.sleep, **changes
        )
        self._workers.append(worker)
        return worker

    def quantities(self, sku: str) -> tuple[int, int]:
        """Units of a product that Magento believes may be sold, and units that are there."""
        return int(self.stand_in.salable(sku)), int(self.stand_in.physical(sku))

    def close(self) -> None:
        for worker in self._workers:
            worker.close()


@contextmanager
def a_shop(settings: AdobeSettings | None = None) -> Iterator[Shopkeeper]:
    """A new stand-in with two store views that send no order mails, and a back end on it."""
    with StandIn() as stand_in:
        for store_id, code in ((1, "default"), (2, "outlet")):
            stand_in.magento.stores[store_id] = StoreView(store_id=store_id, code=code, name=code, order_mails=False)
        stand_in.configure(statuses={"processing": ["fraud", "amazon_new"]})
        shop = Shopkeeper(stand_in, settings)
        try:
            yield shop
        finally:
            shop.close()
