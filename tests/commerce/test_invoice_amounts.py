"""Partial invoices add up to the order, to the cent, however the units are split."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleschannel.commerce.builtin.invoice_amounts import invoice_totals, shares_to_invoice
from saleschannel.commerce.builtin.open_orders import LockedLine, LockedOrder
from saleschannel.domain.commerce import CommerceOrderState, CommerceTotals
from saleschannel.domain.money import ZERO
from saleschannel.domain.orders import AmazonOrderId, OrderItemId

cents = st.decimals(min_value=0, max_value=10_000, places=2)
lines = st.lists(st.tuples(st.integers(1, 7), cents, cents, cents), min_size=1, max_size=4)


def an_order(*rows: tuple[int, Decimal, Decimal, Decimal], extra: Decimal = ZERO, currency: str = "USD") -> LockedOrder:
    """An order with lines of (quantity, row total, tax, discount) and an amount of shipping."""
    found = [
        LockedLine(number, OrderItemId(str(number)), None, "SKU", quantity, 0, 0, 0, row_total, tax, -discount)
        for number, (quantity, row_total, tax, discount) in enumerate(rows)
    ]
    subtotal = sum((row[1] for row in rows), ZERO)
    tax = sum((row[2] for row in rows), ZERO)
    discount = -sum((row[3] for row in rows), ZERO)
    totals = CommerceTotals(subtotal, extra, ZERO, ZERO, tax, discount, ZERO, subtotal + tax + discount + extra)
    return LockedOrder(1, AmazonOrderId("902-1"), "1", CommerceOrderState.PENDING, currency, totals, found)


def invoice_what_is_shipped(order: LockedOrder, *, first: bool) -> CommerceTotals:
    shares = shares_to_invoice(order)
    totals = invoice_totals(order, shares, first=first)
    for share in shares:
        share.line.invoiced += share.quantity
    return totals


@given(rows=lines, extra=cents, splits=st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), max_size=5))
def test_all_invoices_together_are_the_order(
    rows: list[tuple[int, Decimal, Decimal, Decimal]], extra: Decimal, splits: list[list[int]]
) -> None:
    order = an_order(*rows, extra=extra)
    invoices: list[CommerceTotals] = []
    for split in [*splits, [7, 7, 7, 7]]:
        for line, units in zip(order.lines, split, strict=False):
            line.shipped += min(units, line.left)
        if any(line.shipped > line.invoiced for line in order.lines):
            invoices.append(invoice_what_is_shipped(order, first=not invoices))
    for field in CommerceTotals.__struct_fields__:
        assert sum((getattr(invoice, field) for invoice in invoices), ZERO) == getattr(order.totals, field), field
    assert all(invoice.grand_total == invoice.grand_total.quantize(Decimal("0.01")) for invoice in invoices)


@pytest.mark.parametrize(("currency", "share"), [("USD", Decimal("33.33")), ("JPY", Decimal(33)), ("KRW", Decimal(33))])
def test_a_share_is_rounded_to_the_currencys_smallest_unit(currency: str, share: Decimal) -> None:
    order = an_order((3, Decimal(100), ZERO, ZERO), currency=currency)
    order.lines[0].shipped = 1
    assert invoice_what_is_shipped(order, first=True).subtotal == share


def test_amounts_that_belong_to_no_line_are_on_the_first_invoice_only() -> None:
    order = an_order((2, Decimal(10), ZERO, ZERO), extra=Decimal("4.99"))
    order.lines[0].shipped = 1
    first = invoice_what_is_shipped(order, first=True)
    order.lines[0].shipped = 2
    second = invoice_what_is_shipped(order, first=False)
    assert (first.shipping, first.grand_total) == (Decimal("4.99"), Decimal("9.99"))
    assert (second.shipping, second.grand_total) == (ZERO, Decimal(5))
