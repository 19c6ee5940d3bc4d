"""Several writers at once, each on a connection of its own, against real PostgreSQL: no overselling, no deadlock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from django.db import connection, transaction

from saleschannel.commerce.builtin.backend import BuiltinCommerce
from saleschannel.commerce.builtin.models import Customer, Order, Reservation, Shipment
from saleschannel.commerce.builtin.queries import stock_differences
from saleschannel.commerce.builtin.shipping import ship
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import Created, CreateOutcome, ReservationRequest, StockChangedError
from tests.builders import ITEM_ID, MUG, ORDER_ID, OTHER_ITEM_ID, PLATE, an_item
from tests.commerce.builders import HOLD, NEW_ACCOUNT, a_created_order, a_draft, a_parcel, a_product, stock_of

pytestmark = pytest.mark.django_db(transaction=True)
commerce = BuiltinCommerce()
NOW = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)
WRITERS = 4
T = TypeVar("T")


def at_once(work: Callable[[int], T], writers: int = WRITERS) -> list[T]:
    """Let writers begin at the same moment; each closes its connection."""
    start = threading.Barrier(writers)

    def write(writer: int) -> T:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            return work(writer)
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(write, range(writers)))


def test_the_last_units_are_sold_once() -> None:
    a_product(quantity=10)

    def sell(writer: int) -> int:
        sold = 0
        for number in range(8):
            try:
                commerce.create_orders([a_draft(order_id=f"902-{writer}-{number}", settings=HOLD)])
                sold += 1
            except StockChangedError:
                continue
        return sold

    assert sum(at_once(sell)) == 10
    assert (Order.objects.count(), stock_of()) == (10, (10, 10))
    assert stock_differences() == []


def test_writers_who_want_the_same_products_in_opposite_order_never_deadlock() -> None:
    a_product(MUG, 1000)
    a_product(PLATE, 1000)

    def sell(writer: int) -> None:
        skus = (MUG, PLATE) if writer % 2 else (PLATE, MUG)
        for page in range(6):
            drafts = [
                a_draft(
                    an_item(skus[0]),
                    an_item(skus[1], order_item_id=OTHER_ITEM_ID),
                    order_id=f"902-{writer}-{page}-{number}",
                )
                for number in range(10)
            ]
            with transaction.atomic():
                commerce.create_orders(drafts if writer % 2 else drafts[::-1])
                commerce.cancel_orders([drafts[0].reference], "a test")

    at_once(sell)
    assert Order.objects.count() == WRITERS * 60
    assert stock_of(MUG) == stock_of(PLATE) == (1000, WRITERS * 54)
    assert stock_differences() == []


def test_the_same_page_imported_by_all_at_once_gives_each_order_once() -> None:
    a_product(quantity=1000)
    drafts = [a_draft(order_id=f"902-{number}", settings=NEW_ACCOUNT) for number in range(30)]

    def create(writer: int) -> list[CreateOutcome]:
        with transaction.atomic():
            return list(commerce.create_orders(drafts if writer % 2 else drafts[::-1]))

    answers = at_once(create)
    created = [outcome for answer in answers for outcome in answer if isinstance(outcome, Created)]
    assert len(created) == WRITERS * 30
    assert sum(not outcome.found for outcome in created) == 30
    assert sum(outcome.customer_created for outcome in created) == 1
    assert (Order.objects.count(), Customer.objects.count(), stock_of()) == (30, 1, (1000, 30))


def test_one_parcel_of_the_last_unit_is_shipped_when_two_clerks_ship_at_once() -> None:
    a_product(quantity=1)
    a_created_order()

    def ship_it(writer: int) -> bool:
        try:
            ship(ORDER_ID, [a_parcel((ITEM_ID, 1))], actor=f"clerk {writer}", at=NOW)
        except OrderRejected:
            return False
        return True

    assert sorted(at_once(ship_it)) == [False, False, False, True]
    assert (Shipment.objects.count(), stock_of()) == (1, (0, 0))


def test_a_form_sent_by_two_requests_at_once_ships_once() -> None:
    a_product(quantity=5)
    a_created_order(an_item(quantity=3))
    answers = at_once(lambda _: ship(ORDER_ID, [a_parcel((ITEM_ID, 1))], actor="clerk", at=NOW, request_key="form-1"))
    assert sorted(answer.repeated for answer in answers) == [False, True, True, True]
    assert (Shipment.objects.count(), stock_of()) == (1, (4, 2))


def test_cancelling_and_shipping_at_once_do_one_of_the_two() -> None:
    a_product(quantity=40)
    for number in range(8):
        a_created_order(order_id=f"902-{number}")

    def act(writer: int) -> None:
        for number in range(8):
            reference = AmazonOrderId(f"902-{number}")
            if writer % 2:
                commerce.cancel_orders([reference], "a test")
                continue
            try:
                ship(reference, [a_parcel()], actor="clerk", at=NOW)
            except OrderRejected:
                continue

    at_once(act)
    states = list(Order.objects.values_list("state", flat=True))
    assert set(states) <= {"complete", "canceled"}
    assert stock_of() == (40 - states.count("complete"), 0)
    assert stock_differences() == []


def test_reserving_creating_and_releasing_at_once_keep_the_counters_right() -> None:
    a_product(quantity=100)

    def act(writer: int) -> None:
        for number in range(10):
            reference = AmazonOrderId(f"902-{number}")
            if writer == 0:
                commerce.release([reference])
            elif writer == 1:
                commerce.reserve([ReservationRequest(reference, "default", {MUG: 1})])
            else:
                create_in_the_end(reference)

    at_once(act)
    assert stock_differences() == []
    assert stock_of() == (100, 10)
    assert Reservation.objects.count() == Order.objects.count() == 10


def create_in_the_end(reference: AmazonOrderId) -> None:
    """Create an order, deciding again as often as others were quicker."""
    for _ in range(20):
        try:
            commerce.create_orders([a_draft(order_id=reference)])
        except StockChangedError:
            continue
        return
    raise AssertionError("never came to create the order")
