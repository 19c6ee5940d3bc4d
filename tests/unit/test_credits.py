"""Credit memos: exact to the cent, and never more than was invoiced."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleschannel.domain.credits import (
    Credit,
    Creditable,
    CreditRequest,
    InvoicedLine,
    after,
    credited_line,
    everything,
    plan_credit,
)
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.money import ZERO

cents = st.decimals(min_value=0, max_value=10_000, places=2)
signed_cents = st.decimals(min_value=-50, max_value=50, places=2)


def a_line(number: int, quantity: int, invoiced: int, *written: str) -> InvoicedLine:
    """A line with its row total, tax and discount as written."""
    amounts = [Decimal(amount) for amount in [*written, "0", "0"][:3]]
    return InvoicedLine(number, f"SKU-{number}", quantity, invoiced, 0, *amounts)


def an_order(*lines: InvoicedLine, shipping: str = "0", other: str = "0") -> Creditable:
    return Creditable("000000001", "EUR", lines, Decimal(shipping), Decimal(other))


def carried_out(order: Creditable, wanted: CreditRequest) -> tuple[Creditable, Credit]:
    credit = plan_credit(order, wanted)
    return after(order, credit.lines, wanted, credit.grand_total), credit


MUGS = an_order(a_line(1, 3, 3, "10.00", "1.90", "-1.00"), a_line(2, 1, 1, "5.00"), shipping="4.90")


def test_two_of_three_units_are_credited_with_their_share_and_the_last_one_takes_what_was_rounded() -> None:
    order, first = carried_out(MUGS, CreditRequest({1: 2}))
    (line,) = first.lines
    assert (line.row_total, line.tax, line.discount) == (Decimal("6.67"), Decimal("1.27"), Decimal("-0.67"))
    assert (first.grand_total, first.settles) == (Decimal("7.27"), False)
    _, second = carried_out(order, CreditRequest({1: 1}))
    assert second.grand_total == Decimal("10.90") - Decimal("7.27")


def test_crediting_everything_settles_the_order() -> None:
    order, credit = carried_out(MUGS, everything(MUGS))
    assert (credit.grand_total, credit.settles) == (Decimal("20.80"), True)
    assert order.is_settled


def test_a_goodwill_over_the_whole_amount_settles_the_order_although_no_unit_came_back() -> None:
    assert plan_credit(MUGS, CreditRequest({}, adjustment=MUGS.invoiced_total)).settles


def test_an_order_that_cost_nothing_is_settled_by_its_units() -> None:
    order = an_order(a_line(1, 2, 2, "0"))
    order, first = carried_out(order, CreditRequest({1: 1}))
    assert not first.settles
    assert plan_credit(order, CreditRequest({1: 1})).settles


def test_what_is_ordered_but_not_invoiced_cannot_be_credited() -> None:
    order = an_order(a_line(1, 3, 1, "9.00"))
    assert everything(order).units == {1: 1}
    with pytest.raises(OrderRejected) as refused:
        plan_credit(order, CreditRequest({1: 2}))
    assert refused.value.code == "more_than_invoiced"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (CreditRequest({}), "nothing_to_credit"),
        (CreditRequest({1: 4}), "more_than_invoiced"),
        (CreditRequest({1: -1}), "more_than_invoiced"),
        (CreditRequest({}, shipping=Decimal("4.91")), "more_than_invoiced"),
        (CreditRequest({}, shipping=Decimal("-0.01")), "more_than_invoiced"),
        (CreditRequest({}, other=Decimal("0.01")), "more_than_invoiced"),
        (CreditRequest({1: 3, 2: 1}, shipping=Decimal("4.90"), adjustment=Decimal("0.01")), "more_than_invoiced"),
        (CreditRequest({2: 1}, adjustment=Decimal("-5.01")), "negative_credit"),
    ],
    ids=["empty", "units", "negative units", "shipping", "negative shipping", "other", "goodwill", "fee"],
)
def test_a_credit_beyond_its_limits_is_refused(wanted: CreditRequest, code: str) -> None:
    with pytest.raises(OrderRejected) as refused:
        plan_credit(MUGS, wanted)
    assert refused.value.code == code


lines = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6), cents, cents, cents), min_size=1, max_size=4)
attempts = st.lists(
    st.tuples(st.lists(st.integers(-1, 4), min_size=4, max_size=4), cents, signed_cents, signed_cents), max_size=6
)


@given(rows=lines, shipping=cents, other=signed_cents, attempts=attempts)
def test_whatever_is_tried_no_more_is_credited_than_invoiced_and_the_rest_can_always_be_credited(
    rows: list[tuple[int, int, Decimal, Decimal, Decimal]],
    shipping: Decimal,
    other: Decimal,
    attempts: list[tuple[list[int], Decimal, Decimal, Decimal]],
) -> None:
    order = Creditable(
        "000000001",
        "EUR",
        tuple(
            InvoicedLine(number, "SKU", quantity, min(invoiced, quantity), 0, amount, tax, -min(discount, amount))
            for number, (quantity, invoiced, amount, tax, discount) in enumerate(rows)
        ),
        shipping,
        max(ZERO, other),
    )
    invoiced_total = order.invoiced_total
    for units, wanted_shipping, wanted_other, adjustment in attempts:
        asked = {number: count for number, count in enumerate(units) if count}
        try:
            order, credit = carried_out(
                order, CreditRequest(asked, frozenset(), wanted_shipping, wanted_other, adjustment)
            )
        except OrderRejected:
            continue
        assert ZERO <= credit.grand_total <= invoiced_total
        assert all(0 <= line.credited <= line.invoiced for line in order.lines)
        assert ZERO <= order.total_left <= invoiced_total
    rest = everything(order)
    if rest.units or rest.shipping or rest.other or rest.adjustment:
        order, last = carried_out(order, rest)
        assert (last.settles, order.total_left) == (True, ZERO)


@given(row=st.tuples(st.integers(1, 7), cents, cents, cents), splits=st.lists(st.integers(1, 3), max_size=7))
def test_all_units_of_a_line_in_however_many_memos_give_back_its_amounts_to_the_cent(
    row: tuple[int, Decimal, Decimal, Decimal], splits: list[int]
) -> None:
    quantity, amount, tax, discount = row
    line = InvoicedLine(1, "SKU", quantity, quantity, 0, amount, tax, -discount)
    order = Creditable("1", "EUR", (line,), ZERO, ZERO)
    back = [ZERO, ZERO, ZERO]
    for units in [*splits, quantity]:
        if count := min(units, order.lines[0].left):
            wanted = CreditRequest({1: count})
            part = credited_line(order, order.lines[0], wanted)
            order = after(order, (part,), wanted, ZERO)
            back = [sum(pair, ZERO) for pair in zip(back, (part.row_total, part.tax, part.discount), strict=True)]
    assert back == [amount, tax, -discount]
