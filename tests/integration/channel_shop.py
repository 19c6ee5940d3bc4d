"""A seller account with a store, products, and pages of Amazon orders, for tests of the services on real PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, TypeVar

import msgspec
from django.db import connection

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import OrderSettings, SellerAccount, Store
from saleschannel.commerce.builtin.models import Product
from saleschannel.config.wiring import backend_of
from saleschannel.domain.orders import AmazonOrder
from saleschannel.ports import OrderPage
from saleschannel.services.import_page import PageResult, import_page
from tests.builders import MUG, PURCHASED_AT, US

NOW = PURCHASED_AT + timedelta(hours=1)
T = TypeVar("T")


def an_account(**settings: Any) -> SellerAccount:
    """An account with one active store; `settings` are its order settings."""
    account = SellerAccount.objects.create(
        name="Test", region="na", client_id="id", client_secret="secret", refresh_token="Atzr|test"
    )
    before = PURCHASED_AT - timedelta(days=1)
    store = Store.objects.create(account=account, name="US", marketplace_id=US, connected_at=before, import_from=before)
    OrderSettings.objects.create(store=store, **settings)
    return account


def a_product(sku: str = MUG, quantity: int = 100, **changes: Any) -> Product:
    return Product.objects.create(sku=sku, name=sku, quantity=quantity, **changes)


def as_amazon_shows(order: AmazonOrder) -> AmazonOrder:
    """The order with the hash that tells one content from another."""
    content = msgspec.structs.replace(order, content_hash=b"")
    return msgspec.structs.replace(order, content_hash=blake2b(msgspec.json.encode(content)).digest())


def a_page(*orders: AmazonOrder) -> OrderPage:
    return OrderPage(orders=tuple(map(as_amazon_shows, orders)), unreadable=(), next_token=None, raw=b"{}")


def import_orders(account: SellerAccount, *orders: AmazonOrder, now: datetime = NOW) -> PageResult:
    """Import the orders as one page."""
    return import_page(AccountStores.load(account), a_page(*orders), backend_of, now)


def row_of(order: AmazonOrder) -> AmazonOrderRow:
    return AmazonOrderRow.objects.get(amazon_order_id=order.amazon_order_id)


def at_once(*works: Callable[[], T]) -> list[T]:
    """Let all works begin at the same moment, each on a connection of its own; their results in order."""
    start = threading.Barrier(len(works))

    def perform(work: Callable[[], T]) -> T:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(perform, works))
