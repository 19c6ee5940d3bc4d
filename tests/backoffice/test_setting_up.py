"""Home, stores, seller accounts, order settings, products, customers, communication errors."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from saleschannel.channel.communication_errors import record_error
from saleschannel.channel.models import ImportCursor, OrderSettings, SellerAccount, Store
from saleschannel.commerce.builtin.models import Product
from saleschannel.domain.errors import CredentialsRejected
from tests.backoffice.conftest import SECRET, TOKEN, Importer
from tests.builders import DE, an_amazon_order, an_item
from tests.commerce.builders import a_product

ACCOUNT = {"name": "New", "region": "eu", "client_id": "app", "client_secret": "s3", "refresh_token": "r3"}


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


def test_secrets_are_never_shown_again(clerk: Client, store: Store) -> None:
    for address in ("/accounts/", f"/accounts/{store.account_id}/"):
        text = clerk.get(address).content.decode()
        assert SECRET not in text
        assert TOKEN not in text


def test_an_account_keeps_its_secrets_when_they_are_left_empty(manager: Client, store: Store) -> None:
    data = {"name": "Renamed", "client_id": "other-app", "client_secret": "", "refresh_token": "new-token"}
    assert manager.post(f"/accounts/{store.account_id}/", data).status_code == 302
    account = SellerAccount.objects.get()
    assert (account.name, account.client_id, account.region) == ("Renamed", "other-app", "na")
    assert (account.client_secret, account.refresh_token) == (SECRET, "new-token")


def test_a_refused_account_form_does_not_send_the_typed_secret_back(manager: Client, store: Store) -> None:
    answer = manager.post("/accounts/new/", {**ACCOUNT, "name": store.account.name})
    assert answer.context["form"].errors == {"name": ["There is a seller account with this name already."]}
    assert "s3" not in str(answer.context["form"]["client_secret"])


def test_a_new_account_is_stored_and_leads_to_the_store(manager: Client) -> None:
    assert manager.post("/accounts/new/", ACCOUNT)["Location"] == "/stores/new/"
    account = SellerAccount.objects.get()
    assert (account.name, account.client_secret, account.refresh_token) == ("New", "s3", "r3")


def test_a_store_in_another_region_is_refused_in_place(manager: Client, store: Store) -> None:
    data = {"account": store.account_id, "marketplace": DE, "name": "Germany", "import_from": ""}
    answer = manager.post("/stores/new/", data)
    assert answer.status_code == 422
    assert "belongs to the region eu" in answer.content.decode()
    assert answer.context["form"]["name"].value() == "Germany"


def test_a_store_can_be_renamed_and_paused(manager: Client, store: Store) -> None:
    manager.post(f"/stores/{store.pk}/", {"name": "America"})
    store.refresh_from_db()
    assert (store.name, store.active) == ("America", False)


def settings_form(client: Client, store: Store) -> dict[str, Any]:
    form = client.get(f"/stores/{store.pk}/order-settings/").context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in {False, None}}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("commerce_store", "default"),
        ("customer_creation", "new_account"),
        ("order_number_source", "amazon"),
        ("prefix_all", "AMZ-"),
        ("prefix_fba", "F-"),
        ("prefix_prime", "P-"),
        ("prefix_business", "B-"),
        ("order_status", "amazon_new"),
        ("stock_while_pending", "reserve"),
        ("fba_orders", "show_only"),
        ("unknown_sku", "placeholder"),
        ("out_of_stock", "hold"),
    ],
)
def test_every_order_setting_can_be_changed(manager: Client, store: Store, field: str, value: str) -> None:
    answer = manager.post(f"/stores/{store.pk}/order-settings/", {**settings_form(manager, store), field: value})
    assert answer.status_code == 302
    assert getattr(OrderSettings.objects.get(), field) == value
    assert OrderSettings.objects.get().import_orders is True


def test_the_import_can_be_switched_off(manager: Client, store: Store) -> None:
    form = settings_form(manager, store)
    del form["import_orders"]
    manager.post(f"/stores/{store.pk}/order-settings/", form)
    assert OrderSettings.objects.get().import_orders is False


def test_every_setting_of_the_model_is_on_the_form_and_every_option_is_explained(manager: Client, store: Store) -> None:
    form = manager.get(f"/stores/{store.pk}/order-settings/").context["form"]
    settings = {field.name for field in OrderSettings._meta.fields} - {"store"}
    assert set(form.fields) == settings
    with_choices = {field.name for field in OrderSettings._meta.fields if field.choices}
    assert set(form.explained()) == with_choices
    text = manager.get(f"/stores/{store.pk}/order-settings/").content.decode()
    assert all(f'name="{name}"' in text for name in settings)


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
