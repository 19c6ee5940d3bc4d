"""The home page: a card per store, pausing, and read-only mode."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from saleschannel.channel.models import Activity, ImportCursor, Installation, SellerAccount, Store
from saleschannel.domain.orders import FulfilledBy, FulfillmentStatus, TimeWindow
from tests.backoffice.conftest import Importer
from tests.builders import an_amazon_order, an_item

pytestmark = pytest.mark.django_db
HOME = "/"


def just_imported(store: Store) -> ImportCursor:
    now = timezone.now()
    return ImportCursor.objects.create(account=store.account, watermark=now, last_success_at=now)


def body(client: Client, address: str = HOME) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_card_names_store_marketplace_and_status(store: Store, clerk: Client) -> None:
    just_imported(store)
    page = body(clerk)
    assert f'<a href="/stores/{store.pk}/dashboard/">Sample US</a> <span class="badge good">Connected</span>' in page
    assert 'flags/us.svg" alt="" width="30" height="20"> Amazon.com, United States</p>' in page


def test_numbers_on_a_card_open_the_orders_they_count(store: Store, imported: Importer, clerk: Client) -> None:
    late = TimeWindow(None, timezone.now() - timedelta(hours=1))
    imported(an_amazon_order(an_item("NEW-1"), ship_by=late), an_amazon_order(order_id="902-1", ship_by=late))
    page = body(clerk)
    assert f'<a class="tally bad" href="/orders/?store={store.pk}&amp;ship_by=late">2</a>' in page
    assert f'<a class="tally" href="/orders/?store={store.pk}&amp;ship_by=today">0</a>' in page
    assert f'<a class="tally bad" href="/orders/?store={store.pk}&amp;attention=any">2</a>' in page
    assert f'<a href="/orders/?store={store.pk}&amp;attention=unknown_sku">Unknown SKU</a><strong>2</strong>' in page


def test_orders_that_amazon_ships_are_not_late(store: Store, imported: Importer, clerk: Client) -> None:
    late = TimeWindow(None, timezone.now() - timedelta(hours=1))
    imported(an_amazon_order(ship_by=late, fulfilled_by=FulfilledBy.AMAZON, status=FulfillmentStatus.SHIPPED))
    assert f'href="/orders/?store={store.pk}&amp;ship_by=late">0</a>' in body(clerk)


def test_a_store_whose_import_stands_still_is_failing(store: Store, clerk: Client) -> None:
    ImportCursor.objects.create(
        account=store.account,
        watermark=timezone.now() - timedelta(hours=5),
        last_success_at=timezone.now() - timedelta(hours=5, minutes=1),
    )
    page = body(clerk)
    assert '<span class="badge bad">Failing</span>' in page
    assert "No import for 5 h. Check that a worker is running." in page


def test_a_store_that_amazon_does_not_let_in_says_why(store: Store, clerk: Client) -> None:
    SellerAccount.objects.update(problem="Amazon rejects the refresh token.")
    page = body(clerk)
    assert '<span class="badge bad">Failing</span>' in page
    assert "Amazon rejects the refresh token." in page


def test_read_only_mode_is_shown_on_the_card(store: Store, clerk: Client) -> None:
    just_imported(store)
    Installation.objects.create(read_only=True)
    assert '<span class="badge waiting">Read-only</span>' in body(clerk)


def test_without_a_store_home_leads_to_connecting_the_first_one(manager: Client) -> None:
    page = body(manager)
    assert '<a class="button primary" href="/setup/">Connect the first store</a>' in page


def test_a_clerk_is_told_who_can_connect_the_first_store(clerk: Client) -> None:
    page = body(clerk)
    assert 'href="/setup/"' not in page
    assert "A person with the right to change settings can do that." in page


def test_a_manager_pauses_and_resumes_a_store_and_stays_at_home(store: Store, manager: Client) -> None:
    just_imported(store)
    assert f'action="/stores/{store.pk}/pause/"' in body(manager)
    answer = manager.post(f"/stores/{store.pk}/pause/", {"next": HOME}, follow=True).content.decode()
    assert '<span class="badge ">Paused</span>' in answer
    answer = manager.post(f"/stores/{store.pk}/resume/", {"next": HOME}, follow=True).content.decode()
    assert '<span class="badge good">Connected</span>' in answer
    assert Store.objects.get().active


def test_a_clerk_cannot_pause_a_store(store: Store, clerk: Client) -> None:
    just_imported(store)
    assert "/pause/" not in body(clerk)
    assert clerk.post(f"/stores/{store.pk}/pause/").status_code == 403
    assert Store.objects.get().active


def test_a_store_that_is_being_set_up_goes_on_there(store: Store, manager: Client) -> None:
    Store.objects.update(active=False, setup_step="settings")
    page = body(manager)
    assert f'<a class="button primary" href="/setup/store/{store.pk}/settings/">Go on with the set-up</a>' in page
    assert f'action="/stores/{store.pk}/resume/"' not in page


def test_an_operator_switches_read_only_mode_after_a_confirmation(store: Store, operator: Client) -> None:
    assert 'href="/read-only/"' in body(operator)
    assert "Yes, switch read-only mode on" in body(operator, "/read-only/")
    assert not Installation.objects.filter(read_only=True).exists()
    answer = operator.post("/read-only/", {"mode": "on"}, follow=True).content.decode()
    assert "Read-only mode is on: nothing is sent to Amazon." in answer
    assert "Yes, switch read-only mode off" in body(operator, "/read-only/")
    answer = operator.post("/read-only/", {"mode": "off"}, follow=True).content.decode()
    assert "Read-only mode is off: shipments are confirmed to Amazon again." in answer
    assert not Installation.objects.get().read_only
    deeds = Activity.objects.order_by("pk").values_list("type", "actor")
    assert list(deeds) == [("settings.read_only_on", "oscar"), ("settings.read_only_off", "oscar")]


def test_an_unclear_answer_does_not_switch_read_only_mode_off(operator: Client) -> None:
    Installation.objects.create(read_only=True)
    assert operator.post("/read-only/", {"mode": "maybe"}).status_code == 422
    assert Installation.objects.get().read_only


def test_the_setting_holds_read_only_mode_on(operator: Client, settings: object) -> None:
    settings.READ_ONLY = True  # type: ignore[attr-defined]
    page = body(operator, "/read-only/")
    assert "The setting SALESCHANNEL_READ_ONLY holds the mode on." in page
    assert 'name="mode"' not in page
    answer = operator.post("/read-only/", {"mode": "off"}, follow=True).content.decode()
    assert "Read-only mode stays on" in answer


def test_a_clerk_cannot_switch_read_only_mode(store: Store, clerk: Client) -> None:
    assert 'href="/read-only/"' not in body(clerk)
    assert clerk.get("/read-only/").status_code == 403
    assert clerk.post("/read-only/", {"mode": "on"}).status_code == 403
    assert not Installation.objects.filter(read_only=True).exists()


def test_home_speaks_german(store: Store, clerk: Client) -> None:
    just_imported(store)
    clerk.cookies["django_language"] = "de"
    page = body(clerk)
    assert "Amazon.com, Vereinigte Staaten" in page
    assert '<span class="badge good">Verbunden</span>' in page
    assert "Heute zu versenden" in page


def test_home_asks_the_database_little(
    store: Store, imported: Importer, manager: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    imported(an_amazon_order(), an_amazon_order(order_id="902-1"))
    body(manager)  # the first page ever makes the row of the notices' settings
    with django_assert_max_num_queries(12):
        body(manager)
