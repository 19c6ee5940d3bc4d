"""What shipments, invoices and credit memos have in common: the lines that are asked for, and how a row begins."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from saleschannel.simulator.magento.errors import bad_request
from saleschannel.simulator.magento.order_json import told
from saleschannel.simulator.magento.order_states import ZERO
from saleschannel.simulator.magento.state import Document, Magento, Mail, OrderRecord, Row

Lines = list[tuple[Row, Decimal]]


def requested_lines(order: OrderRecord, given: list[Row] | None, rest: Callable[[Row], Decimal], foreign: str) -> Lines:
    """The items and quantities of a request: all that is left when none are named, and never more (observed)."""
    if not given:
        return [(item, rest(item)) for item in order.items.values() if rest(item) > 0]
    lines: dict[int, Decimal] = {}
    for line in given:
        item_id = line.get("order_item_id")
        if item_id not in order.items:
            raise bad_request(foreign)
        lines[item_id] = lines.get(item_id, ZERO) + (line.get("qty") or ZERO)
    wanted = [(order.items[item_id], min(quantity, rest(order.items[item_id]))) for item_id, quantity in lines.items()]
    return [(item, quantity) for item, quantity in wanted if quantity > 0]


def begin(magento: Magento, order: OrderRecord, kind: str) -> Row:
    """The first columns of a document: own ids, the order's ids, times."""
    row = order.row
    return {
        "entity_id": magento.next_id(f"sales_{kind}"),
        "increment_id": magento.next_number(kind, row.get("store_id")),
        "order_id": row["entity_id"],
        "store_id": row.get("store_id"),
        "billing_address_id": row.get("billing_address_id"),
        "shipping_address_id": order.shipping_address_id or None,
        "created_at": magento.now(),
        "updated_at": magento.now(),
    }


def comments_of(magento: Magento, body: Row) -> list[Row]:
    """The comment of a request, when it is to be appended."""
    comment = body.get("comment")
    if not comment or not body.get("append_comment"):
        return []
    return [{"comment": comment.get("comment"), "created_at": magento.now(), "is_customer_notified": 0}]


def mail(magento: Magento, order: OrderRecord, body: Row, kind: str) -> None:
    """Note the mail that `notify: true` sends."""
    if body.get("notify"):
        magento.mails.append(Mail(kind=kind, to=str(order.row.get("customer_email"))))


def document_json(document: Document) -> Row:
    """A document with its items and comments."""
    return told(document.row) | {
        "items": [told(item) for item in document.items],
        "comments": [told(comment) for comment in document.comments],
    }
