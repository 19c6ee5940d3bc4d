"""Customers and communication errors, as staff sees them."""

from __future__ import annotations

from django.test import Client

from saleschannel.channel.communication_errors import record_error
from saleschannel.channel.models import OrderSettings, Store
from saleschannel.domain.errors import CredentialsRejected
from tests.backoffice.conftest import Importer
from tests.builders import an_amazon_order
from tests.commerce.builders import a_product


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
