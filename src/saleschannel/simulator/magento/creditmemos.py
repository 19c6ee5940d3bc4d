"""Refunding orders offline, and reading credit memos."""

from __future__ import annotations

from decimal import Decimal

from saleschannel.simulator.magento import search, stock
from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.document_fields import REFUND
from saleschannel.simulator.magento.documents import (
    Lines,
    begin,
    comments_of,
    document_json,
    mail,
    requested_lines,
)
from saleschannel.simulator.magento.errors import bad_request, entity_does_not_exist
from saleschannel.simulator.magento.invoices import share
from saleschannel.simulator.magento.order_rows import saving
from saleschannel.simulator.magento.order_states import (
    ZERO,
    can_credit,
    number,
    quantity_to_refund,
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
        "invoice_id",
        "state",
        "created_at",
        "updated_at",
        "grand_total",
        "base_grand_total",
        "subtotal",
        "tax_amount",
        "shipping_amount",
        "adjustment",
        "adjustment_positive",
        "adjustment_negative",
    ]
)
_REFUSED = "Creditmemo Document Validation Error(s):\n"


def refund(call: Call) -> int:
    """POST /V1/order/{id}/refund: the id of the credit memo."""
    body = call.body(REFUND)
    return refund_order(call.magento, order_of(call.magento, call.id("order_id")), body)


def refund_order(magento: Magento, order: OrderRecord, body: Row) -> int:
    """Refund what is asked for, or all that was invoiced."""
    if not can_credit(order):
        raise bad_request(
            _REFUSED + "A creditmemo can not be created when an order has a status of %1", [_status(order)]
        )
    foreign = _REFUSED + "The creditmemo contains product item that is not part of the original order."
    lines = requested_lines(order, body.get("items"), quantity_to_refund, foreign)
    arguments = body.get("arguments") or {}
    document = Document(row=begin(magento, order, "creditmemo"), comments=comments_of(magento, body))
    back = (arguments.get("extension_attributes") or {}).get("return_to_stock_items") or []
    with saving(magento, order) as row:
        total = _amounts(order, document, lines, arguments)
        for prefix in ("", "base_"):
            for name in ("total_refunded", "total_offline_refunded"):
                row[prefix + name] = number(row, prefix + name) + total
            shipping = number(row, f"{prefix}shipping_refunded")
            row[f"{prefix}shipping_refunded"] = shipping + document.row["shipping_amount"]
        for item, quantity in lines:
            stock.take_back(magento, order, item, quantity, to_stock=item["item_id"] in back)
            item["qty_refunded"] = number(item, "qty_refunded") + quantity
            document.items.append(_line(magento, document, item, quantity))
        take_own_transitions(order)
    magento.creditmemos[document.row["entity_id"]] = document
    mail(magento, order, body, "creditmemo")
    return int(document.row["entity_id"])


def list_creditmemos(call: Call) -> Row:
    """GET /V1/creditmemos."""
    memos = call.magento.creditmemos
    rows = [document.row for document in memos.values()]
    return search.found(rows, call.criteria(), COLUMNS, lambda row: document_json(memos[row["entity_id"]]))


def get_creditmemo(call: Call) -> Row:
    """GET /V1/creditmemo/{id}."""
    document = call.magento.creditmemos.get(call.id("id"))
    if document is None:
        raise entity_does_not_exist()
    return document_json(document)


def _amounts(order: OrderRecord, document: Document, lines: Lines, arguments: Row) -> Decimal:
    row = order.row
    subtotal = sum((share(item, "row_total", q) for item, q in lines), ZERO)
    tax = sum((share(item, "tax_amount", q) for item, q in lines), ZERO)
    discount = -sum((share(item, "discount_amount", q) for item, q in lines), ZERO)
    left = number(row, "shipping_amount") - number(row, "shipping_refunded")
    given = arguments.get("shipping_amount")
    shipping = left if given is None else given
    if left and shipping == left:
        tax += number(row, "shipping_tax_amount")
        discount -= number(row, "shipping_discount_amount")
    plus, minus = number(arguments, "adjustment_positive"), number(arguments, "adjustment_negative")
    total = subtotal + tax + discount + shipping + plus - minus
    available = number(row, "total_paid") - number(row, "total_refunded")
    if total > available:
        raise bad_request(_REFUSED + "The most money available to refund is %1.", [str(available)])
    document.row |= {"subtotal": subtotal, "tax_amount": tax, "discount_amount": discount, "shipping_amount": shipping}
    document.row |= {"adjustment_positive": plus, "adjustment_negative": minus, "adjustment": plus - minus}
    document.row |= {"grand_total": total, "base_grand_total": total, "state": 3}
    return total


def _line(magento: Magento, document: Document, item: Row, quantity: Decimal) -> Row:
    row = {name: item.get(name) for name in ("name", "price", "product_id", "sku")}
    row |= {"entity_id": magento.next_id("sales_creditmemo_item"), "parent_id": document.row["entity_id"]}
    row |= {"order_item_id": item["item_id"], "qty": quantity}
    return row | {name: share(item, name, quantity) for name in ("row_total", "tax_amount", "discount_amount")}


def _status(order: OrderRecord) -> str:
    return str(order.row.get("status"))
