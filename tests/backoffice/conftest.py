"""People of each role signed in, a store, and orders imported as the worker imports them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from saleschannel.backoffice.models import Person
from saleschannel.backoffice.roles import Role
from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import OrderSettings, SellerAccount, Store
from saleschannel.config.wiring import backend_of
from saleschannel.domain.orders import AmazonOrder
from saleschannel.ports import OrderPage
from saleschannel.services.import_page import import_page
from saleschannel.vault.current import keyring
from saleschannel.vault.keyring import new_key
from tests.builders import PURCHASED_AT, US

SECRET = "client-secret-nobody-sees"
TOKEN = "refresh-token-nobody-sees"

Importer = Callable[..., list[AmazonOrderRow]]


@pytest.fixture
def anonymous(db: None) -> Client:
    return Client()


def signed_in(name: str, role: Role) -> Client:
    """A browser in which this new person with this role is signed in."""
    user = User.objects.create_user(name, is_staff=True)
    Person.objects.create(user=user, role=role.value)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clerk(db: None) -> Client:
    return signed_in("clara", Role.CLERK)


@pytest.fixture
def manager(db: None) -> Client:
    return signed_in("martha", Role.MANAGER)


@pytest.fixture
def operator(db: None) -> Client:
    return signed_in("oscar", Role.OPERATOR)


@pytest.fixture
def reader(db: None) -> Client:
    """Somebody who may look at everything but buyer data, and change nothing."""
    return signed_in("rita", Role.READ_ONLY)


@pytest.fixture
def administrator(db: None) -> Client:
    return signed_in("ada", Role.ADMINISTRATOR)


@pytest.fixture
def store(db: None) -> Store:
    account = SellerAccount.objects.create(
        name="Sample Seller", region="na", client_id="app", client_secret=SECRET, refresh_token=TOKEN
    )
    store = Store.objects.create(
        account=account,
        name="Sample US",
        marketplace_id=US,
        connected_at=PURCHASED_AT,
        import_from=PURCHASED_AT - timedelta(days=365),
    )
    OrderSettings.objects.create(store=store)
    return store


@pytest.fixture
def imported(store: Store) -> Importer:
    """Import these orders as one page; their rows in the given order."""

    def import_them(*orders: AmazonOrder) -> list[AmazonOrderRow]:
        page = OrderPage(orders=orders, unreadable=(), next_token=None, raw=b"{}")
        import_page(AccountStores.load(store.account), page, backend_of, PURCHASED_AT + timedelta(days=1))
        rows = {row.amazon_order_id: row for row in AmazonOrderRow.objects.all()}
        return [rows[order.amazon_order_id] for order in orders if order.amazon_order_id in rows]

    return import_them


@pytest.fixture
def lost_key(settings: Any) -> Iterator[None]:
    """What is encrypted so far cannot be read: its key is not configured any more. Ask for it after the orders."""
    settings.ENCRYPTION_KEYS = new_key("another")
    keyring.cache_clear()
    yield
    keyring.cache_clear()
