"""The order page: details, items, tracking, story, progress, and the button to try again."""

from __future__ import annotations

import pytest
from django.test import Client

from saleschannel.backoffice.order.progress_track import progress_track
from saleschannel.backoffice.orders.rows import link_below
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.order_details import order_details
from saleschannel.domain.orders import FulfillmentStatus
from tests.backoffice.conftest import Importer
from tests.builders import ORDER_ID, a_package, an_amazon_order, an_fba_order, an_item
from tests.commerce.builders import a_product


def track_of(order_id: str = ORDER_ID) -> list[tuple[str, str]]:
    details = order_details(order_id)
    assert details is not None
    return [(step.name, step.state.value) for step in progress_track(details)]


def test_an_unknown_order_is_not_found(clerk: Client) -> None:
    assert clerk.get("/orders/902-0000000-0000000/").status_code == 404


def test_the_page_shows_address_buyer_items_and_where_the_order_is_on_amazon(clerk: Client, imported: Importer) -> None:
    a_product()
    imported(an_amazon_order(an_item(quantity=2, price="12.34", tax="1.05")))
    text = clerk.get(f"/orders/{ORDER_ID}/").content.decode()
    for shown in (
        "1 Sample Street",
        "Springfield",
        "k3x9ada@marketplace.amazon.example",
        f"https://sellercentral.amazon.com/orders-v3/order/{ORDER_ID}",
    ):
        assert shown in text
    items = clerk.get(f"/orders/{ORDER_ID}/?tab=items").content.decode()
    for shown in ("MUG-BLUE", "Title of MUG-BLUE", "12.34\xa0USD", "1.05\xa0USD"):
        assert shown in items


def test_the_story_is_told_in_words_newest_first(clerk: Client, imported: Importer) -> None:
    a_product()
    (row,) = imported(an_amazon_order())
    story = [text for _, text in clerk.get(f"/orders/{ORDER_ID}/").context["story"]]
    assert story == [
        f"Commerce order {row.commerce_number} created.",
        "Price, buyer and address updated from Amazon.",
        "Imported from Amazon with status “Unshipped”.",
    ]


def test_packages_that_amazon_shows_are_on_the_page(clerk: Client, imported: Importer) -> None:
    a_product()
    imported(an_amazon_order(status=FulfillmentStatus.SHIPPED, packages=(a_package(tracking_number="1Z-SEEN"),)))
    text = clerk.get(f"/orders/{ORDER_ID}/?tab=packages").content.decode()
    assert "As Amazon shows it" in text
    assert "1Z-SEEN" in text


def test_the_track_of_a_pending_order_stands_at_the_payment(imported: Importer) -> None:
    imported(an_amazon_order(status=FulfillmentStatus.PENDING))
    assert track_of()[:3] == [("Order placed", "done"), ("Payment verified", "now"), ("Details updated", "open")]


def test_the_track_of_a_created_order_stands_at_the_shipment(imported: Importer) -> None:
    a_product()
    imported(an_amazon_order())
    assert track_of() == [
        ("Order placed", "done"),
        ("Payment verified", "done"),
        ("Details updated", "done"),
        ("Commerce order created", "done"),
        ("Customer", "done"),
        ("Shipped", "now"),
        ("Tracking number at Amazon", "open"),
        ("Complete", "open"),
    ]


def test_the_track_of_a_stuck_order_stops_where_a_person_must_act(imported: Importer) -> None:
    imported(an_amazon_order(an_item("NO-SUCH-SKU")))
    assert ("Commerce order created", "stopped") in track_of()


def test_the_track_of_an_order_shipped_on_amazon_is_complete(imported: Importer) -> None:
    a_product()
    imported(an_amazon_order(status=FulfillmentStatus.SHIPPED))
    assert {state for _, state in track_of()} == {"done"}


def test_the_track_of_an_order_fulfilled_by_amazon_has_its_own_steps(imported: Importer) -> None:
    a_product()
    imported(an_fba_order())
    assert track_of() == [
        ("Order placed", "done"),
        ("Shipped by Amazon", "done"),
        ("Details updated", "done"),
        ("Commerce order created", "done"),
        ("Complete", "done"),
    ]


def test_a_canceled_order_ends_with_its_cancellation(imported: Importer) -> None:
    imported(an_amazon_order(status=FulfillmentStatus.CANCELLED))
    assert track_of()[-1] == ("Canceled", "done")


def test_retry_goes_on_with_the_order_once_the_product_exists(clerk: Client, imported: Importer) -> None:
    imported(an_amazon_order(an_item("LATE-SKU")))
    a_product("LATE-SKU")
    answer = clerk.post(f"/orders/retry/{ORDER_ID}/", follow=True)
    assert "Tried again. The order goes on." in answer.content.decode()
    row = AmazonOrderRow.objects.get()
    assert (row.attention_reason, row.commerce_number != "") == ("", True)
    assert ("Tried again.", "clara") in [(text, event.actor) for event, text in answer.context["story"]]


def test_retry_says_when_the_cause_is_still_there(clerk: Client, imported: Importer) -> None:
    imported(an_amazon_order(an_item("NO-SUCH-SKU")))
    answer = clerk.post(f"/orders/retry/{ORDER_ID}/", follow=True)
    assert "Tried again. It still needs attention: Unknown SKU." in answer.content.decode()


def test_retry_is_never_done_by_a_link(clerk: Client, imported: Importer) -> None:
    imported(an_amazon_order())
    assert clerk.get(f"/orders/retry/{ORDER_ID}/").status_code == 405


@pytest.mark.parametrize("number", ["902-1", "A/B C", "Ä#1?"])
def test_the_quick_links_lead_where_the_named_address_is(clerk: Client, imported: Importer, number: str) -> None:
    (row,) = imported(an_amazon_order())
    AmazonOrderRow.objects.filter(pk=row.pk).update(amazon_order_id=number)
    answer = clerk.get(link_below("backoffice:orders", number))
    assert answer.context["order"].amazon_order_id == number


def test_hostile_text_is_shown_as_text(clerk: Client, imported: Importer) -> None:
    imported(an_amazon_order(an_item("<script>alert(1)</script>", title="<b>bold</b>")))
    for address in ("/orders/", f"/orders/{ORDER_ID}/", f"/orders/{ORDER_ID}/?tab=items"):
        text = clerk.get(address).content.decode()
        assert "<script>alert(1)" not in text
        assert "<b>bold" not in text
