"""The command bar: a pasted number leads to its order, several or none are shown with what was searched."""

from __future__ import annotations

import pytest
from django.test import Client

from saleschannel.backoffice import actions
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.domain.orders import OrderItemId, PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import PackageToShip
from tests.backoffice.conftest import Importer
from tests.backoffice.test_orders_tab import order_number
from tests.builders import ITEM_ID, an_item
from tests.commerce.builders import a_product


@pytest.fixture
def two(imported: Importer) -> list[AmazonOrderRow]:
    a_product()
    return imported(order_number(1), order_number(2, an_item("NO-SUCH-SKU")))


def test_amazons_number_leads_straight_to_the_order(clerk: Client, two: list[AmazonOrderRow]) -> None:
    answer = clerk.get("/find/", {"q": " “902\u20130000001\u20130000000” from the mail"})
    assert answer.headers["Location"] == "/orders/902-0000001-0000000/"


def test_commerces_number_leads_straight_to_the_order(clerk: Client, two: list[AmazonOrderRow]) -> None:
    answer = clerk.get("/find/", {"q": f"'{two[0].commerce_number}'"})
    assert answer.headers["Location"] == "/orders/902-0000001-0000000/"


def test_a_tracking_number_leads_to_its_order_with_or_without_spaces(clerk: Client, two: list[AmazonOrderRow]) -> None:
    package = PackageToShip(Tracking("UPS", "1ZSAMPLE0001"), (PackageItem(OrderItemId(ITEM_ID), 1),))
    actions.ship(two[0].amazon_order_id, [package], actor="clara", request_key="one")
    for pasted in ("1ZSAMPLE0001", "1Z SAMPLE 0001"):
        assert clerk.get("/find/", {"q": pasted}).headers["Location"] == "/orders/902-0000001-0000000/"


def test_an_sku_shows_its_product_and_its_orders(clerk: Client, two: list[AmazonOrderRow]) -> None:
    text = clerk.get("/find/", {"q": "MUG-BLUE"}).content.decode()
    assert "Name of MUG-BLUE" in text
    assert 'href="/orders/902-0000001-0000000/"' in text
    assert clerk.get("/find/", {"q": "NO-SUCH-SKU"}).headers["Location"] == "/orders/902-0000002-0000000/"


def test_several_numbers_show_all_their_orders(clerk: Client, two: list[AmazonOrderRow]) -> None:
    answer = clerk.get("/find/", {"q": "902-0000001-0000000, 902-0000002-0000000"})
    assert [row["number"] for row in answer.context["rows"]] == ["902-0000002-0000000", "902-0000001-0000000"]


def test_nothing_found_says_what_was_searched_for(clerk: Client, two: list[AmazonOrderRow]) -> None:
    text = clerk.get("/find/", {"q": "902-9999999-0000000"}).content.decode()
    assert "Searched for Amazon's numbers" in text or "Searched for Amazon&#x27;s numbers" in text
    assert "902-9999999-0000000" in text
    assert "Nothing was found." in text
    assert 'value="902-9999999-0000000"' in text


@pytest.mark.parametrize("pasted", ["", "   ", "\0", "x" * 5000, "<b>&"])
def test_nonsense_is_answered_in_words(clerk: Client, two: list[AmazonOrderRow], pasted: str) -> None:
    answer = clerk.get("/find/", {"q": pasted})
    assert answer.status_code == 200
    assert "<b>&" not in answer.content.decode()


def test_the_command_bar_is_on_every_page(clerk: Client, db: None) -> None:
    for address in ("/orders/?all=1", "/errors/"):
        text = clerk.get(address).content.decode()
        assert 'action="/find/"' in text
        assert "command-bar.js" in text


def test_people_without_an_account_find_nothing(anonymous: Client) -> None:
    assert anonymous.get("/find/", {"q": "902-0000001-0000000"}).status_code == 302
