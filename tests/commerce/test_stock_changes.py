"""The log of quantities adds up: each change begins where the one before ended, and the last one is what is there."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from saleschannel.commerce.builtin.models import Product, StockChange
from saleschannel.commerce.builtin.product_plans import carry_out, plan_stock
from saleschannel.commerce.builtin.product_rows import StockLog
from saleschannel.commerce.builtin.products_csv import import_products
from saleschannel.commerce.builtin.queries import stock_differences
from saleschannel.commerce.builtin.shipping import ship
from saleschannel.commerce.builtin.stock_adjustment import QuantityChangedError, count_stock, move_units
from saleschannel.commerce.builtin.stock_counters import StockMove, move_stock
from tests.builders import MUG, ORDER_ID, PLATE, PURCHASED_AT, an_item
from tests.commerce import test_stock_law as law
from tests.commerce.builders import a_created_order, a_parcel, a_product, stock_of
from tests.integration.channel_shop import at_once

quantities = st.integers(-3, 9)
adjustments = st.one_of(
    st.tuples(st.just("count"), quantities, quantities),
    st.tuples(st.just("move"), quantities),
    st.tuples(st.just("import"), quantities),
    st.tuples(st.just("stale plan"), quantities, quantities),
)


def adjust(operation: tuple[object, ...]) -> None:
    """One change of the mug's quantity; a refusal is an answer like others."""
    mug = Product.objects.get(sku=MUG)
    match operation:
        case ("count", int(seen), int(to)):
            with suppress(QuantityChangedError):
                count_stock(mug.pk, to, seen=seen, actor="clara", reason="counted")
        case ("move", int(by)):
            move_units(mug.pk, by, seen=None, actor="clara", reason="moved")
        case ("import", int(to)):
            import_products(f"sku,quantity\n{MUG},{to}\n".encode())
        case ("stale plan", int(planned), int(between)):
            plan = plan_stock(f"sku,quantity\n{MUG},{planned}\n".encode())
            move_units(mug.pk, between, seen=None, actor="carl", reason="in between")
            done = carry_out(plan, StockLog())
            assert done.changed == 0 if between else not done.left
        case _:
            law.perform(operation)


def log_adds_up(sku: str, first: int) -> None:
    quantity = first
    for old, new in StockChange.objects.filter(product__sku=sku).order_by("id").values_list("old", "new"):
        assert old == quantity
        assert old != new
        quantity = new
    assert Product.objects.get(sku=sku).quantity == quantity


@pytest.mark.django_db
@settings(max_examples=20, deadline=timedelta(seconds=10))
@given(sequence=st.lists(st.one_of(adjustments, law.operations), max_size=14))
def test_the_log_adds_up_whatever_happens_to_the_stock(sequence: list[tuple[object, ...]]) -> None:
    with transaction.atomic():
        for sku in (MUG, PLATE):
            a_product(sku, law.IN_STOCK)
        for operation in sequence:
            adjust(operation)
        for sku in (MUG, PLATE):
            log_adds_up(sku, law.IN_STOCK)
        assert stock_differences() == []
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_shipment_is_told_with_its_order_and_who_shipped_it() -> None:
    a_product(MUG, 5)
    order = a_created_order(an_item(quantity=2))
    ship(order.number, [a_parcel()], actor="sam", at=PURCHASED_AT)
    (change,) = StockChange.objects.all()
    assert (change.cause, change.old, change.new, change.actor, change.reference) == ("shipped", 5, 4, "sam", ORDER_ID)


@pytest.mark.django_db
def test_units_that_come_back_and_units_of_several_orders_are_told_as_such() -> None:
    mug = a_product(MUG, 5)
    move_stock([StockMove(mug.pk, shipped=-2, reference="902-1", actor="sam")])
    move_stock([StockMove(mug.pk, shipped=1, reference="902-1"), StockMove(mug.pk, shipped=1, reference="902-2")])
    move_stock([StockMove(mug.pk, reserved=1)])
    told = StockChange.objects.order_by("id").values_list("cause", "old", "new", "reference", "actor")
    assert list(told) == [("returned", 5, 7, "902-1", "sam"), ("shipped", 7, 5, "", "")]


@pytest.mark.django_db
def test_stock_that_is_not_managed_does_not_change_and_tells_nothing() -> None:
    mug = a_product(MUG, 5, manage_stock=False)
    move_stock([StockMove(mug.pk, shipped=2)])
    assert stock_of() == (5, 0)
    assert not StockChange.objects.exists()


@pytest.mark.django_db
def test_a_quantity_out_of_bounds_is_refused() -> None:
    mug = a_product(MUG, 5)
    with pytest.raises(QuantityChangedError):
        move_units(mug.pk, 1_000_000_000, seen=None, actor="clara", reason="too many")
    assert stock_of() == (5, 0)


@pytest.mark.django_db(transaction=True)
def test_counting_while_others_move_units_loses_nothing() -> None:
    mug = a_product(MUG, 100)

    def move() -> None:
        for _ in range(5):
            move_units(mug.pk, -1, seen=None, actor="sam", reason="broken")

    def count() -> None:
        for _ in range(20):
            with suppress(QuantityChangedError):
                count_stock(mug.pk, 50, seen=100, actor="clara", reason="counted")

    at_once(move, count, move)
    counted = StockChange.objects.filter(reason="counted").exists()
    assert Product.objects.get().quantity == (40 if counted else 90)
    log_adds_up(MUG, 100)
