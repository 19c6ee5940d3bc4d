"""Invoices without gaps in their numbers, and credit memos on the database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction

from saleschannel.commerce.builtin.accounting import credit, invoice
from saleschannel.commerce.builtin.credit_reads import creditable_shown, with_credited_units
from saleschannel.commerce.builtin.models import CreditMemo, Invoice, Order, StockChange
from saleschannel.commerce.builtin.shipping import ship
from saleschannel.domain.credits import CreditRequest, everything
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import FulfilledBy, FulfillmentStatus
from tests.builders import ITEM_ID, OTHER_ITEM_ID, PLATE, PURCHASED_AT, an_item
from tests.commerce.builders import a_created_order, a_parcel, a_product, stock_of

pytestmark = pytest.mark.django_db
CLERK = "clara"


@pytest.fixture
def shipped() -> Order:
    """Three mugs for 30.00 and a plate for 8.00, shipping 4.90, all shipped."""
    a_product(quantity=5)
    a_product(PLATE, quantity=5)
    mugs = an_item(quantity=3, shipping="4.90")
    order = a_created_order(mugs, an_item(PLATE, price="8.00", order_item_id=OTHER_ITEM_ID))
    ship(order.number, [a_parcel((ITEM_ID, 3), (OTHER_ITEM_ID, 1))], actor=CLERK, at=PURCHASED_AT)
    return Order.objects.get(pk=order.pk)


def lines_of(order: Order) -> dict[str, int]:
    return {line.sku: line.pk for line in order.lines.all()}


def test_invoice_numbers_have_no_gap_where_a_transaction_failed() -> None:
    a_product(quantity=9)
    first, second = a_created_order(order_id="902-1"), a_created_order(order_id="902-2")
    ship(first.number, [a_parcel()], actor=CLERK, at=PURCHASED_AT)
    with transaction.atomic():
        ship(second.number, [a_parcel(tracking_number="1Z-2")], actor=CLERK, at=PURCHASED_AT)
        transaction.set_rollback(True)
    ship(second.number, [a_parcel(tracking_number="1Z-2")], actor=CLERK, at=PURCHASED_AT)
    numbers = [int(number) for number in Invoice.objects.order_by("id").values_list("number", flat=True)]
    assert numbers[1] == numbers[0] + 1


def test_a_partly_shipped_order_is_invoiced_at_a_persons_wish_and_the_rest_later() -> None:
    a_product(quantity=5)
    order = a_created_order(an_item(quantity=3, shipping="4.90"))
    ship(order.number, [a_parcel((ITEM_ID, 1))], actor=CLERK, at=PURCHASED_AT)
    made = invoice(order.number, actor=CLERK)
    assert (made.grand_total, made.progress.state) == (Decimal("14.90"), "processing")
    with pytest.raises(OrderRejected) as refused:
        invoice(order.number, actor=CLERK)
    assert refused.value.code == "nothing_to_invoice"
    ship(order.number, [a_parcel((ITEM_ID, 2), tracking_number="1Z-2")], actor=CLERK, at=PURCHASED_AT)
    assert sorted(Invoice.objects.values_list("grand_total", flat=True)) == [Decimal("14.90"), Decimal("20.00")]


def test_a_part_is_credited_and_goes_back_to_stock_as_wished(shipped: Order) -> None:
    lines = lines_of(shipped)
    mugs, plate = lines["MUG-BLUE"], lines[PLATE]
    wanted = CreditRequest({mugs: 1, plate: 1}, frozenset({mugs}), Decimal("4.90"), adjustment=Decimal("-2.00"))
    made = credit(shipped.number, wanted, actor=CLERK, request_key="k1")
    assert (made.grand_total, made.progress.state) == (Decimal("20.90"), "complete")
    assert (stock_of(), stock_of(PLATE)) == ((3, 0), (4, 0))
    back = StockChange.objects.get(cause="returned")
    assert (back.old, back.new, back.reference, back.actor) == (2, 3, shipped.reference, CLERK)
    memo = CreditMemo.objects.get()
    assert (memo.actor, memo.shipping, memo.adjustment) == (CLERK, Decimal("4.90"), Decimal("-2.00"))
    assert [(line.quantity, line.returned) for line in memo.lines.order_by("order_line__position")] == [
        (1, True),
        (1, False),
    ]


def test_the_same_form_credits_once(shipped: Order) -> None:
    lines = lines_of(shipped)
    wanted = CreditRequest({lines["MUG-BLUE"]: 3}, frozenset(lines.values()))
    first = credit(shipped.number, wanted, actor=CLERK, request_key="k1")
    second = credit(shipped.number, wanted, actor=CLERK, request_key="k1")
    assert (first.repeated, second.repeated, second.number) == (False, True, first.number)
    assert stock_of() == (5, 0)


def test_an_order_of_which_everything_is_credited_is_closed_and_takes_no_further_credit(shipped: Order) -> None:
    memos = with_credited_units(shipped.credit_memos.all())
    left = everything(creditable_shown(shipped, list(shipped.lines.all()), memos))
    made = credit(shipped.number, left, actor=CLERK, request_key="k1")
    assert (made.grand_total, made.progress.state) == (Decimal("42.90"), "closed")
    change = shipped.state_changes.latest("id")
    assert (change.old, change.new, change.cause) == ("complete", "closed", f"credit memo {made.number}")
    with pytest.raises(OrderRejected) as refused:
        credit(shipped.number, CreditRequest({}, adjustment=Decimal("0.01")), actor=CLERK, request_key="k2")
    assert refused.value.code == "more_than_invoiced"


def test_what_is_not_invoiced_cannot_be_credited() -> None:
    a_product(quantity=5)
    order = a_created_order(an_item(quantity=3))
    with pytest.raises(OrderRejected):
        credit(order.number, CreditRequest({lines_of(order)["MUG-BLUE"]: 1}), actor=CLERK, request_key="k1")
    assert not CreditMemo.objects.exists()


def test_units_of_an_order_fulfilled_by_amazon_never_come_to_our_stock() -> None:
    a_product(quantity=5)
    order = a_created_order(fulfilled_by=FulfilledBy.AMAZON, status=FulfillmentStatus.SHIPPED)
    line = lines_of(order)["MUG-BLUE"]
    made = credit(order.number, CreditRequest({line: 1}, frozenset({line})), actor=CLERK, request_key="k1")
    assert (made.progress.state, stock_of()) == ("closed", (5, 0))
