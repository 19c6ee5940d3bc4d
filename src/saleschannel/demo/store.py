"""Furnishes the demo: accounts and stores at the simulated Amazon, products, order settings, a person to sign in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.contrib.auth import get_user_model

from saleschannel.channel.models import ImportCursor, OrderSettings, SellerAccount, Store
from saleschannel.commerce.builtin.models import CommerceStore, Product
from saleschannel.domain.marketplaces import find_marketplace
from saleschannel.domain.order_settings import CustomerCreation, OrderNumberSource, StockWhilePending

USER = "demo"
CLIENT_ID = "amzn1.application-oa2-client.demo"
CLIENT_SECRET = "demo-secret"  # noqa: S105  opens nothing but the simulator
APPLICATION_ID = "amzn1.sp.solution.demo"
NO_LIMITS = 10_000  # the demo's Amazon counts no calls, and people want to see orders come
ORDERS_OF_THE_LAST = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class DemoStore:
    """One store of the demo, with settings that show what they do."""

    country: str
    name: str
    account: str
    region: str
    refresh_token: str
    settings: dict[str, object]


STORES = (
    DemoStore("US", "Amazon US", "North America", "na", "Atzr|demo-na", {}),
    DemoStore(
        "DE",
        "Amazon Deutschland",
        "Europe",
        "eu",
        "Atzr|demo-eu",
        {
            "commerce_store": "germany",
            "customer_creation": CustomerCreation.NEW_ACCOUNT.value,
            "order_number_source": OrderNumberSource.AMAZON.value,
            "prefix_fba": "FBA-",
            "stock_while_pending": StockWhilePending.RESERVE.value,
        },
    ),
)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A product as the simulated Amazon lists it."""

    sku: str
    title: str
    price: Decimal


def furnish(amazon_url: str, catalogue: Sequence[CatalogueEntry], now: datetime) -> str:
    """Set the demo up once; the password of the demo user, or the empty text when it was furnished before."""
    if SellerAccount.objects.exists():
        SellerAccount.objects.update(
            endpoint=amazon_url, token_endpoint=f"{amazon_url}/auth/o2/token", seller_central=amazon_url
        )
        return ""
    for code, name in (("default", "Main store"), ("germany", "German store")):
        CommerceStore.objects.get_or_create(code=code, defaults={"name": name})
    add_products(catalogue)
    for store in STORES:
        add_store(store, amazon_url, now)
    return add_user()


def add_products(catalogue: Sequence[CatalogueEntry]) -> None:
    """Every listed product; one of them is scarce, which shows what a backorder looks like."""
    Product.objects.bulk_create(
        [
            Product(sku=entry.sku, name=entry.title, price=entry.price, quantity=3 if number == 1 else 500)
            for number, entry in enumerate(catalogue)
        ]
    )


def add_store(store: DemoStore, amazon_url: str, now: datetime) -> None:
    account = SellerAccount.objects.create(
        name=store.account,
        region=store.region,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        refresh_token=store.refresh_token,
        endpoint=amazon_url,
        token_endpoint=f"{amazon_url}/auth/o2/token",
        application_id=APPLICATION_ID,
        seller_central=amazon_url,
        limits_factor=NO_LIMITS,
    )
    row = Store.objects.create(
        account=account,
        name=store.name,
        marketplace_id=find_marketplace(store.country).marketplace_id,
        connected_at=now,
        import_from=now - ORDERS_OF_THE_LAST,
    )
    OrderSettings.objects.create(store=row, **store.settings)
    ImportCursor.objects.create(account=account, watermark=now - ORDERS_OF_THE_LAST)


def add_user() -> str:
    """A person to sign in as, with a password made for this installation."""
    password = secrets.token_urlsafe(12)
    get_user_model().objects.create_superuser(USER, password=password)
    return password
