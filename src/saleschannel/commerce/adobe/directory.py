"""What stays the same for hours in a Magento: store views, websites, regions of countries. Read once, then kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

import msgspec

from saleschannel.commerce.adobe.client import AdobeClient, path_part
from saleschannel.commerce.adobe.order_addresses import Region, find_region
from saleschannel.domain.errors import ConfigurationError, OrderRejected, PermanentError

KEPT_FOR = 3600.0


class StoreView(msgspec.Struct, frozen=True):
    """A store view: what an order belongs to."""

    id: int
    code: str
    website_id: int
    name: str = ""
    is_active: int = 1


class Website(msgspec.Struct, frozen=True):
    """A website: what customers, products and stock belong to."""

    id: int
    code: str
    name: str = ""


class _WireRegion(msgspec.Struct):
    id: int = 0
    code: str = ""
    name: str = ""


class _Country(msgspec.Struct):
    available_regions: list[_WireRegion] | None = None


class Directory:
    """Reads with a memory of an hour. May be used by several threads."""

    def __init__(self, client: AdobeClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._lock = Lock()
        self._read_at = -KEPT_FOR
        self._views: dict[str, StoreView] = {}
        self._websites: dict[int, Website] = {}
        self._regions: dict[str, tuple[Region, ...]] = {}

    def store_view(self, code: str) -> StoreView:
        """The store view with this code. Raises ConfigurationError when there is none."""
        self._refresh(missing=code)
        view = self._views.get(code)
        if view is None:
            raise ConfigurationError(
                f"Commerce has no store view with the code “{code}”.",
                code="unknown_store_view",
                remedy=f"Choose one of these in the order settings: {', '.join(sorted(self._views))}.",
            )
        return view

    def website(self, website_id: int) -> Website:
        self._refresh()
        return self._websites.get(website_id) or Website(website_id, "base")

    def store_code(self, store_id: int | None) -> str:
        """The code of a store view by its id; empty when there is none."""
        self._refresh()
        return next((view.code for view in self._views.values() if view.id == store_id), "")

    def region(self, country: str, text: str) -> Region | None:
        """The region that Amazon's text means; None for countries without regions and for unknown texts."""
        return find_region(self.regions(country), text)

    def regions(self, country: str) -> tuple[Region, ...]:
        with self._lock:
            if country not in self._regions:
                self._regions[country] = self._read_regions(country)
            return self._regions[country]

    def _read_regions(self, country: str) -> tuple[Region, ...]:
        try:
            found = self._client.get(f"directory/countries/{path_part(country)}", _Country)
        except (OrderRejected, PermanentError):  # a country Magento does not know has no regions either
            return ()
        return tuple(Region(each.id, each.code, each.name) for each in found.available_regions or [])

    def _refresh(self, missing: str = "") -> None:
        with self._lock:
            fresh = self._clock() - self._read_at < KEPT_FOR
            if fresh and (not missing or missing in self._views):
                return
            views = self._client.get("store/storeViews", list[StoreView])
            websites = self._client.get("store/websites", list[Website])
            self._views = {view.code: view for view in views}
            self._websites = {website.id: website for website in websites}
            self._read_at = self._clock()
