"""Home, stores, seller accounts, order settings, customers, communication errors."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client

from saleschannel.channel.communication_errors import record_error
from saleschannel.channel.models import ImportCursor, OrderSettings, Store
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
