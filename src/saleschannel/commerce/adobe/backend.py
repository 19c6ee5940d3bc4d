"""Adobe Commerce and Magento Open Source as the channel sees them: the `CommerceBackend` port over REST.

It does not join the caller's transaction, and must not be called while one is open: calls take as long as the shop.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Self

import httpx

from saleschannel.commerce.adobe import creation, linked_customers, news, pending_orders, precheck, shipping
from saleschannel.commerce.adobe.changes import cancel_orders, cancel_rest, change_addresses, complete_orders
from saleschannel.commerce.adobe.choices import Choices, read_choices
from saleschannel.commerce.adobe.client import AdobeClient
from saleschannel.commerce.adobe.connection import AdobeConnection, cookieless_http
from saleschannel.commerce.adobe.connection_check import AdobeReport, check_connection
from saleschannel.commerce.adobe.news import CarrierOf, by_name_only
from saleschannel.commerce.adobe.settings import AdobeSettings
from saleschannel.commerce.adobe.shop import Shop, open_shop
from saleschannel.commerce.adobe.writers import AdaptiveWriters
from saleschannel.commerce_news import OrderNewsPage, ShipmentNews
from saleschannel.domain.commerce import CommerceOrderDraft
from saleschannel.domain.orders import AmazonOrderId, SellerSku
from saleschannel.domain.stock import SkuAvailability
from saleschannel.ports import (
    AddressChange,
    CommerceNotes,
    CommerceShipment,
    CreateOutcome,
    ReservationRequest,
    ShippingProgress,
)


def utc_now() -> datetime:
    return datetime.now(UTC)


class AdobeCommerce:
    """Implements `ports.CommerceBackend` for one Adobe Commerce. May be used by several threads."""

    joins_transaction = False

    def __init__(
        self, client: AdobeClient, shop: Shop, *, http: httpx.Client | None = None, carrier_of: CarrierOf = by_name_only
    ) -> None:
        self.shop = shop
        self._client = client
        self._http = http
        self._carrier_of = carrier_of

    @classmethod
    def connect(
        cls,
        connection: AdobeConnection,
        notes: CommerceNotes,
        settings: AdobeSettings | None = None,
        *,
        carrier_of: CarrierOf = by_name_only,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> Self:
        """A back end with a connection pool of its own; nothing is called yet. Keep it as long as the process lives."""
        chosen = settings or AdobeSettings()
        writers = AdaptiveWriters(chosen.most_writers)
        http = cookieless_http(chosen.most_writers + 4)
        client = AdobeClient(connection, http, sleep=sleep, on_pause=writers.paused)
        shop = open_shop(client, notes, chosen, writers, now=now, sleep=sleep)
        return cls(client, shop, http=http, carrier_of=carrier_of)

    def close(self) -> None:
        """Close the connections that `connect` opened."""
        if self._http is not None:
            self._http.close()

    def availability(self, commerce_store: str, skus: Sequence[SellerSku]) -> Mapping[SellerSku, SkuAvailability]:
        return precheck.availability(self.shop, commerce_store, skus)

    def create_orders(self, drafts: Sequence[CommerceOrderDraft]) -> Sequence[CreateOutcome]:
        return creation.create_orders(self.shop, drafts)

    def create_customers(self, drafts: Sequence[CommerceOrderDraft]) -> Sequence[CreateOutcome]:
        return linked_customers.create_customers(self.shop, drafts)

    def new_shipments(self, cursor: str, waiting: Sequence[str]) -> ShipmentNews:
        """Implements `ports.CommerceNews`."""
        return news.new_shipments(self.shop, cursor, waiting, self._carrier_of)

    def changed_orders(self, since: datetime) -> OrderNewsPage:
        """Implements `ports.CommerceNews`."""
        return news.changed_orders(self.shop, since)

    def check_connection(self, store: str, currency: str = "") -> AdobeReport:
        """What is missing for orders of this store view, by name."""
        return check_connection(self._client, store, self.shop.settings, currency)

    def choices(self, store: str) -> Choices:
        """What a merchant may choose from."""
        return read_choices(self._client, store)

    def reserve(self, requests: Sequence[ReservationRequest]) -> None:
        pending_orders.reserve(self.shop, requests)

    def release(self, references: Sequence[AmazonOrderId]) -> None:
        pending_orders.release(self.shop, references)

    def record_shipments(self, shipments: Sequence[CommerceShipment]) -> Sequence[ShippingProgress]:
        return shipping.record_shipments(self.shop, shipments)

    def complete_orders(self, references: Sequence[AmazonOrderId]) -> Sequence[ShippingProgress]:
        return complete_orders(self.shop, references)

    def cancel_orders(self, references: Sequence[AmazonOrderId], reason: str) -> Sequence[ShippingProgress]:
        return cancel_orders(self.shop, references, reason)

    def cancel_rest(self, references: Sequence[AmazonOrderId], reason: str) -> Sequence[ShippingProgress]:
        return cancel_rest(self.shop, references, reason)

    def change_addresses(self, changes: Sequence[AddressChange]) -> Sequence[AmazonOrderId]:
        return change_addresses(self.shop, changes)
