"""Invoices and credit memos at a person's wish: `ports.OrderAccounting`. Knows nothing of Amazon's refunds."""

from __future__ import annotations

from django.db import transaction

from saleschannel.commerce.builtin.credit_reads import creditable_locked
from saleschannel.commerce.builtin.invoicing import advance_states, invoice_shipped_units
from saleschannel.commerce.builtin.models import CreditMemo, CreditMemoLine, Invoice, Order
from saleschannel.commerce.builtin.number_ranges import CREDIT_MEMOS, draw_numbers
from saleschannel.commerce.builtin.open_orders import LockedOrder, progress_of
from saleschannel.commerce.builtin.shipping import lock_one
from saleschannel.commerce.builtin.states import change_states
from saleschannel.commerce.builtin.stock_counters import StockMove, move_stock
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.credits import Credit, CreditRequest, plan_credit
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import FulfilledBy
from saleschannel.ports import CreditMade, InvoiceMade


def invoice(order: str, *, actor: str) -> InvoiceMade:
    """Invoice what is shipped and not invoiced. Raises NotFound, OrderRejected when there is no such unit."""
    with transaction.atomic():
        locked = lock_one(order)
        if not any(line.shipped > line.invoiced for line in locked.lines):
            raise OrderRejected(
                f"Nothing of order {locked.number} is shipped and not invoiced.",
                code="nothing_to_invoice",
                remedy="Ship units of it first; reload the page to see the invoices it has.",
            )
        invoice_shipped_units([locked])
        advance_states([locked], f"invoiced by {actor}" if actor else "invoiced")
        made = Invoice.objects.filter(order_id=locked.id).latest("id")
        return InvoiceMade(progress_of([locked.reference])[0], made.number, made.grand_total, locked.currency)


def credit(order: str, wanted: CreditRequest, *, actor: str, request_key: str) -> CreditMade:
    """Credit a part or all of what is invoiced; the same `request_key` credits once.

    Raises NotFound, and OrderRejected when more is credited than is invoiced.
    """
    with transaction.atomic():
        locked = lock_one(order)
        known = CreditMemo.objects.filter(order_id=locked.id, external_key=request_key).first()
        if known is None:
            plan = plan_credit(creditable_locked(locked), wanted)
            known = write_credit(locked, plan, wanted.reason, actor, request_key)
            settle(locked, known, plan)
            repeated = False
        else:
            repeated = True
        progress = progress_of([locked.reference])[0]
        return CreditMade(progress, known.number, known.grand_total, locked.currency, repeated)


def write_credit(order: LockedOrder, plan: Credit, reason: str, actor: str, request_key: str) -> CreditMemo:
    memo = CreditMemo.objects.create(
        order_id=order.id,
        number=draw_numbers(CREDIT_MEMOS, 1)[0],
        external_key=request_key,
        actor=actor,
        reason=reason,
        subtotal=plan.subtotal,
        shipping=plan.shipping,
        other=plan.other,
        tax=plan.tax,
        discount=plan.discount,
        adjustment=plan.adjustment,
        grand_total=plan.grand_total,
    )
    CreditMemoLine.objects.bulk_create(
        CreditMemoLine(
            credit_memo=memo,
            order_line_id=line.line_id,
            quantity=line.quantity,
            returned=line.returned,
            row_total=line.row_total,
            tax=line.tax,
            discount=line.discount,
        )
        for line in plan.lines
    )
    return memo


def settle(order: LockedOrder, memo: CreditMemo, plan: Credit) -> None:
    """Close a complete order of which nothing is left to credit; put returned units on the shelf, as the last write."""
    if plan.settles:
        change_states([order.id], CommerceOrderState.CLOSED, f"credit memo {memo.number}")
    products = {line.id: line.product_id for line in order.lines}
    by_amazon = Order.objects.filter(pk=order.id, fulfilled_by=FulfilledBy.AMAZON.value).exists()
    moves = [
        StockMove(product_id, shipped=-line.quantity, reference=order.reference, actor=memo.actor)
        for line in plan.lines
        if line.returned and not by_amazon and (product_id := products[line.line_id]) is not None
    ]
    move_stock(moves)
