"""How an order's amounts are split over partial invoices, so that they always add up, to the cent. Pure.

A line's share is what its units up to now amount to, rounded, less what was invoiced before: the last invoice takes the
rest, whatever was rounded. What belongs to no line goes on the first invoice.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from saleschannel.commerce.builtin.open_orders import LockedLine, LockedOrder
from saleschannel.domain.commerce import CommerceTotals
from saleschannel.domain.money import ZERO, amount_of_units, total


class LineShare(msgspec.Struct, frozen=True):
    """Units of a line on one invoice, and their amounts."""

    line: LockedLine
    quantity: int
    row_total: Decimal
    tax: Decimal
    discount: Decimal


def shares_to_invoice(order: LockedOrder) -> list[LineShare]:
    """What is shipped and not invoiced yet."""
    return [share_of(line, order.currency) for line in order.lines if line.shipped > line.invoiced]


def share_of(line: LockedLine, currency: str) -> LineShare:
    def part(amount: Decimal) -> Decimal:
        before = amount_of_units(amount, line.invoiced, line.quantity, currency)
        return amount_of_units(amount, line.shipped, line.quantity, currency) - before

    return LineShare(line, line.shipped - line.invoiced, part(line.row_total), part(line.tax), part(line.discount))


def invoice_totals(order: LockedOrder, shares: Sequence[LineShare], *, first: bool) -> CommerceTotals:
    """The invoice's amounts: its lines, and on the first invoice what belongs to no line."""
    extra = amounts_outside_lines(order) if first else CommerceTotals(*[ZERO] * 8)
    subtotal = extra.subtotal + total(share.row_total for share in shares)
    tax = extra.tax + total(share.tax for share in shares)
    discount = extra.discount + total(share.discount for share in shares)
    rest = extra.shipping + extra.gift_wrap + extra.fees + extra.adjustment
    return CommerceTotals(
        subtotal=subtotal,
        shipping=extra.shipping,
        gift_wrap=extra.gift_wrap,
        fees=extra.fees,
        tax=tax,
        discount=discount,
        adjustment=extra.adjustment,
        grand_total=subtotal + tax + discount + rest,
    )


def amounts_outside_lines(order: LockedOrder) -> CommerceTotals:
    totals = order.totals
    return CommerceTotals(
        subtotal=totals.subtotal - total(line.row_total for line in order.lines),
        shipping=totals.shipping,
        gift_wrap=totals.gift_wrap,
        fees=totals.fees,
        tax=totals.tax - total(line.tax for line in order.lines),
        discount=totals.discount - total(line.discount for line in order.lines),
        adjustment=totals.adjustment,
        grand_total=ZERO,
    )
