"""What the built-in Commerce stores of a new order, beyond the contract of all back ends."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import psycopg
import pytest
from django.db import connection

from saleschannel.commerce.builtin.backend import BuiltinCommerce
from saleschannel.commerce.builtin.models import Customer, Invoice, Order, OrderLine
from saleschannel.commerce.builtin.people import open_people
from saleschannel.commerce.builtin.queries import stock_differences
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderState, draft_commerce_order
from saleschannel.domain.order_settings import OrderSettings
from saleschannel.domain.orders import Address
from saleschannel.ports import Created, Refused, ReservationRequest, StockChangedError
from tests.builders import ADDRESS, BUYER, MUG, OTHER_ITEM_ID, PLATE, an_fba_order, an_item
from tests.commerce.builders import HOLD, NEW_ACCOUNT, a_created_order, a_draft, a_product, stock_of

pytestmark = pytest.mark.django_db
commerce = BuiltinCommerce()


def test_numbers_are_nine_digits_of_the_own_sequence() -> None:
    a_product()
    first = a_created_order(order_id="902-1")
    second = a_created_order(order_id="902-2")
    assert (len(first.number), first.number.isdigit()) == (9, True)
    assert int(second.number) == int(first.number) + 1


def test_a_sequence_number_that_was_taken_by_hand_is_refused_and_the_next_one_works() -> None:
    a_product()
    following = f"{int(a_created_order(order_id='902-1').number) + 1:09}"
    taken = msgspec.structs.replace(a_draft(order_id="902-2"), number=following)
    (outcome,) = commerce.create_orders([taken])
    assert isinstance(outcome, Created)
    (refusal,) = commerce.create_orders([a_draft(order_id="902-3")])
    assert isinstance(refusal, Refused)
    assert refusal.reason is AttentionReason.NUMBER_TAKEN
    (outcome,) = commerce.create_orders([a_draft(order_id="902-3")])
    assert isinstance(outcome, Created)
    assert outcome.number == f"{int(following) + 1:09}"


def test_lines_keep_their_order_and_amazons_amounts() -> None:
    a_product()
    a_product(PLATE)
    order = a_created_order(
        an_item(PLATE, 2, price="9.95", tax="1.60", shipping="4.00"),
        an_item(MUG, 1, price="5", discount="1", order_item_id=OTHER_ITEM_ID),
    )
    lines = list(order.lines.order_by("position"))
    assert [(line.sku, line.quantity, line.row_total, line.tax, line.discount) for line in lines] == [
        (PLATE, 2, Decimal("19.9"), Decimal("1.6"), 0),
        (MUG, 1, Decimal(5), 0, Decimal(-1)),
    ]
    assert (order.subtotal, order.shipping, order.tax, order.discount, order.adjustment) == (
        Decimal("24.9"),
        4,
        Decimal("1.6"),
        -1,
        0,
    )
    assert order.grand_total == Decimal("29.5")


def test_buyer_data_is_stored_encrypted_only() -> None:
    a_product()
    a_created_order(settings=NEW_ACCOUNT)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(o)::text FROM commerce_order o"
            " UNION ALL SELECT row_to_json(c)::text FROM commerce_customer c"
        )
        stored = "".join(text for (text,) in cursor.fetchall())
    for secret in (BUYER.name, BUYER.email, ADDRESS.line1, ADDRESS.postal_code):
        assert secret not in stored
        assert secret.encode().hex() not in stored
    people = open_people(Order.objects.get().people)
    assert (people.buyer_name, people.buyer_email, people.ship_to) == (BUYER.name, BUYER.email, ADDRESS)
    customer = Customer.objects.get()
    assert (customer.name, customer.email) == (BUYER.name, BUYER.email)


def test_an_order_fulfilled_by_amazon_without_any_person_is_created_shipped_and_invoiced() -> None:
    a_product(quantity=0)
    draft = draft_commerce_order(an_fba_order(an_item(quantity=2)), NEW_ACCOUNT)
    (outcome,) = commerce.create_orders([draft])
    assert isinstance(outcome, Created)
    order = Order.objects.get()
    line = OrderLine.objects.get()
    assert (order.state, order.customer_id) == (CommerceOrderState.COMPLETE, None)
    assert (line.quantity_shipped, line.quantity_invoiced, line.quantity_backordered) == (2, 2, 0)
    assert open_people(order.people).ship_to == Address(city="Springfield", region="IL", country="US")
    assert (Invoice.objects.count(), stock_of()) == (0, (0, 0))


def test_backordered_units_are_counted_on_the_last_lines_of_the_last_orders() -> None:
    a_product(quantity=3)
    drafts = [
        a_draft(an_item(quantity=2), order_id="902-2"),
        a_draft(an_item(quantity=2), an_item(quantity=1, order_item_id=OTHER_ITEM_ID), order_id="902-1"),
    ]
    commerce.create_orders(drafts)
    found = OrderLine.objects.order_by("order__reference", "position").values_list(
        "order__reference", "quantity", "quantity_backordered"
    )
    assert list(found) == [("902-1", 2, 1), ("902-1", 1, 1), ("902-2", 2, 0)]


def test_an_order_that_insists_on_stock_is_served_before_one_that_does_not() -> None:
    a_product(quantity=1)
    first, second = commerce.create_orders([a_draft(order_id="902-1"), a_draft(order_id="902-2", settings=HOLD)])
    assert isinstance(first, Created)
    assert isinstance(second, Created)
    assert (first.backordered, second.backordered) == ((MUG,), ())


def test_a_pending_reservation_that_differs_from_the_order_is_corrected() -> None:
    a_product(quantity=5)
    a_product(PLATE, quantity=5)
    commerce.reserve([ReservationRequest(a_draft().reference, "default", {MUG: 1, PLATE: 2})])
    a_created_order(an_item(MUG, 3))
    assert (stock_of(), stock_of(PLATE), stock_differences()) == ((5, 3), (5, 0), [])


def test_after_stock_has_changed_the_callers_transaction_goes_on() -> None:
    a_product(quantity=0)
    with pytest.raises(StockChangedError):
        commerce.create_orders([a_draft(settings=HOLD)])
    assert (Order.objects.count(), stock_of()) == (0, (0, 0))


def test_a_status_of_the_settings_is_stored_and_an_empty_one_is_the_states_own() -> None:
    a_product()
    assert a_created_order(order_id="902-1").status == "pending"
    assert a_created_order(order_id="902-2", settings=OrderSettings(order_status="amazon")).status == "amazon"


def test_a_batch_of_any_size_takes_the_same_few_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    a_product(quantity=1000)
    statements: list[str] = []
    execute = psycopg.Cursor.execute

    def counted(cursor: psycopg.Cursor[Any], query: Any, *arguments: Any, **options: Any) -> Any:
        statements.append(str(query).split()[0])
        return execute(cursor, query, *arguments, **options)

    monkeypatch.setattr(psycopg.Cursor, "execute", counted)
    outcomes = commerce.create_orders(
        [a_draft(order_id=f"902-{number}", settings=NEW_ACCOUNT) for number in range(100)]
    )
    monkeypatch.undo()
    assert all(isinstance(outcome, Created) and not outcome.found for outcome in outcomes)
    assert len(statements) <= 13, statements
    assert stock_of() == (1000, 100)
