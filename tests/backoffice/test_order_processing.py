"""The order processing page: shipping and commenting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import AmazonOrderItem, Package
from saleschannel.commerce.builtin.models import Order, OrderComment, Shipment
from saleschannel.domain.orders import TimeWindow
from tests.backoffice.conftest import Importer
from tests.builders import (
    MUG,
    ORDER_ID,
    OTHER_ITEM_ID,
    PLATE,
    PURCHASED_AT,
    an_amazon_order,
    an_fba_order,
    an_item,
)
from tests.commerce.builders import a_product

TRACKING = "00340434161094000000"
OTHER_TRACKING = "00340434161094000001"


@pytest.fixture
def number(imported: Importer) -> str:
    """An order of three mugs and a plate, waiting to be shipped."""
    a_product(quantity=9)
    a_product(PLATE)
    (row,) = imported(an_amazon_order(an_item(quantity=3), an_item(PLATE, order_item_id=OTHER_ITEM_ID)))
    return row.commerce_number


def form_of(client: Client, number: str, **typed: Any) -> dict[str, Any]:
    """The ship form as the browser has it, then as it was filled in."""
    form = client.get(f"/commerce/orders/{number}/").context["ship_form"]
    data = {"request_key": form["request_key"].value(), "carrier": "DHL", "tracking_number": TRACKING, **typed}
    units = {line.sku: field.html_name for line, _, field in form.packages[0].rows}
    for sku, name in units.items():
        data[name] = data.pop(sku, form.packages[0][name].value())
    return data


def shipped_units(number: str) -> dict[str, int]:
    return dict(Order.objects.get(number=number).lines.values_list("sku", "quantity_shipped"))


def test_the_list_shows_the_order_and_finds_it_by_number_and_name(clerk: Client, number: str) -> None:
    for typed in ({}, {"number": number[:5]}, {"buyer": "Ada"}, {"state": "pending"}, {"account": "guest"}):
        answer = clerk.post("/commerce/orders/", typed, follow=True)
        assert [row.number for row in answer.context["rows"]] == [number]
        assert "Ada" not in answer.request["QUERY_STRING"]
    assert clerk.get("/commerce/orders/", {"state": "complete"}).context["rows"] == []


def test_step_5_shipping_everything_completes_the_order_and_leaves_a_package_to_confirm(
    clerk: Client, number: str
) -> None:
    answer = clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number), follow=True)
    assert "Amazon is told the tracking number by itself." in answer.content.decode()
    assert Order.objects.get(number=number).state == "complete"
    assert AmazonOrderRow.objects.get().status == "shipped"
    package = Package.objects.get()
    assert (package.carrier_code, package.tracking_number, package.state) == ("DHL", TRACKING, "waiting")
    assert mail.outbox == []


def test_in_read_only_mode_nothing_is_shipped_and_nothing_typed_is_lost(
    clerk: Client, number: str, settings: Any
) -> None:
    settings.READ_ONLY = True
    answer = clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number))
    assert (answer.status_code, "Read-only mode is on" in answer.content.decode()) == (409, True)
    assert answer.context["ship_form"].packages[0]["tracking_number"].value() == TRACKING
    assert not Package.objects.exists()


def test_a_part_can_be_shipped_and_the_rest_later(clerk: Client, number: str) -> None:
    clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number, **{MUG: 2, PLATE: 0}))
    assert shipped_units(number) == {MUG: 2, PLATE: 0}
    assert AmazonOrderRow.objects.get().status == "partially_shipped"
    form = clerk.get(f"/commerce/orders/{number}/").context["ship_form"]
    assert [(line.sku, left) for line, left, _ in form.packages[0].rows] == [(MUG, 1), (PLATE, 1)]
    clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number, tracking_number=OTHER_TRACKING))
    assert shipped_units(number) == {MUG: 3, PLATE: 1}
    assert clerk.get(f"/commerce/orders/{number}/").context["ship_form"] is None


def test_a_form_sent_twice_ships_once(clerk: Client, number: str) -> None:
    form = form_of(clerk, number, **{MUG: 1, PLATE: 0})
    clerk.post(f"/commerce/orders/ship/{number}/", form)
    answer = clerk.post(f"/commerce/orders/ship/{number}/", form)
    assert answer.status_code == 302
    assert shipped_units(number) == {MUG: 1, PLATE: 0}
    assert Shipment.objects.count() == Package.objects.count() == 1


def test_the_last_form_sent_twice_ships_once_and_says_no_error(clerk: Client, number: str) -> None:
    form = form_of(clerk, number)
    clerk.post(f"/commerce/orders/ship/{number}/", form)
    assert clerk.post(f"/commerce/orders/ship/{number}/", form).status_code == 302
    assert Shipment.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"tracking_number": ""}, "tracking_number", "This field is required."),
        ({"carrier": ""}, "carrier", "This field is required."),
        ({"carrier": "Pigeon"}, "carrier", "Select a valid choice. Pigeon is not one of the available choices."),
        ({"carrier": "Other"}, "carrier_name", "Amazon wants the name of a carrier it does not know."),
        ({MUG: 0, PLATE: 0}, "__all__", "The package is empty. Enter the units of at least one line."),
    ],
    ids=["no tracking number", "no carrier", "unknown carrier", "nameless carrier", "empty package"],
)
def test_what_is_wrong_is_said_beside_the_form_and_nothing_typed_is_lost(
    clerk: Client, number: str, typed: dict[str, Any], field: str, message: str
) -> None:
    data = form_of(clerk, number, **{"shipping_method": "Express", **typed})
    answer = clerk.post(f"/commerce/orders/ship/{number}/", data)
    form = answer.context["ship_form"]
    package = form.packages[0]
    assert answer.status_code == 422
    assert package.errors == {field: [message]}
    assert (package["shipping_method"].value(), form["request_key"].value()) == ("Express", data["request_key"])
    assert Shipment.objects.count() == 0


def test_more_than_is_left_is_refused_beside_the_line(clerk: Client, number: str) -> None:
    answer = clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number, **{MUG: 4}))
    (errors,) = answer.context["ship_form"].packages[0].errors.values()
    assert errors == ["Ensure this value is less than or equal to 3."]
    assert Shipment.objects.count() == 0


def test_an_order_canceled_meanwhile_is_refused_with_the_remedy(clerk: Client, number: str) -> None:
    form = form_of(clerk, number)
    Order.objects.filter(number=number).update(state="canceled")
    answer = clerk.post(f"/commerce/orders/ship/{number}/", form)
    assert answer.status_code == 409
    assert "nothing of it can be shipped" in answer.content.decode()
    assert Shipment.objects.count() == 0


def test_an_order_fulfilled_by_amazon_cannot_be_shipped_here(clerk: Client, imported: Importer) -> None:
    a_product()
    (row,) = imported(an_fba_order())
    assert clerk.get(f"/commerce/orders/{row.commerce_number}/").context["ship_form"] is None


def test_a_comment_is_kept_with_its_author(clerk: Client, number: str) -> None:
    clerk.post(f"/commerce/orders/comment/{number}/", {"text": "Call before delivery"})
    comment = OrderComment.objects.get()
    assert (comment.text, comment.actor) == ("Call before delivery", "clara")
    assert "Call before delivery" in clerk.get(f"/commerce/orders/{number}/").content.decode()


def test_an_empty_comment_is_refused(clerk: Client, number: str) -> None:
    answer = clerk.post(f"/commerce/orders/comment/{number}/", {"text": "  "})
    assert answer.context["comment_form"].errors == {"text": ["This field is required."]}


def test_two_packages_leave_in_one_submit(clerk: Client, number: str) -> None:
    first = form_of(clerk, number, **{MUG: 2, PLATE: 0}, package=["1", "2"])
    mugs, plates = (f"p2-{name}" for name in first if name.startswith("units_"))
    second = {"p2-carrier": "UPS", "p2-tracking_number": "1Z999AA10123456784", mugs: 1, plates: 1}
    clerk.post(f"/commerce/orders/ship/{number}/", {**first, **second})
    assert [
        (package.carrier_code, [item["quantity"] for item in package.items])
        for package in Package.objects.order_by("id")
    ] == [("DHL", [2]), ("UPS", [1, 1])]
    assert Shipment.objects.count() == 1
    assert Order.objects.get(number=number).state == "complete"


def test_all_packages_together_hold_no_more_than_is_left(clerk: Client, number: str) -> None:
    first = form_of(clerk, number, package=["1", "2"])
    name = next(name for name in first if name.startswith("units_"))
    second = {"p2-carrier": "UPS", "p2-tracking_number": "1Z999AA10123456784", f"p2-{name}": 1}
    answer = clerk.post(f"/commerce/orders/ship/{number}/", {**first, **second})
    assert answer.status_code == 422
    last = answer.context["ship_form"].packages[-1]
    assert last.errors == {name: ["All packages together have 4 units, but only 3 are left."]}
    assert not Shipment.objects.exists()


def test_a_package_is_added_and_removed_without_losing_what_was_typed(clerk: Client, number: str) -> None:
    typed = form_of(clerk, number, tracking_number="typed so far", **{MUG: 2})
    answer = clerk.post(f"/commerce/orders/ship/{number}/", {**typed, "add_package": "1"})
    first, second = answer.context["ship_form"].packages
    assert (answer.status_code, first["tracking_number"].value(), second["carrier"].value()) == (
        200,
        "typed so far",
        "DHL",
    )
    assert [field.value() for _, _, field in first.rows] == ["2", "1"]
    both = {**typed, "package": ["1", "2"], "p2-tracking_number": "of the second"}
    answer = clerk.post(f"/commerce/orders/ship/{number}/", {**both, "remove_package": "1"})
    (left,) = answer.context["ship_form"].packages
    assert (left.key, left["tracking_number"].value()) == ("2", "of the second")
    assert answer.context["ship_form"]["request_key"].value() == typed["request_key"]
    assert not Shipment.objects.exists()


def test_a_doubtful_tracking_number_is_asked_about_and_ships_once_confirmed(clerk: Client, number: str) -> None:
    typed = form_of(clerk, number, tracking_number="JD0140")
    answer = clerk.post(f"/commerce/orders/ship/{number}/", typed)
    assert answer.status_code == 422
    assert "JD0140 does not look like a tracking number of DHL." in answer.content.decode()
    assert not Shipment.objects.exists()
    confirmed = answer.context["ship_form"].packages[0].confirmation
    another = clerk.post(f"/commerce/orders/ship/{number}/", {**typed, "tracking_number": "1", "confirmed": confirmed})
    assert another.status_code == 422  # the confirmation was for another number
    assert clerk.post(f"/commerce/orders/ship/{number}/", {**typed, "confirmed": confirmed}).status_code == 302
    assert Package.objects.get().tracking_number == "JD0140"


def test_a_tracking_number_of_another_order_is_asked_about(clerk: Client, number: str, imported: Importer) -> None:
    (row,) = imported(an_amazon_order(order_id="902-7"))
    clerk.post(f"/commerce/orders/ship/{row.commerce_number}/", form_of(clerk, row.commerce_number))
    answer = clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number))
    assert answer.status_code == 422
    assert f"{TRACKING} is on Commerce order {row.commerce_number} already." in answer.content.decode()


def test_the_carrier_used_last_is_chosen_beforehand(clerk: Client, number: str) -> None:
    clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number, **{MUG: 1, PLATE: 0}))
    form = clerk.get(f"/commerce/orders/{number}/").context["ship_form"]
    assert form.packages[0]["carrier"].value() == "DHL"


def test_an_earlier_ship_date_is_taken_and_a_day_in_the_future_is_refused(clerk: Client, number: str) -> None:
    answer = clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number, shipped_on="2999-01-01"))
    assert answer.context["ship_form"].errors == {
        "shipped_on": ["This day is in the future. Amazon wants the day on which it was shipped."]
    }
    answer = clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number, shipped_on="2026-08-31"))
    assert answer.context["ship_form"].errors == {"shipped_on": ["The order was placed after this day."]}
    clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number, shipped_on="2026-09-02"))
    assert timezone.localdate(Shipment.objects.get().shipped_at).isoformat() == "2026-09-02"


def test_units_that_amazon_canceled_are_not_offered_and_not_shipped(clerk: Client, number: str) -> None:
    stale = form_of(clerk, number)
    AmazonOrderItem.objects.filter(sku=PLATE).update(quantity_ordered=0)
    page = clerk.get(f"/commerce/orders/{number}/")
    assert [line.sku for line, _, _ in page.context["ship_form"].packages[0].rows] == [MUG]
    assert f"Amazon canceled 1 of {PLATE}; they are not offered for shipping." in page.content.decode()
    clerk.post(f"/commerce/orders/ship/{number}/", stale)
    assert shipped_units(number) == {MUG: 3, PLATE: 0}


def test_who_may_not_act_sees_no_forms_and_no_buyer(reader: Client, number: str) -> None:
    page = reader.get(f"/commerce/orders/{number}/")
    text = page.content.decode()
    assert page.context["ship_form"] is None
    assert "Ada" not in text
    assert "Your role does not show buyer data." in text
    assert reader.post(f"/commerce/orders/ship/{number}/", {}).status_code == 403


def test_a_missing_key_shows_encrypted_and_the_rest_of_the_order(clerk: Client, number: str, lost_key: None) -> None:
    page = clerk.get(f"/commerce/orders/{number}/")
    assert page.status_code == 200
    assert "encrypted" in page.content.decode()
    assert MUG in page.content.decode()


@pytest.mark.usefixtures("number")
def test_after_shipping_the_clerk_is_led_from_order_to_order_by_ship_by_time(clerk: Client, imported: Importer) -> None:
    later, soon = imported(
        an_amazon_order(order_id="902-8", ship_by=TimeWindow(None, PURCHASED_AT + timedelta(days=3))),
        an_amazon_order(order_id="902-9", ship_by=TimeWindow(None, PURCHASED_AT + timedelta(days=1))),
    )
    listed = clerk.get("/commerce/orders/to-ship/").context["rows"]
    assert [row.reference for row in listed] == ["902-9", "902-8"]
    assert (
        clerk.get("/commerce/orders/next/").headers["Location"]
        == f"/commerce/orders/{soon.commerce_number}/#id_tracking_number"
    )
    answer = clerk.post(
        f"/commerce/orders/ship/{soon.commerce_number}/",
        {**form_of(clerk, soon.commerce_number), "then": "next"},
        follow=True,
    )
    assert answer.request["PATH_INFO"] == f"/commerce/orders/{later.commerce_number}/"
    clerk.post(
        f"/commerce/orders/ship/{later.commerce_number}/",
        form_of(clerk, later.commerce_number, tracking_number=OTHER_TRACKING),
    )
    undated = Order.objects.get(reference=ORDER_ID).number
    assert clerk.get("/commerce/orders/next/").headers["Location"] == f"/commerce/orders/{undated}/#id_tracking_number"
    assert clerk.get("/commerce/orders/to-ship/", {"undated": "1"}).context["rows"][0].number == undated


def test_the_page_needs_few_statements(clerk: Client, number: str, django_assert_max_num_queries: Any) -> None:
    clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number, **{MUG: 1, PLATE: 0}))
    with django_assert_max_num_queries(15):
        clerk.get(f"/commerce/orders/{number}/")
    with django_assert_max_num_queries(15):
        clerk.get("/commerce/orders/to-ship/")
    with django_assert_max_num_queries(15):
        clerk.get("/commerce/orders/")
