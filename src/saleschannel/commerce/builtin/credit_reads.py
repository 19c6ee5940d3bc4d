"""What of an order may still be credited, from its lines and the credit memos it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import JSONObject

from saleschannel.batch_sql import rows
from saleschannel.commerce.builtin.models import CreditMemo, Order, OrderLine
from saleschannel.commerce.builtin.open_orders import LockedOrder
from saleschannel.domain.commerce import CommerceTotals
from saleschannel.domain.credits import Creditable, InvoicedLine
from saleschannel.domain.money import ZERO, total


class Credited(msgspec.Struct, frozen=True):
    """What the order's credit memos come to: units by order line, amounts."""

    units: dict[int, int]
    shipping: Decimal
    other: Decimal
    total: Decimal


def credited_of(order_id: int) -> Credited:
    """Two statements."""
    units = rows(
        """
        SELECT l.order_line_id, sum(l.quantity)::int
        FROM commerce_creditmemoline l JOIN commerce_creditmemo m ON m.id = l.credit_memo_id
        WHERE m.order_id = %b GROUP BY l.order_line_id
        """,
        order_id,
    )
    ((shipping, other, grand_total),) = rows(
        """
        SELECT coalesce(sum(shipping), 0), coalesce(sum(other), 0), coalesce(sum(grand_total), 0)
        FROM commerce_creditmemo WHERE order_id = %b
        """,
        order_id,
    )
    return Credited(dict(units), shipping, other, grand_total)


def creditable_locked(order: LockedOrder) -> Creditable:
    """A locked order, for a credit that is about to be written."""
    credited = credited_of(order.id)
    lines = [
        InvoicedLine(
            line.id,
            line.sku,
            line.quantity,
            line.invoiced,
            credited.units.get(line.id, 0),
            line.row_total,
            line.tax,
            line.discount,
        )
        for line in order.lines
    ]
    return _creditable(order.number, order.currency, order.totals, lines, credited)


def with_credited_units(memos: QuerySet[CreditMemo]) -> QuerySet[CreditMemo]:
    """Credit memos that know their units by order line, so that no further statement asks for them."""
    line = JSONObject(line=F("lines__order_line_id"), units=F("lines__quantity"))
    return memos.annotate(credited=ArrayAgg(line, filter=Q(lines__isnull=False), default=Value([])))


def credited_by(memos: Iterable[CreditMemo]) -> Credited:
    """What these credit memos `with_credited_units` come to."""
    found = list(memos)
    units: Counter[int] = Counter()
    for line in (line for memo in found for line in getattr(memo, "credited", ())):
        units[line["line"]] += line["units"]
    return Credited(
        dict(units),
        total(memo.shipping for memo in found),
        total(memo.other for memo in found),
        total(memo.grand_total for memo in found),
    )


def creditable_shown(order: Order, lines: Sequence[OrderLine], memos: Iterable[CreditMemo]) -> Creditable:
    """An order as a page shows it; its credit memos are `with_credited_units`."""
    credited = credited_by(memos)
    invoiced = [
        InvoicedLine(
            line.pk,
            line.sku,
            line.quantity,
            line.quantity_invoiced,
            credited.units.get(line.pk, 0),
            line.row_total,
            line.tax,
            line.discount,
        )
        for line in lines
    ]
    totals = CommerceTotals(*[getattr(order, name) for name in CommerceTotals.__struct_fields__])
    return _creditable(order.number, order.currency, totals, invoiced, credited)


def _creditable(
    number: str, currency: str, totals: CommerceTotals, lines: Iterable[InvoicedLine], credited: Credited
) -> Creditable:
    """What belongs to no line is invoiced with the first units, as `invoice_amounts` does it."""
    found = tuple(lines)
    of_lines = total(line.row_total + line.tax + line.discount for line in found)
    anything = any(line.invoiced for line in found)
    return Creditable(
        number=number,
        currency=currency,
        lines=found,
        shipping=totals.shipping if anything else ZERO,
        other=totals.grand_total - of_lines - totals.shipping if anything else ZERO,
        credited_shipping=credited.shipping,
        credited_other=credited.other,
        credited_total=credited.total,
    )
