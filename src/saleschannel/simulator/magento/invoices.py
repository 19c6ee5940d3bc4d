"""Invoicing orders, and reading invoices: the amounts are the order's shares, the last invoice takes the rest."""

from __future__ import annotations

from decimal import Decimal

from saleschannel.simulator.magento import search
from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.document_fields import INVOICE
from saleschannel.simulator.magento.documents import (
    Lines,
    begin,
    comments_of,
    document_json,
    mail,
    requested_lines,
)
from saleschannel.simulator.magento.errors import bad_request
from saleschannel.simulator.magento.order_json import told
from saleschannel.simulator.magento.order_rows import saving
from saleschannel.simulator.magento.order_states import (
    ZERO,
    can_invoice,
    number,
    quantity_to_invoice,
    set_state,
    take_own_transitions,
)
from saleschannel.simulator.magento.orders import order_of
from saleschannel.simulator.magento.state import Document, Magento, OrderRecord, Row

COLUMNS = frozenset(
    [
        "entity_id",
        "store_id",
        "order_id",
        "increment_id",
        "state",
        "created_at",
        "updated_at",
        "grand_total",
        "base_grand_total",
        "subtotal",
        "tax_amount",
        "shipping_amount",
        "discount_amount",
        "transaction_id",
        "billing_address_id",
        "shipping_address_id",
        "total_qty",
    ]
)
_REFUSED = "Invoice Document Validation Error(s):\n"
_PAID = 2
_CENT = Decimal("0.01")


def invoice(call: Call) -> int:
    """POST /V1/order/{id}/invoice: the id of the invoice. It is paid at once, the status falls to the default."""
    body = call.body(INVOICE)
    return invoice_order(call.magento, order_of(call.magento, call.id("order_id")), body)


def invoice_order(magento: Magento, order: OrderRecord, body: Row) -> int:
    """Invoice what is asked for, or all that is left."""
    if not can_invoice(order):
        raise bad_request(_REFUSED + "An invoice cannot be created when an order has a status of %1", _status(order))
    foreign = _REFUSED + "The invoice contains one or more items that are not part of the original order."
    lines = requested_lines(order, body.get("items"), quantity_to_invoice, foreign)
    if not lines:
        raise bad_request(_REFUSED + "The invoice can't be created without products. Add products and try again.")
    is_last = sum((quantity_to_invoice(i) for i in order.items.values()), ZERO) == sum((q for _, q in lines), ZERO)
    document = Document(row=begin(magento, order, "invoice"), comments=comments_of(magento, body))
    document.row |= {"state": _PAID, "total_qty": sum((quantity for _, quantity in lines), ZERO)}
    with saving(magento, order):
        for prefix in ("", "base_"):
            _book(order, document.row, lines, prefix, is_last=is_last)
        for item, quantity in lines:
            item["qty_invoiced"] = number(item, "qty_invoiced") + quantity
            document.items.append(_line(magento, document, item) | {"qty": quantity})
        set_state(order, "processing")
        take_own_transitions(order, in_process=True)
    magento.invoices[document.row["entity_id"]] = document
    mail(magento, order, body, "invoice")
    return int(document.row["entity_id"])


def list_invoices(call: Call) -> Row:
    """GET /V1/invoices."""
    invoices = call.magento.invoices
    rows = [document.row for document in invoices.values()]
    return search.found(rows, call.criteria(), COLUMNS, lambda row: document_json(invoices[row["entity_id"]]))


def share(item: Row, column: str, quantity: Decimal) -> Decimal:
    """The part of a line's amount that belongs to a quantity, in cents."""
    ordered = number(item, "qty_ordered")
    return (number(item, column) * quantity / ordered).quantize(_CENT) if ordered else ZERO


def _book(order: OrderRecord, document: Row, lines: Lines, prefix: str, *, is_last: bool) -> None:
    row = order.row
    first = number(row, f"{prefix}shipping_invoiced") == 0 and number(row, f"{prefix}total_invoiced") == 0
    shipping = number(row, f"{prefix}shipping_amount") if first else ZERO
    parts = dict.fromkeys(("subtotal", "tax", "discount"), ZERO)
    for item, quantity in lines:
        parts["subtotal"] += share(item, f"{prefix}row_total", quantity)
        parts["tax"] += share(item, f"{prefix}tax_amount", quantity)
        parts["discount"] -= share(item, f"{prefix}discount_amount", quantity)
    if first:
        parts["tax"] += number(row, f"{prefix}shipping_tax_amount")
        parts["discount"] -= number(row, f"{prefix}shipping_discount_amount")
    if is_last:
        parts = {
            "subtotal": number(row, f"{prefix}subtotal") - number(row, f"{prefix}subtotal_invoiced"),
            "tax": number(row, f"{prefix}tax_amount") - number(row, f"{prefix}tax_invoiced"),
            "discount": number(row, f"{prefix}discount_amount") - number(row, f"{prefix}discount_invoiced"),
        }
    total = sum(parts.values(), ZERO) + shipping
    for what, amount in (parts | {"shipping": shipping}).items():
        row[f"{prefix}{what}_invoiced"] = number(row, f"{prefix}{what}_invoiced") + amount
    document |= {f"{prefix}grand_total": total, f"{prefix}subtotal": parts["subtotal"]}
    document |= {f"{prefix}tax_amount": parts["tax"], f"{prefix}discount_amount": parts["discount"]}
    document[f"{prefix}shipping_amount"] = shipping
    row[f"{prefix}total_invoiced"] = number(row, f"{prefix}total_invoiced") + total
    row[f"{prefix}total_paid"] = number(row, f"{prefix}total_paid") + total
    row[f"{prefix}total_due"] = number(row, f"{prefix}grand_total") - number(row, f"{prefix}total_paid")


def _line(magento: Magento, document: Document, item: Row) -> Row:
    kept = told({name: item.get(name) for name in ("name", "price", "product_id", "sku")})
    ids = {"entity_id": magento.next_id("sales_invoice_item"), "parent_id": document.row["entity_id"]}
    return kept | ids | {"order_item_id": item["item_id"]}


def _status(order: OrderRecord) -> list[str]:
    return [str(order.row.get("status"))]
