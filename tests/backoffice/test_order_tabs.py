"""The tabs of the order page, what each role sees there, the timeline, and the part that renews itself."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from saleschannel.backoffice.models import BuyerDataView
from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrder, OrderEvent, Package, RawPage, Store
from saleschannel.channel.raw_orders import order_in, pretty, raw_order
from saleschannel.commerce.builtin.models import Order, OrderLine
from saleschannel.domain.money import Money
from saleschannel.domain.orders import FulfillmentStatus
from saleschannel.vault.current import keyring
from tests.backoffice.conftest import Importer
from tests.builders import ITEM_ID, ORDER_ID, an_amazon_order, an_fba_order, an_item
from tests.commerce.builders import a_product

PAGE = f"/orders/{ORDER_ID}/"
HIDDEN = "Hidden: it needs the right to see buyer data."


def text_of(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def order(imported: Importer) -> AmazonOrder:
    a_product()
    return imported(an_amazon_order(an_item(quantity=2, price="12.34", tax="1.05")))[0]


@pytest.mark.parametrize("tab", ["", "details", "items", "packages", "nonsense"])
def test_each_tab_has_an_address_and_says_which_it_is(clerk: Client, order: AmazonOrder, tab: str) -> None:
    text = text_of(clerk, f"{PAGE}?tab={tab}")
    current = tab if tab in {"items", "packages"} else "details"
    assert f'<a href="?tab={current}" aria-current="page">' in text
    assert text.count('aria-current="page">') >= 1
    assert order.commerce_number in text


def test_who_may_not_see_buyer_data_sees_none_and_nothing_is_decrypted(
    reader: Client, order: AmazonOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saleschannel.channel.order_details.decrypt_buyer_data", None)
    text = text_of(reader)
    assert text.count(HIDDEN) == 2
    for secret in ("1 Sample Street", "Springfield", "k3x9ada"):
        assert secret not in text
    assert "Repair the address" not in text
    assert not BuyerDataView.objects.exists()


def test_each_look_at_buyer_data_is_recorded(clerk: Client, order: AmazonOrder) -> None:
    text_of(clerk)
    text_of(clerk, f"{PAGE}?tab=items")
    assert [(view.actor, view.kind, view.orders) for view in BuyerDataView.objects.all()] == [
        ("clara", "order", [ORDER_ID])
    ]


def test_who_may_only_read_has_no_deeds(reader: Client, order: AmazonOrder) -> None:
    text = text_of(reader)
    for deed in ("retry", "refresh", "hold", "release", "cancel", "address"):
        assert f"/orders/{deed}/" not in text
        assert reader.post(f"/orders/{deed}/{ORDER_ID}/").status_code == 403


def test_amounts_that_agree_are_said_to_be_the_same(clerk: Client, order: AmazonOrder) -> None:
    answer = clerk.get(f"{PAGE}?tab=items")
    assert "amounts are the same" in answer.content.decode()
    totals = {pair.name: (pair.amazon, pair.commerce) for pair in answer.context["amounts"].totals}
    assert totals["Items"] == (Decimal("24.68"), Decimal("24.68"))
    assert totals["Total"] == (Decimal("25.73"), Decimal("25.73"))


def test_every_difference_is_named(clerk: Client, order: AmazonOrder) -> None:
    OrderLine.objects.update(tax=Decimal("1.00"), quantity=3)
    Order.objects.update(tax=Decimal("1.00"), grand_total=Decimal("25.68"))
    answer = clerk.get(f"{PAGE}?tab=items")
    assert answer.context["amounts"].differences == [
        "MUG-BLUE, Tax: 1.05\xa0USD on Amazon, 1.00\xa0USD in Commerce (-0.05\xa0USD).",
        "MUG-BLUE, units: 2 on Amazon, 3 in Commerce.",
        "Tax: 1.05\xa0USD on Amazon, 1.00\xa0USD in Commerce (-0.05\xa0USD).",
        "Total: 25.73\xa0USD on Amazon, 25.68\xa0USD in Commerce (-0.05\xa0USD).",
    ]
    assert "Amazon and Commerce differ" in answer.content.decode()


def test_what_amazons_total_is_more_than_its_parts_is_the_adjustment(clerk: Client, imported: Importer) -> None:
    a_product()
    imported(an_amazon_order(total=Money(Decimal("11.00"), "USD")))
    pairs = {pair.name: pair for pair in clerk.get(f"{PAGE}?tab=items").context["amounts"].totals}
    adjustment = pairs["Adjustment to Amazon's total"]
    assert (adjustment.amazon, adjustment.commerce) == (Decimal("1.00"), Decimal("1.00"))


def test_an_order_without_a_commerce_order_compares_nothing(clerk: Client, imported: Importer) -> None:
    imported(an_amazon_order())
    text = text_of(clerk, f"{PAGE}?tab=items")
    assert "There is no Commerce order yet" in text
    assert "differ" not in text


def a_package(order: AmazonOrder, **columns: object) -> Package:
    return Package.objects.create(
        order=order,
        package_reference="1",
        commerce_shipment="S-1",
        carrier_code="UPS",
        tracking_number="1Z-1",
        shipped_at=timezone.now(),
        items=[{"order_item_id": ITEM_ID, "quantity": 2}],
        **columns,
    )


@pytest.mark.parametrize(("state", "done"), [("waiting", 1), ("sent", 2), ("accepted", 3), ("seen", 4), ("refused", 2)])
def test_a_package_shows_how_far_its_confirmation_is(clerk: Client, order: AmazonOrder, state: str, done: int) -> None:
    a_package(order, state=state)
    (row,) = clerk.get(f"{PAGE}?tab=packages").context["packages"]
    assert sum(step.done for step in row.steps) == done
    assert row.contents == [("MUG-BLUE", 2)]


def test_a_refusal_stands_in_amazons_words_with_what_to_do(clerk: Client, order: AmazonOrder) -> None:
    package = a_package(order, state="refused", error_message="Amazon refuses this shipment: “tracking”.")
    text = text_of(clerk, f"{PAGE}?tab=packages")
    assert "Amazon refuses this shipment: “tracking”." in text
    assert "Correct the carrier or the tracking number, or send it again." in text
    assert f"/orders/send-again/{package.pk}/" in text
    assert f"/orders/tracking/{package.pk}/" in text


def keep_raw(order: AmazonOrder, body: bytes) -> None:
    import zlib  # noqa: PLC0415

    page = RawPage.objects.create(
        account_id=order.account_id, request_id="request-7", body=keyring().encrypt(zlib.compress(body))
    )
    AmazonOrder.objects.filter(pk=order.pk).update(raw_page_id=page.pk)


def test_raw_data_is_for_people_with_the_right_and_its_view_is_recorded(
    clerk: Client, administrator: Client, order: AmazonOrder
) -> None:
    keep_raw(order, msgspec.json.encode({"orders": [{"orderId": "other"}, {"orderId": ORDER_ID, "total": 1.10}]}))
    assert "?tab=raw" not in text_of(clerk)
    BuyerDataView.objects.all().delete()
    assert clerk.get(f"{PAGE}?tab=raw").status_code == 403
    text = text_of(administrator, f"{PAGE}?tab=raw")
    assert "&quot;total&quot;: 1.1" in text
    assert "request-7" in text
    assert "other" not in text[text.index('<pre class="raw"') : text.index("</pre>")]
    assert [(view.actor, view.kind) for view in BuyerDataView.objects.all()] == [("ada", "raw_data")]


def test_raw_data_whose_time_is_over_is_said_to_be_gone(administrator: Client, order: AmazonOrder) -> None:
    RawPage.objects.all().delete()
    assert "is not kept any more" in text_of(administrator, f"{PAGE}?tab=raw")
    assert raw_order(AmazonOrder.objects.get()) is None


def test_raw_data_of_any_shape_is_shown_as_it_is() -> None:
    assert pretty(b"<html>\xff") == "<html>�"
    assert pretty(b'{"a":1.10}') == '{\n  "a": 1.10\n}'
    assert order_in(b"[]", ORDER_ID) is None
    assert order_in(b'{"orders":[1,{"orderId":"x"}]}', "x") == b'{"orderId":"x"}'
    assert order_in(b'{"order":{"orderId":"x"}}', "x") == b'{"orderId":"x"}'


def test_the_story_is_grouped_by_day_the_newest_first(clerk: Client, order: AmazonOrder) -> None:
    before = timezone.now() - timedelta(days=400)
    OrderEvent.objects.filter(type=EventType.IMPORTED.value).update(occurred_at=before)
    days = clerk.get(PAGE).context["days"]
    assert [len(day.entries) for day in days] == [2, 1]
    assert days[0].name == "Today"
    assert days[0].entries[0].text == f"Commerce order {order.commerce_number} created."
    assert str(before.year) in days[1].name


def test_a_verified_payment_is_told_by_its_name(clerk: Client, imported: Importer) -> None:
    imported(an_amazon_order(status=FulfillmentStatus.PENDING))
    imported(an_amazon_order(updated_minutes=5, content_hash=b"new"))
    assert "Amazon verified the payment." in text_of(clerk)


def test_the_page_names_the_step_and_what_it_waits_for(clerk: Client, order: AmazonOrder) -> None:
    answer = clerk.get(PAGE)
    assert answer.context["step"].name == "Shipped"
    assert "<strong>Next step: Shipped.</strong> Waits to be shipped in Commerce." in answer.content.decode()


def test_a_stopped_order_names_the_step_and_the_remedy(clerk: Client, imported: Importer) -> None:
    imported(an_amazon_order(an_item("NO-SUCH-SKU")))
    text = text_of(clerk)
    assert "<strong>Stopped at: Commerce order created.</strong>" in text
    assert "Unknown SKU: NO-SUCH-SKU" in text


def test_the_live_part_is_sent_only_when_the_order_has_moved_on(clerk: Client, order: AmazonOrder) -> None:
    version = clerk.get(PAGE).context["version"]
    assert clerk.get(f"/orders/live/{ORDER_ID}/?seen={version}").status_code == 204
    OrderEvent.objects.create(order=order, type=EventType.RETRIED.value)
    text = text_of(clerk, f"/orders/live/{ORDER_ID}/?seen={version}")
    assert "The order has moved on since this page was opened." in text
    assert 'hx-swap-oob="true"' in text
    assert "Tried again." in text
    assert "Springfield" not in text
    assert clerk.get("/orders/live/902-0000000-0000000/?seen=x").status_code == 404


def test_an_order_that_is_over_does_not_ask_again_and_again(clerk: Client, imported: Importer) -> None:
    a_product()
    imported(an_fba_order())
    assert "hx-trigger" not in text_of(clerk)


@pytest.mark.parametrize("tab", ["details", "items", "packages", "raw"])
def test_no_tab_makes_many_queries(
    administrator: Client, order: AmazonOrder, tab: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    a_package(order)
    keep_raw(order, b"{}")
    administrator.get(PAGE)
    with django_assert_max_num_queries(15):
        administrator.get(f"{PAGE}?tab={tab}")


def test_the_live_part_costs_little(
    clerk: Client, order: AmazonOrder, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    version = clerk.get(PAGE).context["version"]
    with django_assert_max_num_queries(4):
        clerk.get(f"/orders/live/{ORDER_ID}/?seen={version}")


@pytest.mark.parametrize("tab", ["details", "items", "packages", "raw"])
def test_nothing_on_the_page_needs_inline_script_or_style(administrator: Client, order: AmazonOrder, tab: str) -> None:
    a_package(order)
    text = text_of(administrator, f"{PAGE}?tab={tab}")
    assert " style=" not in text
    assert " onclick=" not in text


def test_the_page_speaks_german(clerk: Client, order: AmazonOrder, store: Store) -> None:
    del store
    clerk.cookies["django_language"] = "de"
    text = text_of(clerk)
    for shown in ("Verlauf", "Lieferadresse", "Von Amazon neu lesen", "Zurückhalten", "Bei Amazon stornieren", "Heute"):
        assert shown in text
