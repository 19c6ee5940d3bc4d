"""Buyer data is shown to those with the right only, on every page; and each view of it is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.converters import IntConverter
from django.utils import timezone

from saleschannel.backoffice.models import BuyerDataView
from saleschannel.backoffice.people.buyer_data_views import ViewKind
from saleschannel.backoffice.roles import Role
from saleschannel.channel.models import AmazonOrder, OrderSettings, Store
from saleschannel.commerce.builtin.models import Customer, Order
from saleschannel.domain.orders import Address, Buyer
from tests.backoffice.addresses import patterns
from tests.backoffice.conftest import Importer, signed_in
from tests.builders import an_amazon_order
from tests.commerce.builders import a_product

BUYER = Buyer(name="Zyxwena Quorbel", email="zyxwena77@marketplace.amazon.example")
SHIP_TO = Address(
    name="Zyxwena Quorbel",
    line1="99 Marked Lane",
    city="Vornheim",
    region="IL",
    postal_code="60699",
    country="US",
    phone="+1 555 0199 777",
)
MARKED = re.compile(r"Zyxwena|Quorbel|zyxwena77|0199|Marked Lane|60699")


@pytest.fixture
def marked(store: Store, imported: Importer) -> AmazonOrder:
    """An order of a marked buyer, with its Commerce order and a customer account."""
    OrderSettings.objects.filter(store=store).update(customer_creation="new_account")
    a_product("MUG-BLUE", 10)
    (row,) = imported(an_amazon_order(buyer=BUYER, ship_to=SHIP_TO))
    row.refresh_from_db()
    assert row.commerce_number
    assert Customer.objects.exists()
    return row


def addresses(row: AmazonOrder) -> Iterator[tuple[str, str]]:
    """Every address, about the marked order, its Commerce order and its customer where it takes one."""
    order = Order.objects.get()
    customer = Customer.objects.get()
    numbers = {"customer": customer.number, "credit_memo_page": "1", "invoice_page": "1"}
    for pattern in patterns():
        if getattr(pattern.callback, "needs", None):
            yield str(pattern.name), address_of(pattern, row, numbers.get(str(pattern.name), order.number))


def address_of(pattern: URLPattern, row: AmazonOrder, number: str) -> str:
    words = {"amazon_order_id": row.amazon_order_id, "number": number, "pk": 1, "kind": "products"}
    kinds = pattern.pattern.converters
    found = {word: words.get(word, 1 if isinstance(kinds[word], IntConverter) else "MUG-BLUE") for word in kinds}
    if pattern.name in {"store", "order_settings", "dashboard"}:
        found["pk"] = row.store_id
    return reverse(f"backoffice:{pattern.name}", kwargs=found)


@pytest.mark.parametrize("role", [Role.READ_ONLY, Role.OPERATOR])
def test_who_lacks_the_right_finds_no_buyer_data_on_any_page(marked: AmazonOrder, role: Role) -> None:
    client = signed_in("rita", role)
    for name, address in addresses(marked):
        for answer in (client.get(address), client.get(f"{address}?format=csv&kind=csv&search=Zyxwena")):
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            text = body.decode(errors="replace").replace("search=Zyxwena", "")
            found = MARKED.search(text.replace('value="Zyxwena"', ""))
            assert not found, f"{name} shows {found and found[0]} to {role}"
    assert not BuyerDataView.objects.exists()


def test_who_has_the_right_sees_it_and_the_view_is_recorded(clerk: Client, marked: AmazonOrder) -> None:
    pages = {
        "/orders/": ViewKind.ORDERS,
        f"/orders/{marked.amazon_order_id}/": ViewKind.ORDER,
        f"/commerce/orders/{marked.commerce_number}/": ViewKind.COMMERCE_ORDER,
    }
    for address, kind in pages.items():
        assert MARKED.search(clerk.get(address).content.decode()), address
        row = BuyerDataView.objects.latest("id")
        assert (row.actor, row.kind, row.orders) == ("clara", kind.value, [marked.amazon_order_id])
        assert row.address == "127.0.0.0/24"


def test_the_list_of_customers_is_recorded_with_their_numbers(clerk: Client, marked: AmazonOrder) -> None:
    assert MARKED.search(clerk.get("/commerce/customers/").content.decode())
    row = BuyerDataView.objects.latest("id")
    assert (row.kind, row.customers) == (ViewKind.CUSTOMERS.value, [Customer.objects.get().number])


@pytest.fixture
def views(db: None) -> list[BuyerDataView]:
    now = timezone.now()
    made = [("clara", ["902-1"]), ("clara", ["902-2", "902-3"]), ("martha", [f"902-{n}" for n in range(60)])]
    return [
        BuyerDataView.objects.create(
            viewed_at=now - timedelta(days=n), actor=actor, kind=ViewKind.ORDERS.value, orders=orders
        )
        for n, (actor, orders) in enumerate(made)
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("person=clara", 2),
        ("order=902-2", 2),
        ("order=902-77", 0),
        ("kind=export", 0),
        ("person=clara&order=902-1", 1),
    ],
)
def test_views_are_found_by_person_order_and_page(
    administrator: Client, views: list[BuyerDataView], query: str, found: int
) -> None:
    assert len(administrator.get(f"/buyer-data-views/?{query}").context["rows"]) == found


def test_views_are_found_by_time(administrator: Client, views: list[BuyerDataView]) -> None:
    today = timezone.localdate()
    assert len(administrator.get(f"/buyer-data-views/?since={today}").context["rows"]) == 1
    assert len(administrator.get(f"/buyer-data-views/?until={today - timedelta(days=1)}").context["rows"]) == 2


def test_a_view_of_many_orders_shows_a_few_and_all_on_a_page_of_its_own(
    administrator: Client, views: list[BuyerDataView]
) -> None:
    row = administrator.get("/buyer-data-views/").context["rows"][2]
    assert (len(row["orders"]), row["more"]) == (5, 55)
    html = administrator.get(row["link"]).content.decode()
    assert 'href="/orders/902-59/"' in html


def test_the_page_speaks_german(administrator: Client, views: list[BuyerDataView]) -> None:
    html = administrator.get("/buyer-data-views/", headers={"accept-language": "de"}).content.decode()
    assert "Einblicke in Käuferdaten" in html
    assert "Liste der Bestellungen" in html
