"""The Orders tab: what is on it, its filters, its pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from saleschannel.channel import order_list
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.domain.orders import AmazonOrder, AmazonOrderItem, Buyer, FulfillmentStatus, Program
from tests.backoffice.conftest import Importer
from tests.builders import PURCHASED_AT, an_amazon_order, an_fba_order, an_item, money
from tests.commerce.builders import a_product


def numbers(client: Client, **parameters: Any) -> list[str]:
    return [row.number for row in client.get("/orders/", parameters).context["rows"]]


def order_number(number: int, *items: AmazonOrderItem, **changes: Any) -> AmazonOrder:
    """One of a row of orders, each an hour after the one before."""
    ordinary: dict[str, Any] = {
        "order_id": f"902-{number:07d}-0000000",
        "purchased_at": PURCHASED_AT + timedelta(hours=number),
    }
    return an_amazon_order(*items, **(ordinary | changes))


def test_step_1_pending_orders_are_not_on_the_orders_tab_but_on_their_own_view(
    clerk: Client, imported: Importer
) -> None:
    (row,) = imported(an_amazon_order(status=FulfillmentStatus.PENDING))
    assert numbers(clerk) == []
    waiting = clerk.get("/orders/awaiting-amazon/").context["rows"]
    assert [entry.number for entry in waiting] == [row.amazon_order_id]


def test_step_2_verified_orders_are_on_the_orders_tab(clerk: Client, imported: Importer) -> None:
    a_product()
    (row,) = imported(an_amazon_order(total=money("19.90")))
    answer = clerk.get("/orders/")
    text = answer.content.decode()
    for shown in (row.amazon_order_id, "Unshipped", "Ada Example", "19.90\xa0USD", row.commerce_number):
        assert shown in text
    assert row.commerce_number != ""
    assert f'href="/commerce/orders/{row.commerce_number}/"' in text


def test_the_notes_say_what_is_wrong_and_what_to_do(clerk: Client, imported: Importer) -> None:
    imported(an_amazon_order(an_item("NO-SUCH-SKU")))
    (entry,) = clerk.get("/orders/").context["rows"]
    assert entry.attention == "Unknown SKU: NO-SUCH-SKU"
    assert entry.remedy.startswith("Create the product in Commerce")


def test_the_notes_carry_labels_and_the_wish_to_cancel(clerk: Client, imported: Importer) -> None:
    a_product()
    item = an_item(cancellation_requested=True)
    imported(an_amazon_order(item, programs=(Program.PRIME, Program.BUSINESS)))
    (entry,) = clerk.get("/orders/").context["rows"]
    assert entry.labels == ["Prime", "Business"]
    assert entry.cancellation_requested


def test_an_order_without_a_name_is_shown_without_one(clerk: Client, imported: Importer) -> None:
    a_product()
    imported(an_fba_order())
    (entry,) = clerk.get("/orders/").context["rows"]
    assert (entry.buyer, entry.labels) == ("", ["FBA"])


def test_a_missing_encryption_key_hides_the_name_and_nothing_else(clerk: Client, imported: Importer) -> None:
    (row,) = imported(an_amazon_order())
    AmazonOrderRow.objects.filter(pk=row.pk).update(buyer_data=b"\x01\x05other" + b"x" * 40)
    (entry,) = clerk.get("/orders/").context["rows"]
    assert (entry.number, entry.buyer, entry.buyer_is_locked) == (row.amazon_order_id, "", True)


@pytest.fixture
def three(imported: Importer) -> list[str]:
    """Three orders, newest first: shipped by Amazon, stuck, waiting to be shipped."""
    a_product()
    rows = imported(
        an_fba_order(
            order_id="901-0000001-0000000",
            purchased_at=PURCHASED_AT + timedelta(days=1),
            total=money("10.00"),
            programs=(Program.PRIME,),
        ),
        order_number(
            2,
            an_item("NO-SUCH-SKU"),
            total=money("20.00"),
            buyer=Buyer(name="Chloé Sample"),
            programs=(Program.BUSINESS,),
        ),
        order_number(3, total=money("30.00"), purchased_at=PURCHASED_AT - timedelta(days=1)),
    )
    return [row.amazon_order_id for row in rows]


@pytest.mark.parametrize(
    ("parameters", "wanted"),
    [
        ({}, [0, 1, 2]),
        ({"number": "902-"}, [1, 2]),
        ({"number": "902-0000003-0000000"}, [2]),
        ({"number": "902_"}, []),
        ({"commerce_number": "0000"}, [0, 2]),
        ({"commerce_number": "902"}, []),
        ({"prime": "yes"}, [0]),
        ({"prime": "no"}, [1, 2]),
        ({"business": "yes"}, [1]),
        ({"business": "no", "prime": "no"}, [2]),
        ({"held": "yes"}, []),
        ({"held": "no"}, [0, 1, 2]),
        ({"attention_detail": "NO-SUCH-SKU"}, [1]),
        ({"attention": "unknown_sku", "attention_detail": "NO-SUCH"}, []),
        ({"purchased_from": "2026-09-01"}, [0, 1]),
        ({"purchased_to": "2026-08-31"}, [2]),
        ({"purchased_from": "2026-09-01", "purchased_to": "2026-09-01"}, [1]),
        ({"total_from": "20"}, [1, 2]),
        ({"total_to": "20.00"}, [0, 1]),
        ({"total_from": "15", "total_to": "25"}, [1]),
        ({"status": "shipped"}, [0]),
        ({"status": "unshipped"}, [1, 2]),
        ({"attention": "any"}, [1]),
        ({"attention": "unknown_sku"}, [1]),
        ({"attention": "out_of_stock"}, []),
        ({"fulfilled_by": "AMAZON"}, [0]),
        ({"fulfilled_by": "MERCHANT", "attention": "any", "number": "902"}, [1]),
    ],
    ids=str,
)
def test_a_filter_leaves_just_the_orders_it_names(
    clerk: Client, three: list[str], parameters: dict[str, str], wanted: list[int]
) -> None:
    assert numbers(clerk, **parameters) == [three[index] for index in wanted]
    assert clerk.get("/orders/", parameters).context["count"].number == len(wanted)


def test_an_order_is_found_by_its_commerce_number(clerk: Client, three: list[str]) -> None:
    commerce_number = AmazonOrderRow.objects.get(amazon_order_id=three[2]).commerce_number
    assert numbers(clerk, number=commerce_number) == [three[2]]


def test_the_store_filter_leaves_the_orders_of_the_store(clerk: Client, three: list[str]) -> None:
    store_id = AmazonOrderRow.objects.values_list("store_id", flat=True)[0]
    assert numbers(clerk, store=store_id) == three


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("purchased_from", "yesterday", "Enter a valid date."),
        ("total_from", "a lot", "Enter a number."),
        ("store", "99999", "Select a valid choice. 99999 is not one of the available choices."),
        ("status", "awaiting_amazon", "Select a valid choice. awaiting_amazon is not one of the available choices."),
        ("number", "9\x000", "Null characters are not allowed."),
    ],
)
def test_bad_input_gets_a_message_beside_the_field_and_loses_nothing_typed(
    clerk: Client, three: list[str], field: str, typed: str, message: str
) -> None:
    answer = clerk.post("/orders/", {field: typed, "buyer": "ada"}, follow=True)
    form = answer.context["form"]
    assert form.errors == {field: [message]}
    assert (form[field].value(), form["buyer"].value()) == (typed, "ada")
    assert [row.number for row in answer.context["rows"]] == [three[2]]
    if field in {"purchased_from", "total_from"}:
        assert f'value="{typed}"' in str(form[field])
        assert 'type="text"' in str(form[field])


def test_a_range_that_ends_before_it_begins_is_named(clerk: Client, three: list[str]) -> None:
    answer = clerk.get("/orders/", {"total_from": "30", "total_to": "20"})
    assert answer.context["form"].errors == {"total_to": ["This amount is below the first one."]}


def test_german_amounts_are_understood_in_german(clerk: Client, three: list[str]) -> None:
    answer = clerk.get("/orders/", {"total_from": "19,50", "total_to": "20,50"}, headers={"accept-language": "de"})
    assert [row.number for row in answer.context["rows"]] == [three[1]]
    assert "20,00\xa0USD" in answer.content.decode()


def test_pages_lead_both_ways_and_show_every_order_once(clerk: Client, imported: Importer) -> None:
    imported(*[order_number(number) for number in range(120)])
    newest_first = [f"902-{number:07d}-0000000" for number in reversed(range(120))]
    pages = []
    parameters: dict[str, str] = {}
    while True:
        answer = clerk.get("/orders/", parameters)
        pages.append([row.number for row in answer.context["rows"]])
        if not answer.context["page"].after:
            break
        parameters = {"after": answer.context["page"].after}
    assert [len(page) for page in pages] == [50, 50, 20]
    assert [number for page in pages for number in page] == newest_first
    back = clerk.get("/orders/", {"before": answer.context["page"].before})
    assert [row.number for row in back.context["rows"]] == pages[1]
    first = clerk.get("/orders/", {"before": back.context["page"].before})
    assert [row.number for row in first.context["rows"]] == pages[0]
    assert first.context["page"].before == ""


def test_filtered_pages_lead_both_ways_too(clerk: Client, imported: Importer) -> None:
    imported(*[order_number(number) for number in range(70)])
    wanted = {"status": "unshipped", "number": "902-"}
    first = clerk.get("/orders/", wanted)
    second = clerk.get("/orders/", {**wanted, "after": first.context["page"].after})
    back = clerk.get("/orders/", {**wanted, "before": second.context["page"].before})
    listed = [row.number for row in [*first.context["rows"], *second.context["rows"]]]
    assert listed == [f"902-{number:07d}-0000000" for number in reversed(range(70))]
    assert [row.number for row in back.context["rows"]] == listed[:50]
    assert "status=unshipped&amp;number=902-&amp;after=" in first.content.decode()


@pytest.mark.parametrize(("language", "words"), [("en", "2+ found"), ("de", "mehr als 2 gefunden")])
def test_a_count_stops_at_its_cap_and_says_so(
    clerk: Client, three: list[str], monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setattr(order_list, "COUNT_CAP", 2)
    answer = clerk.get("/orders/", headers={"accept-language": language})
    assert words in answer.content.decode()
    assert [row.number for row in answer.context["rows"]] == three


def test_orders_of_the_same_moment_are_not_lost_between_pages(clerk: Client, imported: Importer) -> None:
    imported(*[an_amazon_order(order_id=f"902-{number:07d}-0000000") for number in range(60)])
    first = clerk.get("/orders/")
    second = clerk.get("/orders/", {"after": first.context["page"].after})
    seen = [row.number for row in [*first.context["rows"], *second.context["rows"]]]
    assert len(set(seen)) == 60


@pytest.mark.parametrize("nonsense", ["%%%", "AAAA", "WzEsMl0", "é", "W10"])
def test_a_broken_link_to_a_page_shows_the_first_page(clerk: Client, three: list[str], nonsense: str) -> None:
    assert numbers(clerk, after=nonsense) == three


def test_the_page_takes_a_handful_of_statements_however_long_it_is(clerk: Client, imported: Importer) -> None:
    imported(*[an_amazon_order(order_id=f"902-{number:07d}-0000000") for number in range(60)])
    with CaptureQueriesContext(connection) as statements:
        clerk.get("/orders/")
    about_orders = [entry["sql"] for entry in statements if "channel_amazonorder" in entry["sql"]]
    assert len(about_orders) == 3  # their number, the places of the page, its rows
    assert not any("OFFSET" in sql for sql in about_orders)
    assert len(statements) <= 12
