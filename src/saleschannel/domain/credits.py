"""Credit memos: what of an order may be credited, and what a credit amounts to. Exact decimals, nothing is written.

Units are credited as they were invoiced: the parts of a line are differences of rounded sums, so that crediting all of
its units, in however many memos, gives back exactly what was invoiced. Nothing is ever credited beyond that.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.money import ZERO, amount_of_units, total


class InvoicedLine(msgspec.Struct, frozen=True):
    """A line with its amounts for all ordered units, and how many units were invoiced and credited so far."""

    id: int
    sku: str
    quantity: int
    invoiced: int
    credited: int
    row_total: Decimal
    tax: Decimal
    discount: Decimal

    @property
    def left(self) -> int:
        """Units that may still be credited."""
        return max(0, self.invoiced - self.credited)


class Creditable(msgspec.Struct, frozen=True):
    """An order as far as it is invoiced. `other` is what belongs to no line and is no shipping: gift wrap, fees, the
    adjustment to Amazon's total. The `credited_…` amounts are those of all memos so far.
    """

    number: str
    currency: str
    lines: tuple[InvoicedLine, ...]
    shipping: Decimal
    other: Decimal
    credited_shipping: Decimal = ZERO
    credited_other: Decimal = ZERO
    credited_total: Decimal = ZERO

    @property
    def invoiced_total(self) -> Decimal:
        return total(line_amount(self, line, line.invoiced) for line in self.lines) + self.shipping + self.other

    @property
    def shipping_left(self) -> Decimal:
        return self.shipping - self.credited_shipping

    @property
    def other_left(self) -> Decimal:
        return self.other - self.credited_other

    @property
    def total_left(self) -> Decimal:
        return self.invoiced_total - self.credited_total

    @property
    def is_settled(self) -> bool:
        """Nothing is left to be credited: no amount, or, where nothing was charged, no units."""
        units_left = any(line.left for line in self.lines)
        return self.total_left == ZERO and (self.invoiced_total > ZERO or not units_left)


class CreditRequest(msgspec.Struct, frozen=True):
    """What a person wants to credit. `adjustment` is added (a goodwill) or, below zero, kept back (a fee).

    `returned` are the lines whose credited units go back to stock.
    """

    units: Mapping[int, int]
    returned: frozenset[int] = frozenset()
    shipping: Decimal = ZERO
    other: Decimal = ZERO
    adjustment: Decimal = ZERO
    reason: str = ""


class CreditedLine(msgspec.Struct, frozen=True):
    """Units of one line on a credit memo, with their amounts."""

    line_id: int
    quantity: int
    row_total: Decimal
    tax: Decimal
    discount: Decimal
    returned: bool


class Credit(msgspec.Struct, frozen=True):
    """A credit memo ready to be written. `settles`: after it nothing of the order is left to be credited."""

    lines: tuple[CreditedLine, ...]
    subtotal: Decimal
    tax: Decimal
    discount: Decimal
    shipping: Decimal
    other: Decimal
    adjustment: Decimal
    grand_total: Decimal
    settles: bool


def plan_credit(order: Creditable, wanted: CreditRequest) -> Credit:
    """The credit memo that was asked for. Raises OrderRejected that says what is too much."""
    lines = tuple(credited_line(order, line, wanted) for line in order.lines if wanted.units.get(line.id))
    refuse_beyond(order, "shipping", wanted.shipping, order.shipping_left)
    refuse_beyond(order, "other amounts", wanted.other, order.other_left)
    subtotal = total(line.row_total for line in lines)
    tax = total(line.tax for line in lines)
    discount = total(line.discount for line in lines)
    grand_total = subtotal + tax + discount + wanted.shipping + wanted.other + wanted.adjustment
    refuse_total(order, grand_total, empty=not lines and not (wanted.shipping or wanted.other or wanted.adjustment))
    settles = after(order, lines, wanted, grand_total).is_settled
    return Credit(
        lines, subtotal, tax, discount, wanted.shipping, wanted.other, wanted.adjustment, grand_total, settles
    )


def credited_line(order: Creditable, line: InvoicedLine, wanted: CreditRequest) -> CreditedLine:
    units = wanted.units[line.id]
    if not 0 < units <= line.left:
        raise OrderRejected(
            f"Order {order.number}: {units} of {line.sku} to credit, but only {line.left} invoiced and not credited.",
            code="more_than_invoiced",
            remedy="Another credit memo may have been made meanwhile. Reload the page and enter what is left.",
        )

    def part(amount: Decimal) -> Decimal:
        before = amount_of_units(amount, line.credited, line.quantity, order.currency)
        return amount_of_units(amount, line.credited + units, line.quantity, order.currency) - before

    return CreditedLine(
        line.id, units, part(line.row_total), part(line.tax), part(line.discount), line.id in wanted.returned
    )


def refuse_beyond(order: Creditable, name: str, amount: Decimal, left: Decimal) -> None:
    """An amount may be what is left, or a part of it on the same side of zero."""
    if not min(left, ZERO) <= amount <= max(left, ZERO):
        raise OrderRejected(
            f"Order {order.number}: {amount} of {name} to credit, but {left} is left.",
            code="more_than_invoiced",
            remedy="Enter at most what is left; more can be given as an adjustment, within what was invoiced.",
        )


def refuse_total(order: Creditable, grand_total: Decimal, *, empty: bool) -> None:
    if empty:
        raise OrderRejected(
            f"The credit memo of order {order.number} is empty.",
            code="nothing_to_credit",
            remedy="Enter units of at least one line, or an amount.",
        )
    if grand_total < ZERO:
        raise OrderRejected(
            f"The credit memo of order {order.number} would come to {grand_total}, which is below zero.",
            code="negative_credit",
            remedy="Keep back less than what is credited.",
        )
    if grand_total > order.total_left:
        raise OrderRejected(
            f"The credit memo of order {order.number} would come to {grand_total}; "
            f"only {order.total_left} {order.currency} is invoiced and not credited.",
            code="more_than_invoiced",
            remedy="Credit less, or enter an adjustment below zero.",
        )


def after(
    order: Creditable, lines: tuple[CreditedLine, ...], wanted: CreditRequest, grand_total: Decimal
) -> Creditable:
    """The order as it is once this is credited."""
    units = {line.line_id: line.quantity for line in lines}
    return msgspec.structs.replace(
        order,
        lines=tuple(
            msgspec.structs.replace(line, credited=line.credited + units.get(line.id, 0)) for line in order.lines
        ),
        credited_shipping=order.credited_shipping + wanted.shipping,
        credited_other=order.credited_other + wanted.other,
        credited_total=order.credited_total + grand_total,
    )


def line_amount(order: Creditable, line: InvoicedLine, units: int) -> Decimal:
    """What the first units of a line came to, with tax and discount."""
    return total(
        amount_of_units(amount, units, line.quantity, order.currency)
        for amount in (line.row_total, line.tax, line.discount)
    )


def everything(order: Creditable) -> CreditRequest:
    """The request that credits all that is left."""
    units = {line.id: line.left for line in order.lines if line.left}
    request = CreditRequest(units, shipping=order.shipping_left, other=order.other_left)
    of_lines = total(
        line_amount(order, line, line.invoiced) - line_amount(order, line, line.credited) for line in order.lines
    )
    rest = order.total_left - of_lines - request.shipping - request.other
    return msgspec.structs.replace(request, adjustment=rest)
