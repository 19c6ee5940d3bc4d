"""Buyer data is in the database encrypted only, and in no log (law 9): marked data goes through everything.

Searched are all columns of all tables, so a new column that holds buyer data as text is found as well.
"""

from __future__ import annotations

import logging
from datetime import timedelta

import msgspec
import pytest
from django.db import connection

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import OrderSettings, SellerAccount, Store
from saleschannel.channel.models import UnreadableOrder as UnreadableOrderRow
from saleschannel.channel.order_records import decrypt_buyer_data
from saleschannel.commerce.builtin.models import Customer, Order, Product
from saleschannel.commerce.builtin.people import open_people
from saleschannel.config.wiring import backend_of, order_processing
from saleschannel.domain.order_settings import CustomerCreation
from saleschannel.domain.orders import Address, Buyer, PackageItem, UnreadableOrder
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import OrderPage, PackageToShip
from saleschannel.services.import_page import import_page
from saleschannel.services.ship_order import ship_order
from tests.builders import ITEM_ID, MUG, OTHER_ITEM_ID, PURCHASED_AT, US, an_amazon_order, an_item

MARK = "Quillonmark"
NOW = PURCHASED_AT + timedelta(hours=1)
BUYER = Buyer(name=f"Ada {MARK}", email=f"{MARK}@marketplace.amazon.example", company=f"{MARK} Ltd")
SHIP_TO = Address(
    name=f"Ada {MARK}", line1=f"1 {MARK} Street", city=f"{MARK}ville", country="US", phone=f"+1 {MARK}", postal_code="1"
)
SECRET = f"secret-{MARK}"

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> SellerAccount:
    """A store that builds customer accounts, with one product in stock."""
    account = SellerAccount.objects.create(
        name="Main", region="na", client_id="app", client_secret=SECRET, refresh_token=f"Atzr|{SECRET}"
    )
    before = PURCHASED_AT - timedelta(days=1)
    store = Store.objects.create(account=account, name="US", marketplace_id=US, connected_at=before, import_from=before)
    OrderSettings.objects.create(store=store, customer_creation=CustomerCreation.NEW_ACCOUNT.value)
    Product.objects.create(sku=MUG, name="Mug", quantity=5)
    return account


def a_marked_page() -> OrderPage:
    """One order, and one entry that cannot be read; the raw bytes hold the data once more."""
    order = an_amazon_order(an_item(gift_message=f"For {MARK}"), buyer=BUYER, ship_to=SHIP_TO)
    raw = msgspec.json.encode({"orders": [order]})
    bad = UnreadableOrder("902-0000000-0000000", "purchasedDate is no time", raw)
    return OrderPage(orders=(order,), unreadable=(bad,), next_token=None, raw=raw)


def let_an_order_travel(account: SellerAccount) -> AmazonOrderRow:
    """Import it, create it in Commerce with a customer, ship it."""
    import_page(AccountStores.load(account), a_marked_page(), backend_of, NOW)
    row = AmazonOrderRow.objects.get()
    package = PackageToShip(Tracking("UPS", "1Z-SAMPLE-0001"), (PackageItem(ITEM_ID, 1),))
    ship_order(order_processing(), row.amazon_order_id, [package], actor="clerk", request_key="1", at=NOW)
    return row


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        return [name for (name,) in cursor.fetchall()]


def tables_that_show(text: str) -> list[str]:
    """The tables with a row in which the text can be read, in a text, JSON, array or binary column."""
    found = []
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" row WHERE row::text ILIKE %s OR row::text ILIKE %s',  # noqa: S608
                [f"%{text}%", f"%{text.encode().hex()}%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_no_table_shows_buyer_data_or_secrets(account: SellerAccount) -> None:
    let_an_order_travel(account)

    assert tables_that_show(MARK) == []


def test_the_search_itself_finds_what_is_readable(account: SellerAccount) -> None:
    let_an_order_travel(account)
    AmazonOrderRow.objects.update(service_level=MARK)
    Customer.objects.update(email_digest=MARK.encode()[:16])

    assert tables_that_show(MARK) == ["channel_amazonorder", "commerce_customer"]


def test_the_data_is_there_for_those_who_have_the_key(account: SellerAccount) -> None:
    row = let_an_order_travel(account)

    assert decrypt_buyer_data(row.buyer_data).ship_to == SHIP_TO
    assert open_people(Order.objects.get().people).buyer_email == BUYER.email
    assert Customer.objects.get().name == BUYER.name
    assert SellerAccount.objects.get().client_secret == SECRET


def test_no_log_line_holds_buyer_data(account: SellerAccount, caplog: pytest.LogCaptureFixture) -> None:
    too_many = an_amazon_order(
        an_item(quantity=10**12, order_item_id=OTHER_ITEM_ID),
        order_id="902-1111111-1111111",
        buyer=BUYER,
        ship_to=SHIP_TO,
    )
    refused = OrderPage(orders=(too_many,), unreadable=(), next_token=None, raw=MARK.encode())

    with caplog.at_level(logging.DEBUG):
        let_an_order_travel(account)
        import_page(AccountStores.load(account), refused, backend_of, NOW)

    written = [f"{record.getMessage()} {record.args} {record.exc_info}" for record in caplog.records]
    assert [line for line in written if "902-1111111-1111111" in line and "cannot be imported" in line] != []
    assert [line for line in written if MARK.lower() in line.lower()] == []


def test_what_the_database_refuses_is_told_without_its_values(account: SellerAccount) -> None:
    too_many = an_amazon_order(an_item(quantity=10**12), buyer=BUYER, ship_to=SHIP_TO)
    page = OrderPage(orders=(too_many,), unreadable=(), next_token=None, raw=MARK.encode())

    assert import_page(AccountStores.load(account), page, backend_of, NOW).unreadable == 1
    assert UnreadableOrderRow.objects.get().reason.startswith("cannot be stored: ")
    assert tables_that_show(MARK) == []
