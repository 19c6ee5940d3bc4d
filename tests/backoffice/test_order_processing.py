"""The order processing page: shipping and commenting."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import Package
from saleschannel.commerce.builtin.models import Order, OrderComment, Shipment
from tests.backoffice.conftest import Importer
from tests.builders import MUG, OTHER_ITEM_ID, PLATE, an_amazon_order, an_fba_order, an_item
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
