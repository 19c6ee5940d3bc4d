"""Home, stores, seller accounts, order settings, products, customers, communication errors."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.db import connection
from django.test import Client

from saleschannel.channel.communication_errors import record_error
from saleschannel.channel.models import ImportCursor, OrderSettings, Store
from saleschannel.commerce.builtin.models import Product
from saleschannel.domain.errors import CredentialsRejected
from tests.backoffice.conftest import Importer
from tests.builders import an_amazon_order, an_item
from tests.commerce.builders import a_product


def test_home_without_a_store_says_how_to_begin(clerk: Client) -> None:
    assert 'href="/accounts/new/"' in clerk.get("/").content.decode()


def test_home_counts_what_needs_attention_by_cause_and_links_to_it(clerk: Client, imported: Importer) -> None:
    (row,) = imported(an_amazon_order(an_item("NO-SUCH-SKU")))
    ImportCursor.objects.create(
        account=row.account, watermark=row.purchased_at, last_success_at=datetime(2026, 9, 2, 14, 5, tzinfo=UTC)
    )
    (card,) = clerk.get("/").context["cards"]
    assert card["causes"] == [("unknown_sku", "Unknown SKU", 1)]
    text = clerk.get("/").content.decode()
    assert f'href="/orders/?store={row.store_id}&amp;attention=unknown_sku"' in text
    assert "2 Sep 2026, 14:05" in text


def test_a_product_is_changed_and_what_waited_for_it_can_go_on(clerk: Client, store: Store) -> None:
    product = a_product(quantity=0, enabled=False)
    data = {"seen": 0, "name": "Mug", "quantity": 12, "manage_stock": "on", "enabled": "on"}
    assert clerk.post(f"/commerce/products/{product.pk}/", data)["Location"] == "/commerce/products/"
    product = Product.objects.get()
    assert (product.quantity, product.enabled, product.name) == (12, True, "Mug")
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs WHERE task_name = 'retry_waiting_orders'")
        assert [(name, json.loads(args)) for name, args in cursor] == [
            ("retry_waiting_orders", {"account_id": store.account_id})
        ]


def test_a_quantity_that_changed_meanwhile_is_not_overwritten(clerk: Client, store: Store) -> None:
    product = a_product(quantity=5)
    data = {"seen": 7, "name": product.name, "quantity": 20, "manage_stock": "on", "enabled": "on"}
    answer = clerk.post(f"/commerce/products/{product.pk}/", data)
    assert answer.status_code == 422
    assert Product.objects.get().quantity == 5
    assert answer.context["form"]["seen"].value() == "5"
    clerk.post(f"/commerce/products/{product.pk}/", {**data, "seen": 5})
    assert Product.objects.get().quantity == 20


def test_products_are_found_by_sku_and_name(clerk: Client, db: None) -> None:
    a_product("MUG-BLUE", quantity=1, reserved=3)
    a_product("PLATE", manage_stock=False)
    for text, wanted in (("MUG", ["MUG-BLUE"]), ("name of pla", ["PLATE"]), ("", ["MUG-BLUE", "PLATE"])):
        rows = clerk.get("/commerce/products/", {"text": text}).context["rows"]
        assert [row["sku"] for row in rows] == wanted
    assert rows[0]["available"] == -2


def test_customers_are_listed(clerk: Client, store: Store, imported: Importer) -> None:
    OrderSettings.objects.update(customer_creation="new_account")
    a_product()
    imported(an_amazon_order())
    text = clerk.get("/commerce/customers/").content.decode()
    assert "Ada Example" in text
    assert "k3x9ada@marketplace.amazon.example" in text


def test_communication_errors_say_what_to_do(clerk: Client, store: Store) -> None:
    error = CredentialsRejected("Amazon does not accept the refresh token.", remedy="Authorise the app again.")
    record_error(store.account_id, "searchOrders", error, "902-1")
    text = clerk.get("/errors/").content.decode()
    for shown in ("Sample Seller", "credentials_rejected", "Amazon does not accept", "Authorise the app again."):
        assert shown in text
    assert clerk.get("/errors/", {"number": "902-2"}).context["rows"] == []
    assert "Amazon does not accept the refresh token." in clerk.get("/").content.decode()
