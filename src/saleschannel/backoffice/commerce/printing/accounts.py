"""Invoices and credit memos on paper. Amounts are those that were stored; nothing is computed anew."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from saleschannel.backoffice.commerce.printing.documents import Column, PrintedDocument
from saleschannel.backoffice.commerce.printing.warehouse import address
from saleschannel.backoffice.orders.cell_texts import money_writer
from saleschannel.commerce.builtin.models import (
    CommerceStore,
    CreditMemo,
    CreditMemoLine,
    Invoice,
    InvoiceLine,
    Order,
)
from saleschannel.commerce.builtin.queries import readable_people


def invoice_document(invoice: Invoice) -> PrintedDocument:
    """The invoice with its order and lines loaded."""
    named = [
        (_("Subtotal"), invoice.subtotal),
        (_("Shipping"), invoice.shipping),
        (_("Gift wrap"), invoice.gift_wrap),
        (_("Fees"), invoice.fees),
        (_("Discount"), invoice.discount),
        (_("Adjustment"), invoice.adjustment),
        (_("Tax"), invoice.tax),
    ]
    facts = [(_("Invoice number"), invoice.number), (_("Invoice date"), day(invoice.created_at))]
    return account_document(_("Invoice"), invoice, facts, [*named, (_("Grand total"), invoice.grand_total)])


def credit_memo_document(memo: CreditMemo) -> PrintedDocument:
    """The credit memo with its order and lines loaded."""
    named = [
        (_("Subtotal"), memo.subtotal),
        (_("Shipping"), memo.shipping),
        (_("Other amounts"), memo.other),
        (_("Discount"), memo.discount),
        (_("Adjustment"), memo.adjustment),
        (_("Tax"), memo.tax),
    ]
    facts = [(_("Credit memo number"), memo.number), (_("Date"), day(memo.created_at))]
    return account_document(_("Credit memo"), memo, facts, [*named, (_("Grand total"), memo.grand_total)])


def account_document(
    title: str, account: Invoice | CreditMemo, facts: list[tuple[str, str]], amounts: list[tuple[str, Decimal]]
) -> PrintedDocument:
    """What invoices and credit memos have in common; amounts of zero are left out, except the first and the last."""
    order = account.order
    write = money_writer()
    store = CommerceStore.objects.filter(code=order.commerce_store).first()
    people, locked = readable_people(order.people)
    shown = [amounts[0], *[(name, amount) for name, amount in amounts[1:-1] if amount], amounts[-1]]
    return PrintedDocument(
        title=title,
        head=seller(store),
        facts=[*facts, (_("Order"), order.number), (_("Amazon order"), order.reference), *tax_facts(store, order)],
        address_title=_("Customer"),
        address=[_("encrypted: the key for this buyer's data is not configured")]
        if locked
        else address(people.ship_to),
        columns=[Column("SKU"), Column(_("Item")), Column(_("Units"), True), Column(_("Row total"), True)],
        rows=[row(line, write(line.row_total, order.currency)) for line in account.lines.all()],
        totals=[(name, write(amount, order.currency)) for name, amount in shown],
        notes=store.invoice_footer.splitlines() if store else [],
    )


def row(line: InvoiceLine | CreditMemoLine, amount: str) -> list[str]:
    return [line.order_line.sku, line.order_line.title, str(line.quantity), amount]


def seller(store: CommerceStore | None) -> list[str]:
    """Who sells; the store's name where the seller's data was not entered yet."""
    if store is None:
        return []
    return [store.seller_name or store.name, *store.seller_address.splitlines()]


def tax_facts(store: CommerceStore | None, order: Order) -> list[tuple[str, str]]:
    facts = [(_("Purchase date"), day(order.purchased_at))]
    if order.purchase_order_number:
        facts.append((_("Purchase order number"), order.purchase_order_number))
    if store and store.tax_number:
        facts.append((_("VAT ID or tax number"), store.tax_number))
    return facts


def day(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "SHORT_DATE_FORMAT")
