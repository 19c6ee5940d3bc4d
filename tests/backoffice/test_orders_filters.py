"""Filters of the Orders tab: buyers searched without their names in addresses, ship-by, saved filters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from saleschannel.backoffice.models import BuyerDataView, SavedFilter
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.domain.orders import Buyer, TimeWindow
from saleschannel.services.hold_orders import hold_orders
from tests.backoffice.conftest import Importer
from tests.backoffice.test_orders_tab import numbers, order_number
from tests.builders import an_fba_order
from tests.commerce.builders import a_product


@pytest.fixture
def named(imported: Importer) -> list[str]:
    """Orders of Ada Example, Chloé Sample and Ada Sample, newest first."""
    a_product()
    rows = imported(
        order_number(3),
        order_number(2, buyer=Buyer(name="Chloé Sample")),
        order_number(1, buyer=Buyer(name="Ada Sample")),
    )
    return [row.amazon_order_id for row in rows]


def searched(client: Client, **typed: str) -> Any:
    return client.post("/orders/", typed, follow=True)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("ada", [0, 2]), ("EXAMPLE Ada", [0]), ("chloe", [1]), ("nobody", [])],
)
def test_a_buyer_is_found_by_whole_words_of_the_name(
    clerk: Client, named: list[str], name: str, wanted: list[int]
) -> None:
    answer = searched(clerk, buyer=name)
    assert [row.number for row in answer.context["rows"]] == [named[index] for index in wanted]
    assert answer.context["form"]["buyer"].value() == name


def test_a_buyers_name_is_in_no_address_and_not_on_disk_in_clear(clerk: Client, named: list[str]) -> None:
    answer = searched(clerk, buyer="Chloé", status="unshipped")
    address = answer.redirect_chain[-1][0]
    assert parse_qs(urlsplit(address).query)["status"] == ["unshipped"]
    assert "Chlo" not in address
    assert "%C3%A9" not in address
    (session,) = Session.objects.all()
    assert "Chlo" not in str(session.get_decoded()["buyer_searches"])
    assert not SavedFilter.objects.exclude(query="status=unshipped").exists()
    assert 'action="/orders/bulk/"' in answer.content.decode()


def test_the_address_of_a_search_pages_on_and_means_nothing_to_others(
    clerk: Client, manager: Client, named: list[str]
) -> None:
    address = searched(clerk, buyer="ada").redirect_chain[-1][0]
    assert [row.number for row in clerk.get(address).context["rows"]] == [named[0], named[2]]
    theirs = manager.get(address)
    assert theirs.context["form"].errors == {"buyer": ["This search for a name is over. Type the name again."]}


def test_people_without_the_right_see_no_buyers_and_cannot_search_for_them(
    clerk: Client, reader: Client, named: list[str]
) -> None:
    answer = searched(reader, buyer="ada")
    assert "buyer" not in answer.context["form"].fields
    assert [row.buyer for row in answer.context["rows"]] == ["", "", ""]
    assert "Ada" not in answer.content.decode()
    assert not BuyerDataView.objects.exists()
    clerk.get("/orders/")
    (view,) = BuyerDataView.objects.all()
    assert (view.actor, view.kind, view.orders) == ("clara", "orders", named)


def test_ship_by_leaves_what_the_merchant_must_still_ship(clerk: Client, imported: Importer) -> None:
    a_product()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    wanted = {
        1: midnight - timedelta(hours=1),
        2: midnight + timedelta(days=1, hours=12),
        3: midnight + timedelta(days=2, hours=1),
    }
    imported(*[order_number(number, ship_by=TimeWindow(None, at)) for number, at in wanted.items()])
    imported(an_fba_order(ship_by=TimeWindow(None, wanted[1])), order_number(4, ship_by=TimeWindow()))
    found = {day: numbers(clerk, ship_by=day) for day in ("late", "tomorrow", "later")}
    assert found == {
        "late": ["902-0000001-0000000"],
        "tomorrow": ["902-0000002-0000000"],
        "later": ["902-0000003-0000000"],
    }
    late = clerk.get("/orders/", {"ship_by": "late"})
    assert "Late, ship by" in late.content.decode()


def test_held_orders_are_found_and_say_why_they_are_held(clerk: Client, named: list[str]) -> None:
    row = AmazonOrderRow.objects.get(amazon_order_id=named[1])
    hold_orders([row.pk], reason="Waits for the blue ones", actor="clara", at=timezone.now())
    assert numbers(clerk, held="yes") == [named[1]]
    assert numbers(clerk, held="no") == [named[0], named[2]]
    assert "Held: Waits for the blue ones" in clerk.get("/orders/?held=yes").content.decode()


def test_the_tab_opens_with_the_filter_used_last_until_it_is_reset(clerk: Client, named: list[str]) -> None:
    assert searched(clerk, status="shipped").context["count"].number == 0
    opened = clerk.get("/orders/", follow=True)
    assert opened.redirect_chain == [("/orders/?status=shipped", 302)]
    assert "No order fits the filter." in opened.content.decode()
    assert len(clerk.get("/orders/?all=1").context["rows"]) == 3
    assert clerk.get("/orders/").status_code == 200


def test_a_wrong_filter_is_not_kept(clerk: Client, named: list[str]) -> None:
    searched(clerk, total_from="a lot")
    assert not SavedFilter.objects.exists()


def test_a_filter_is_saved_under_a_name_opens_with_the_tab_and_is_deleted(clerk: Client, named: list[str]) -> None:
    page = clerk.get("/orders/filters/?status=unshipped&prime=no")
    assert "Status: Unshipped · Prime: No" in page.content.decode()
    typed = {"query": "status=unshipped&prime=no&buyer=abc", "name": "To pack", "opens": "on"}
    saved = clerk.post("/orders/filters/", typed, follow=True)
    assert saved.redirect_chain[-1][0] == "/orders/?status=unshipped&prime=no"
    assert '<a class="chip" href="?status=unshipped&amp;prime=no" aria-current="true">★ To pack</a>' in (
        saved.content.decode()
    )
    clerk.get("/orders/?status=shipped")
    assert clerk.get("/orders/").headers["Location"] == "/orders/?status=unshipped&prime=no"
    row = SavedFilter.objects.get(name="To pack")
    clerk.post(f"/orders/filters/{row.pk}/default/")
    assert clerk.get("/orders/").headers["Location"] == "/orders/?status=shipped"
    clerk.post(f"/orders/filters/{row.pk}/delete/")
    assert not SavedFilter.objects.filter(name="To pack").exists()


def test_a_filter_needs_a_name_and_loses_nothing_typed(clerk: Client, db: None) -> None:
    answer = clerk.post("/orders/filters/", {"query": "status=shipped", "name": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"name": ["This field is required."]}
    assert 'value="status=shipped"' in answer.content.decode()


def test_filters_of_others_cannot_be_touched(clerk: Client, manager: Client, db: None) -> None:
    clerk.post("/orders/filters/", {"query": "status=shipped", "name": "Mine"})
    row = SavedFilter.objects.get(name="Mine")
    assert manager.post(f"/orders/filters/{row.pk}/delete/").status_code == 404
    assert manager.get("/orders/").status_code == 200
    assert SavedFilter.objects.filter(pk=row.pk).exists()


def test_the_list_alone_is_sent_when_something_changed_and_304_when_not(clerk: Client, imported: Importer) -> None:
    a_product()
    imported(order_number(1))
    page = clerk.get("/orders/?status=unshipped")
    assert 'data-live="/orders/live/?status=unshipped"' in page.content.decode()
    version = page.context["version"]
    unchanged = clerk.get("/orders/live/?status=unshipped", headers={"if-none-match": version})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    imported(order_number(2))
    changed = clerk.get("/orders/live/?status=unshipped", headers={"if-none-match": version})
    text = changed.content.decode()
    assert "902-0000002-0000000" in text
    assert "<html" not in text
    assert changed.headers["ETag"] != version
    assert "data-live" not in clerk.get("/orders/?after=WzEsMl0").content.decode()


def test_the_tab_is_german_for_germans(clerk: Client, named: list[str]) -> None:
    text = clerk.get("/orders/?held=no", headers={"accept-language": "de"}).content.decode()
    for words in ("Zu versenden bis", "Zurückgehalten", "Alle Bestellungen dieses Filters", "Filter speichern"):
        assert words in text
