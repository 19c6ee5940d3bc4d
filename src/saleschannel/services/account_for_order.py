"""Invoice or credit an order on the order processing page: Commerce accounts, the order's story tells of it.

A credit memo is Commerce's own; it refunds nothing at Amazon.
"""

from __future__ import annotations

from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import OrderEvent
from saleschannel.channel.order_progress import apply_shipping_progress
from saleschannel.domain.credits import CreditRequest
from saleschannel.domain.money import as_written
from saleschannel.ports import CreditMade, InvoiceMade, OrderAccounting
from saleschannel.services.conflicts import until_undisturbed
from saleschannel.services.ship_order import lock_order


def invoice_order(accounting: OrderAccounting, order: str, *, actor: str) -> InvoiceMade:
    """Invoice what is shipped of an order, named by its Commerce or Amazon number. Raises OrderRejected, NotFound."""

    def invoice() -> InvoiceMade:
        row = lock_order(order)
        made = accounting.invoice(name_of(order, row), actor=actor)
        if row is not None:
            tell(row, EventType.COMMERCE_INVOICED, actor, made)
            apply_shipping_progress(row, made.progress, actor)
        return made

    return until_undisturbed(invoice)


def credit_order(
    accounting: OrderAccounting, order: str, wanted: CreditRequest, *, actor: str, request_key: str
) -> CreditMade:
    """Credit what was invoiced of an order; the same `request_key` credits once. Raises OrderRejected, NotFound."""

    def credit() -> CreditMade:
        row = lock_order(order)
        made = accounting.credit(name_of(order, row), wanted, actor=actor, request_key=request_key)
        if row is not None and not made.repeated:
            tell(row, EventType.COMMERCE_CREDITED, actor, made)
            apply_shipping_progress(row, made.progress, actor)
        return made

    return until_undisturbed(credit)


def name_of(order: str, row: AmazonOrderRow | None) -> str:
    """The Amazon order's number, which is Commerce's reference; a Commerce order need not come from Amazon."""
    return order if row is None else row.amazon_order_id


def tell(row: AmazonOrderRow, event: EventType, actor: str, made: InvoiceMade | CreditMade) -> None:
    amount = as_written(made.grand_total, made.currency)
    facts = {"number": made.number, "amount": str(amount), "currency": made.currency}
    OrderEvent.objects.create(order=row, type=event.value, actor=actor, facts=facts)
