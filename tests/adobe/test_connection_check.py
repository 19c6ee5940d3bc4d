"""The connection test names what is missing and what to do about it; the choices are Commerce's own."""

from __future__ import annotations

import msgspec
import pytest

from saleschannel.commerce.adobe.backend import AdobeCommerce
from saleschannel.commerce.adobe.connection import AdobeConnection, BearerToken, OAuthKeys
from tests.adobe.standing_in import Shopkeeper
from tests.fakes.in_memory_notes import InMemoryNotes

NEEDED = {
    "Magento_Backend::store",
    "Magento_Sales::actions_view",
    "Magento_Sales::create",
    "Magento_Sales::api_actions",
    "Magento_Sales::cancel",
    "Magento_Sales::comment",
    "Magento_Sales::ship",
    "Magento_Sales::invoice",
    "Magento_Sales::shipment",
    "Magento_Catalog::products",
    "Magento_InventorySalesApi::stock",
    "Magento_Customer::customer",
    "Magento_Cart::manage",
}


def allow(shop: Shopkeeper, resources: set[str]) -> None:
    (integration,) = shop.stand_in.magento.integrations
    shop.stand_in.magento.integrations[0] = msgspec.structs.replace(integration, resources=frozenset(resources))


def test_an_integration_with_everything_has_no_problem_and_nothing_is_created(shop: Shopkeeper) -> None:
    report = shop.backend.check_connection("default", "USD")
    assert (report.works, report.problems) == (True, ())
    assert any("Sales Emails" in line for line in report.advice)
    assert shop.stand_in.orders() == []


@pytest.mark.parametrize("resource", sorted(NEEDED - {"Magento_Backend::store"}))
def test_each_missing_resource_is_named_with_where_to_tick_it(shop: Shopkeeper, resource: str) -> None:
    shop.stand_in.configure(version="2.4.8")
    allow(shop, NEEDED - {resource})
    report = shop.backend.check_connection("default")
    assert f"missing:{resource}" in [problem.code for problem in report.problems]
    assert all("Integrations" in problem.remedy for problem in report.problems)
    assert not report.works
    assert shop.stand_in.orders() == []


def test_wrong_keys_end_the_test_with_their_remedy(shop: Shopkeeper) -> None:
    connection = AdobeConnection(shop.stand_in.url, OAuthKeys("a", "b", "c", "d"))
    backend = AdobeCommerce.connect(connection, InMemoryNotes(), sleep=shop.clock.sleep)
    report = backend.check_connection("default")
    backend.close()
    assert not report.reached
    assert len(report.problems) == 1


def test_a_bearer_token_that_is_not_allowed_names_the_setting(shop: Shopkeeper) -> None:
    connection = AdobeConnection(shop.stand_in.url, BearerToken(shop.stand_in.integration.access_token))
    backend = AdobeCommerce.connect(connection, InMemoryNotes(), sleep=shop.clock.sleep)
    refused = backend.check_connection("default")
    shop.stand_in.configure(bearer_enabled=True)
    allowed = backend.check_connection("default")
    backend.close()
    assert "standalone Bearer tokens" in refused.problems[0].remedy
    assert allowed.works


def test_settings_that_can_be_read_are_judged(shop: Shopkeeper) -> None:
    shop.stand_in.configure(input_limits=True, payment_methods={})
    report = shop.backend.check_connection("nowhere", "EUR")
    assert [problem.code for problem in report.problems] == ["unknown_store_view"]
    report = shop.backend.check_connection("default", "EUR")
    assert [problem.code for problem in report.problems] == [
        "payment_method_inactive",
        "other_base_currency",
        "input_limits",
    ]


def test_choices_are_commerces_own(shop: Shopkeeper) -> None:
    choices = shop.backend.choices("default")
    assert [view.code for view in choices.store_views] == ["default", "outlet"]
    assert [group.code for group in choices.customer_groups] == ["General", "Wholesale", "Retailer"]
    assert [method.code for method in choices.payment_methods] == ["checkmo"]
    assert [method.code for method in choices.shipping_methods] == ["flatrate_flatrate"]
    assert (choices.statuses_are_complete, "processing" in choices.statuses) == (False, True)
