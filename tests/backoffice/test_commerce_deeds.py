"""Cancelling, invoicing and crediting on the pages of the built-in Commerce."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import OrderEvent
from saleschannel.commerce.builtin.models import CreditMemo, Invoice, Order, Product
from tests.backoffice.conftest import Importer
from tests.backoffice.test_order_processing import form_of
from tests.builders import MUG, an_amazon_order, an_item
from tests.commerce.builders import a_product


@pytest.fixture
def number(imported: Importer) -> str:
    """An order of three mugs with shipping."""
    a_product(quantity=9)
    (row,) = imported(an_amazon_order(an_item(quantity=3, shipping="4.90")))
    return row.commerce_number


@pytest.fixture
def shipped(clerk: Client, number: str) -> str:
    clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number))
    return number


def events() -> list[tuple[str, str]]:
    return list(OrderEvent.objects.order_by("id").values_list("type", "actor"))


def credit_form(client: Client, number: str, **typed: Any) -> dict[str, Any]:
    """The credit form as the browser has it, then as it was filled in."""
    form = client.get(f"/commerce/orders/credit/{number}/").context["form"]
    data = {name: form[name].value() or "" for name in form.fields if not name.startswith("return_")}
    (units,) = [name for name in data if name.startswith("units_")]
    data[units] = typed.pop("units", data[units])
    if typed.pop("back", False):
        data[units.replace("units", "return")] = "on"
    return data | typed


def test_an_order_is_canceled_with_a_reason_and_its_stock_is_free(clerk: Client, number: str) -> None:
    clerk.post(f"/commerce/orders/cancel/{number}/", {"reason": "Ordered twice"})
    order = Order.objects.get(number=number)
    assert (order.state, order.state_changes.get().cause) == ("canceled", "Ordered twice")
    assert Product.objects.get(sku=MUG).reserved == 0
    assert ("commerce_order.canceled", "clara") in events()


def test_cancelling_needs_a_reason(clerk: Client, number: str) -> None:
    answer = clerk.post(f"/commerce/orders/cancel/{number}/", {"reason": " "})
    assert (answer.status_code, answer.context["cancel_form"].errors) == (422, {"reason": ["This field is required."]})
    assert Order.objects.get(number=number).state == "pending"


def test_what_is_left_of_a_partly_shipped_order_is_canceled(clerk: Client, number: str) -> None:
    clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number, **{MUG: 1}))
    assert "Cancel what is left" in clerk.get(f"/commerce/orders/{number}/").content.decode()
    clerk.post(f"/commerce/orders/cancel/{number}/", {"reason": "Broken"})
    order = Order.objects.get(number=number)
    assert (order.state, [(line.quantity_shipped, line.quantity_canceled) for line in order.lines.all()]) == (
        "closed",
        [(1, 2)],
    )
    assert ("commerce_order.closed", "clara") in events()
    assert AmazonOrderRow.objects.get().commerce_state == "closed"


def test_a_shipped_order_offers_no_cancelling_and_refuses_it(clerk: Client, shipped: str) -> None:
    assert not clerk.get(f"/commerce/orders/{shipped}/").context["may_cancel"]
    answer = clerk.post(f"/commerce/orders/cancel/{shipped}/", {"reason": "Late"})
    assert answer.status_code == 409
    assert Order.objects.get(number=shipped).state == "complete"


def test_what_is_shipped_can_be_invoiced_before_the_rest(clerk: Client, number: str) -> None:
    clerk.post(f"/commerce/orders/ship/{number}/", form_of(clerk, number, **{MUG: 1}))
    assert clerk.get(f"/commerce/orders/{number}/").context["may_invoice"]
    clerk.post(f"/commerce/orders/invoice/{number}/")
    clerk.post(f"/commerce/orders/invoice/{number}/")
    invoice = Invoice.objects.get()
    assert str(invoice.grand_total) == "14.9000"
    (event,) = OrderEvent.objects.filter(type="commerce_order.invoiced")
    assert (event.actor, event.facts) == ("clara", {"number": invoice.number, "amount": "14.90", "currency": "USD"})


def test_a_credit_memo_gives_back_a_part_and_the_story_tells_of_it(clerk: Client, shipped: str) -> None:
    data = credit_form(clerk, shipped, units=1, back=True, shipping="0", reason="Handle broken")
    page = clerk.post(f"/commerce/orders/credit/{shipped}/", data, follow=True).content.decode()
    memo = CreditMemo.objects.get()
    assert (str(memo.grand_total), memo.reason) == ("10.0000", "Handle broken")
    assert memo.number in page
    assert Product.objects.get(sku=MUG).quantity == 7
    (event,) = OrderEvent.objects.filter(type="commerce_order.credited")
    assert (event.actor, event.facts) == ("clara", {"number": memo.number, "amount": "10.00", "currency": "USD"})


def test_crediting_all_closes_the_order_and_ends_crediting(clerk: Client, shipped: str) -> None:
    assert "This refunds nothing at Amazon." in clerk.get(f"/commerce/orders/credit/{shipped}/").content.decode()
    data = credit_form(clerk, shipped)
    clerk.post(f"/commerce/orders/credit/{shipped}/", data)
    clerk.post(f"/commerce/orders/credit/{shipped}/", data)
    assert CreditMemo.objects.count() == 1
    assert (Order.objects.get().state, AmazonOrderRow.objects.get().commerce_state) == ("closed", "closed")
    assert not clerk.get(f"/commerce/orders/{shipped}/").context["may_credit"]


@pytest.mark.parametrize(
    ("typed", "name", "message"),
    [
        ({"units": 4}, "units", "Ensure this value is less than or equal to 3."),
        ({"shipping": "5"}, "shipping", "At most 4.90 USD is left."),
        ({"shipping": "1.001"}, "shipping", "Enter no more digits behind the point than USD has."),
        ({"adjustment": "0.01"}, "__all__", "Only 34.90 USD is invoiced and not credited. Credit less."),
        ({"adjustment": "-40"}, "__all__", "The credit memo comes to less than nothing. Keep back less."),
        (
            {"units": 0, "shipping": ""},
            "__all__",
            "The credit memo is empty. Enter units of at least one line, or an amount.",
        ),
        ({"adjustment": "much"}, "adjustment", "Enter a number."),
    ],
)
def test_a_wrong_credit_is_said_beside_the_field_and_nothing_typed_is_lost(
    clerk: Client, shipped: str, typed: dict[str, Any], name: str, message: str
) -> None:
    data = credit_form(clerk, shipped, reason="kept", **typed)
    answer = clerk.post(f"/commerce/orders/credit/{shipped}/", data)
    form = answer.context["form"]
    ((field, errors),) = form.errors.items()
    assert (answer.status_code, field.split("_")[0] if name == "units" else field, errors) == (422, name, [message])
    assert (form["reason"].value(), form["request_key"].value()) == ("kept", data["request_key"])
    assert not CreditMemo.objects.exists()


@pytest.mark.parametrize("deed", ["ship", "comment", "cancel", "invoice", "credit"])
def test_who_may_only_look_is_refused(reader: Client, number: str, deed: str) -> None:
    assert reader.post(f"/commerce/orders/{deed}/{number}/", {"reason": "x", "text": "x"}).status_code == 403
    assert Order.objects.get(number=number).state == "pending"
