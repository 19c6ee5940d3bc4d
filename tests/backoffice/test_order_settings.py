"""The order settings page: options explained, a dry run before saving, and the history of changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import OrderSettings, Store
from saleschannel.channel.models.accounts import OrderSettingsChange
from tests.backoffice.conftest import Importer
from tests.builders import PLATE, an_amazon_order, an_fba_order, an_item
from tests.commerce.builders import a_product


def address(store: Store) -> str:
    return f"/stores/{store.pk}/order-settings/"


def settings_form(client: Client, store: Store) -> dict[str, Any]:
    form = client.get(address(store)).context["form"]
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
    answer = manager.post(address(store), {**settings_form(manager, store), field: value})
    assert answer.status_code == 302
    assert getattr(OrderSettings.objects.get(), field) == value
    assert OrderSettings.objects.get().import_orders is True


def test_the_import_can_be_switched_off(manager: Client, store: Store) -> None:
    form = settings_form(manager, store)
    del form["import_orders"]
    manager.post(address(store), form)
    assert OrderSettings.objects.get().import_orders is False


def test_every_setting_is_on_the_form_and_every_option_and_its_effect_is_explained(
    manager: Client, store: Store
) -> None:
    answer = manager.get(address(store))
    form, text = answer.context["form"], answer.content.decode()
    settings = {field.name for field in OrderSettings._meta.fields} - {"store"}
    assert set(form.fields) == settings
    with_choices = {field.name for field in OrderSettings._meta.fields if field.choices}
    assert set(form.explained()) == with_choices
    assert all([option.is_default for option in options].count(True) == 1 for options in form.explained().values())
    assert all(f'name="{name}"' in text for name in settings)
    assert with_choices | {"import_orders"} <= set(answer.context["running"])
    assert text.count(">Default<") == len(with_choices)


def test_numbers_are_shown_as_they_would_be(manager: Client, store: Store) -> None:
    OrderSettings.objects.update(prefix_all="A-", prefix_fba="FBA-")
    examples = manager.get(address(store)).context["numbers"]
    assert [example.number for example in examples] == ["A-000000123", "A-FBA-000000123", "A-000000123", "A-000000123"]
    typed = {**settings_form(manager, store), "order_number_source": "amazon", "dry_run": "stored"}
    examples = manager.post(address(store), typed).context["numbers"]
    assert examples[1].number == "A-FBA-902-1234567-1234567"


def test_a_bad_prefix_is_told_beside_the_field_and_nothing_typed_is_lost(manager: Client, store: Store) -> None:
    typed = {**settings_form(manager, store), "prefix_fba": "FBA #", "order_status": "mine"}
    answer = manager.post(address(store), typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["prefix_fba"]
    assert answer.context["form"]["order_status"].value() == "mine"
    assert OrderSettings.objects.get().order_status == ""


def test_changes_are_recorded_and_shown_in_words(manager: Client, store: Store) -> None:
    typed = {**settings_form(manager, store), "out_of_stock": "hold", "prefix_all": "A-"}
    manager.post(address(store), typed)
    manager.post(address(store), typed)
    rows = OrderSettingsChange.objects.order_by("id").values_list("actor", "setting", "old", "new")
    assert list(rows) == [("martha", "prefix_all", "", "A-"), ("martha", "out_of_stock", "backorder", "hold")]
    text = manager.get(address(store)).content.decode()
    assert "martha" in text
    assert "Create and backorder" in text


def test_a_dry_run_shows_what_would_be_and_saves_nothing(
    manager: Client, store: Store, imported: Importer, django_assert_max_num_queries: Any
) -> None:
    a_product(quantity=1)
    imported(
        an_amazon_order(order_id="902-1"),
        an_amazon_order(an_item(PLATE), order_id="902-2"),
        an_fba_order(order_id="902-3"),
    )
    typed = {**settings_form(manager, store), "prefix_fba": "FBA-", "dry_run": "stored", "unknown_sku": "placeholder"}
    with django_assert_max_num_queries(15):
        answer = manager.post(address(store), typed)
    assert answer.status_code == 200
    rows = {row.number: row for row in answer.context["dry_run"].rows}
    assert rows["902-1"].differences == []
    assert (rows["902-2"].outcome, rows["902-2"].planned_number) == ("Is created", "the next number")
    number = AmazonOrderRow.objects.get(amazon_order_id="902-3").commerce_number
    assert rows["902-3"].differences == [f"Number: {number} → FBA-the next number"]
    assert answer.context["dry_run"].changed == 1
    assert OrderSettings.objects.get().unknown_sku == "hold"
    assert not OrderSettingsChange.objects.exists()
    assert answer.context["form"]["prefix_fba"].value() == "FBA-"
    assert "nothing was written" in answer.content.decode()


def test_a_dry_run_of_wrong_settings_says_what_is_wrong_instead(manager: Client, store: Store) -> None:
    typed = {**settings_form(manager, store), "prefix_all": "ä", "dry_run": "stored"}
    answer = manager.post(address(store), typed)
    assert answer.status_code == 422
    assert answer.context["dry_run"] is None


def test_the_page_speaks_german(manager: Client, store: Store, imported: Importer) -> None:
    a_product()
    imported(an_amazon_order(order_id="902-1"))
    typed = {**settings_form(manager, store), "dry_run": "stored", "customer_creation": "new_account"}
    text = manager.post(address(store), typed, headers={"accept-language": "de"}).content.decode()
    assert "Probelauf" in text
    assert "Kunde: Gast → Neues Kundenkonto" in text
