"""The shop the benchmarks import into: one seller account, two stores (guest process; customer accounts), products."""

from __future__ import annotations

from datetime import UTC, datetime

from bench.amazon_pages import ACCOUNT_MARKETPLACE, GUEST_MARKETPLACE, SKUS, sku_of
from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import OrderSettings, SellerAccount, Store
from saleschannel.commerce.builtin.models import Product
from saleschannel.domain.order_settings import CustomerCreation

BEFORE_ALL_ORDERS = datetime(2020, 1, 1, tzinfo=UTC)
PLENTY = 100_000_000


def open_shop(endpoint: str = "", token_endpoint: str = "") -> SellerAccount:
    """Create the account, its stores with their order settings, and the products, all in stock."""
    account = SellerAccount.objects.create(
        name="Bench",
        region="na",
        client_id="bench-client",
        client_secret="bench-secret",
        refresh_token="bench-refresh-token",
        endpoint=endpoint,
        token_endpoint=token_endpoint,
    )
    for name, marketplace, creation in (
        ("Guests", GUEST_MARKETPLACE, CustomerCreation.GUEST),
        ("Accounts", ACCOUNT_MARKETPLACE, CustomerCreation.NEW_ACCOUNT),
    ):
        store = Store.objects.create(
            account=account,
            name=name,
            marketplace_id=marketplace,
            connected_at=BEFORE_ALL_ORDERS,
            import_from=BEFORE_ALL_ORDERS,
        )
        OrderSettings.objects.create(store=store, customer_creation=creation.value)
    Product.objects.bulk_create(
        [Product(sku=sku_of(number), name=f"Product {number}", quantity=PLENTY, price=10) for number in range(SKUS)]
    )
    return account


def stores() -> AccountStores:
    return AccountStores.load(SellerAccount.objects.get())
