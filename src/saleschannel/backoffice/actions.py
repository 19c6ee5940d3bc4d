"""What a person can set in motion on a page: one service call each, with the adapters of `config.wiring`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import AmazonOrder, SellerAccount, Store
from saleschannel.config.wiring import backend_of, marketplace_of, order_processing
from saleschannel.domain.marketplaces import MarketplaceInfo
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import PackageToShip, ShippingProgress
from saleschannel.services import retry_orders as retrying
from saleschannel.services import ship_order as shipping
from saleschannel.services.connect_store import connect_store
from saleschannel.services.read_only import refuse_when_read_only


def retry(order: AmazonOrder, actor: str) -> str:
    """Try the order again now; the attention reason that is left, empty when it goes on. Raises SaleschannelError."""
    refuse_when_read_only()
    stores = AccountStores.load(order.account)
    ids = [AmazonOrderId(order.amazon_order_id)]
    amazon = marketplace_of(order.account)
    records = retrying.retry_orders(stores, ids, amazon, backend_of, timezone.now(), actor=actor)
    return next((record.attention_reason for record in records), "")


def ship(
    reference: str,
    packages: Sequence[PackageToShip],
    *,
    actor: str,
    request_key: str,
    shipped_at: datetime | None = None,
) -> ShippingProgress:
    """Ship packages of an order, now or on an earlier day; the same `request_key` ships once.

    Raises OrderRejected, NotFound, and ConfigurationError in read-only mode.
    """
    refuse_when_read_only()
    return shipping.ship_order(
        order_processing(),
        AmazonOrderId(reference),
        packages,
        actor=actor,
        request_key=request_key,
        at=shipped_at or timezone.now(),
    )


def connect(account: SellerAccount, info: MarketplaceInfo, name: str, *, import_from: datetime | None) -> Store:
    """Connect a store. Raises ConfigurationError (wrong region), PermanentError (exists), TransientError."""
    return connect_store(account, info, name, marketplace_of(account), import_from=import_from)
