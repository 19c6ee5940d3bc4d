"""The lists of the built-in Commerce: orders by filter, customers and their orders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from saleschannel.backoffice.models import BuyerDataView
from saleschannel.channel.models import OrderSettings, Store
from saleschannel.commerce.builtin.models import Customer, Order
from saleschannel.domain.orders import Buyer
from tests.backoffice.conftest import Importer
from tests.builders import PURCHASED_AT, an_amazon_order
from tests.commerce.builders import a_product

GRACE = Buyer(name="Grace Sample", email="grace@marketplace.amazon.example")


@pytest.fixture
def orders(store: Store, imported: Importer) -> dict[str, str]:
    """Two orders of Ada's with an account, one of a guest's; Commerce numbers by Amazon's."""
    a_product(quantity=9)
    OrderSettings.objects.filter(store=store).update(customer_creation="new_account", order_status="Check first")
    store.refresh_from_db()
    imported(
        an_amazon_order(order_id="902-1"),
        an_amazon_order(order_id="902-2", purchased_at=PURCHASED_AT + timedelta(days=2)),
    )
    OrderSettings.objects.filter(store=store).update(customer_creation="guest", order_status="")
    store.refresh_from_db()
    imported(an_amazon_order(order_id="902-3", buyer=GRACE))
    return dict(Order.objects.values_list("reference", "number"))


def listed(client: Client, **typed: str) -> list[str]:
    """The Amazon numbers that the filter leaves, typed as a person types it."""
    answer = client.post("/commerce/orders/", typed, follow=True)
    return sorted(row.reference for row in answer.context["rows"])


def test_each_filter_leaves_what_fits(clerk: Client, orders: dict[str, str]) -> None:
    customer = Customer.objects.get().number
    assert listed(clerk) == ["902-1", "902-2", "902-3"]
    assert listed(clerk, number=orders["902-3"]) == ["902-3"]
    assert listed(clerk, number="902-") == ["902-1", "902-2", "902-3"]
    assert listed(clerk, buyer="sample GRACE") == ["902-3"]
    assert listed(clerk, status="Check first") == ["902-1", "902-2"]
    assert listed(clerk, state="pending") == ["902-1", "902-2", "902-3"]
    assert listed(clerk, account="guest") == ["902-3"]
    assert listed(clerk, customer=customer) == ["902-1", "902-2"]
    assert listed(clerk, purchased_from="2026-09-02") == ["902-2"]
    assert listed(clerk, purchased_to="2026-09-02") == ["902-1", "902-3"]


def test_a_buyers_name_is_in_no_address_and_forgotten_elsewhere(
    clerk: Client, manager: Client, orders: dict[str, str]
) -> None:
    answer = clerk.post("/commerce/orders/", {"buyer": "Grace Sample"})
    assert "Grace" not in answer.headers["Location"]
    page = manager.get(answer.headers["Location"])
    assert page.context["form"].errors == {"buyer": ["The name is no longer known here. Type it again."]}
    assert len(page.context["rows"]) == len(orders)


def test_a_wrong_date_is_named_and_stays_as_it_was_typed(clerk: Client) -> None:
    page = clerk.get("/commerce/orders/", {"purchased_from": "soon", "state": "nonsense"})
    assert set(page.context["form"].errors) == {"purchased_from", "state"}
    assert "soon" in page.content.decode()


def test_without_the_right_no_buyer_is_shown(reader: Client, orders: dict[str, str]) -> None:
    for address in ("/commerce/orders/", "/commerce/orders/to-ship/", "/commerce/customers/"):
        assert "Ada" not in reader.get(address).content.decode()
    assert "buyer" not in reader.get("/commerce/orders/").context["form"].fields
    number = Customer.objects.get().number
    page = reader.get(f"/commerce/customers/{number}/").content.decode()
    assert "Ada" not in page
    assert orders["902-1"] in page
    assert not BuyerDataView.objects.exists()


@pytest.mark.parametrize("typed", ["ada EXAMPLE", "k3x9ada@marketplace.amazon.example", "number"])
def test_a_customer_is_found_by_name_e_mail_and_number(clerk: Client, orders: dict[str, str], typed: str) -> None:
    customer = Customer.objects.get()
    answer = clerk.post("/commerce/customers/", {"text": customer.number.lstrip("0") if typed == "number" else typed})
    assert typed not in answer.headers["Location"]
    page = clerk.get(answer.headers["Location"])
    ((row, _),) = page.context["rows"]
    assert (row.number, row.name, row.orders) == (customer.number, "Ada Example", 2)
    assert orders
    assert BuyerDataView.objects.latest("id").customers == [customer.number]


def test_a_name_that_nobody_has_finds_nobody(clerk: Client, orders: dict[str, str]) -> None:
    page = clerk.post("/commerce/customers/", {"text": "Grace Sample"}, follow=True)  # a guest has no account
    assert page.context["rows"] == []
    assert "No customer fits." in page.content.decode()
    assert orders


def test_the_customer_page_has_orders_and_addresses_and_the_order_leads_to_it(
    clerk: Client, orders: dict[str, str]
) -> None:
    number = Customer.objects.get().number
    page = clerk.get(f"/commerce/customers/{number}/")
    text = page.content.decode()
    assert [row.reference for row in page.context["rows"]] == ["902-2", "902-1"]
    assert "Ada Example" in text
    assert text.count("1 Sample Street") == 1
    assert [(currency, count, f"{amount:.2f}") for currency, count, amount in page.context["customer"].spent] == [
        ("USD", 2, "20.00")
    ]
    order_page = clerk.get(f"/commerce/orders/{orders['902-1']}/").content.decode()
    assert f'href="/commerce/customers/{number}/"' in order_page
    assert "Guest" in clerk.get(f"/commerce/orders/{orders['902-3']}/").content.decode()
    assert clerk.get("/commerce/customers/999/").status_code == 404


@pytest.mark.usefixtures("orders", "lost_key")
def test_a_missing_key_shows_encrypted_everywhere(clerk: Client) -> None:
    number = Customer.objects.values_list("number", flat=True).get()
    for address in (
        "/commerce/orders/",
        "/commerce/orders/to-ship/?undated=1",
        "/commerce/customers/",
        f"/commerce/customers/{number}/",
        f"/commerce/print/packing-slips/?order={Order.objects.values_list('number', flat=True)[0]}",
    ):
        page = clerk.get(address)
        assert (page.status_code, "encrypted" in page.content.decode()) == (200, True), address


def test_the_lists_need_few_statements(
    clerk: Client, orders: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    number = Customer.objects.values_list("number", flat=True).get()
    for address in ("/commerce/customers/", f"/commerce/customers/{number}/", f"/commerce/orders/{orders['902-1']}/"):
        with django_assert_max_num_queries(15):
            clerk.get(address)


def test_the_pages_speak_german(clerk: Client, orders: dict[str, str]) -> None:
    clerk.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    for address, words in (
        ("/commerce/orders/", "Zu versenden"),
        ("/commerce/orders/to-ship/", "Zu versendende Bestellungen"),
        (f"/commerce/orders/{orders['902-1']}/", "Versenden, dann die nächste Bestellung"),
        ("/commerce/customers/", "Ganze Wörter des Namens"),
        (f"/commerce/print/packing-slips/?order={orders['902-1']}", "Packzettel"),
    ):
        assert words in clerk.get(address).content.decode(), address
