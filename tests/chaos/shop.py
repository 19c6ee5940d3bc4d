"""Furnishes the installation: a store in each of two regions with different order settings, and the products."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from saleschannel.channel.models import ImportCursor, OrderSettings, SellerAccount, Store
from saleschannel.commerce.builtin.models import CommerceStore, Product
from saleschannel.domain.marketplaces import find_marketplace
from saleschannel.domain.order_settings import CustomerCreation, OrderNumberSource, StockWhilePending
from saleschannel.job_queue import defer_import
from saleschannel.simulator.sellers import CLIENT_ID, CLIENT_SECRET
from tests.chaos.amazon import SKUS

ENOUGH, SCARCE = 100_000, 25
NEW_PRODUCT = "CUSHION-06"
"""Amazon sells it from the beginning, Commerce knows it only later: its orders wait until then."""
ADVENTUROUS: dict[str, object] = {
    "commerce_store": "germany",
    "customer_creation": CustomerCreation.NEW_ACCOUNT.value,
    "order_number_source": OrderNumberSource.AMAZON.value,
    "prefix_fba": "FBA-",
    "stock_while_pending": StockWhilePending.RESERVE.value,
}
STORES: tuple[tuple[str, str, str, dict[str, object]], ...] = (
    ("US", "na", "Atzr|demo-na", {}),
    ("DE", "eu", "Atzr|demo-eu", ADVENTUROUS),
)


def furnish(amazon_url: str) -> dict[str, int]:
    """Two accounts with a store each; the stock of each product at the beginning, by SKU."""
    CommerceStore.objects.get_or_create(code="germany", defaults={"name": "German store"})
    stock = {sku: SCARCE if number == 1 else ENOUGH for number, sku in enumerate(SKUS)}
    for sku, quantity in stock.items():
        add_product(sku, quantity)
    for country, region, refresh_token, settings in STORES:
        connect(amazon_url, country, region, refresh_token, settings)
    return stock | {NEW_PRODUCT: ENOUGH}


def add_product(sku: str, quantity: int = ENOUGH) -> None:
    Product.objects.create(sku=sku, name=sku, price=Decimal(10), quantity=quantity)


def connect(amazon_url: str, country: str, region: str, refresh_token: str, settings: Mapping[str, object]) -> None:
    account = SellerAccount.objects.create(
        name=country,
        region=region,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        refresh_token=refresh_token,
        endpoint=amazon_url,
        token_endpoint=f"{amazon_url}/auth/o2/token",
    )
    now = timezone.now()
    store = Store.objects.create(
        account=account,
        name=f"Amazon {country}",
        marketplace_id=find_marketplace(country).marketplace_id,
        connected_at=now,
        import_from=now - timedelta(minutes=1),
    )
    OrderSettings.objects.create(store=store, **settings)
    ImportCursor.objects.create(account=account, watermark=now - timedelta(minutes=10))
    defer_import(account.pk)
