"""Writes the rows of an order: columns, items, addresses, payment, comments. It checks nothing and answers nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from saleschannel.simulator.magento.columns import (
    ADDRESS_WIDTHS,
    ITEM_WIDTHS,
    OLD_NUMBER_WIDTH,
    ORDER_WIDTHS,
    PAYMENT_WIDTHS,
    stored,
    stored_comment,
)
from saleschannel.simulator.magento.order_json import ORDER_COLUMNS
from saleschannel.simulator.magento.state import Magento, OrderRecord, Row

_QUANTITIES = ("qty_canceled", "qty_invoiced", "qty_refunded", "qty_shipped")
_MONEY = Decimal("0.0001")
_GRID_COLUMNS = ("increment_id", "store_id", "status", "customer_email", "created_at", "grand_total")


def columns_of(magento: Magento, entity: Row) -> Row:
    """The columns of sales_order that a request gives, as the database keeps them; updated_at is never taken."""
    given = {name: value for name, value in entity.items() if name in ORDER_COLUMNS and name != "updated_at"}
    is_old = magento.settings.release < (2, 4, 5)
    widths = ORDER_WIDTHS | ({"increment_id": OLD_NUMBER_WIDTH} if is_old else {})
    return _rounded(stored(given, widths))


@contextmanager
def saving(magento: Magento, order: OrderRecord) -> Iterator[Row]:
    """Change the row inside; updated_at moves only when a column changes (observed N8), the grid always follows."""
    before = dict(order.row)
    yield order.row
    if order.row != before:
        order.row["updated_at"] = magento.now()
    refresh_grid(order)


def refresh_grid(order: OrderRecord) -> None:
    """Write sales_order_grid, with the names that the addresses have now (observed N4)."""
    billing = order.addresses.get(order.row.get("billing_address_id") or 0, {})
    shipping = order.addresses.get(order.shipping_address_id, {})
    order.grid = {name: order.row.get(name) for name in _GRID_COLUMNS} | {
        "billing_name": _name(billing),
        "shipping_name": _name(shipping),
    }


def add_item(magento: Magento, order: OrderRecord, item: Row) -> Row:
    """Insert an item."""
    row: Row = dict.fromkeys(_QUANTITIES, Decimal(0))
    row |= item_columns(item)
    row |= {"item_id": magento.next_id("sales_order_item"), "order_id": order.row["entity_id"]}
    row |= {"created_at": magento.now(), "updated_at": magento.now()}
    order.items[row["item_id"]] = row
    return row


def item_columns(item: Row) -> Row:
    """The columns of an item that a request gives."""
    left_out = ("extension_attributes", "parent_item", "created_at", "updated_at")
    return _rounded(stored({name: value for name, value in item.items() if name not in left_out}, ITEM_WIDTHS))


def add_address(magento: Magento, order: OrderRecord, address: Row, kind: str) -> Row:
    """Insert an address and let the order point to it; the one before it stays (observed N3)."""
    row = address_columns(address)
    row |= {"entity_id": magento.next_id("sales_order_address"), "parent_id": order.row["entity_id"]}
    row["address_type"] = kind
    row["email"] = row.get("email") or order.row.get("customer_email")
    order.addresses[row["entity_id"]] = row
    if kind == "billing":
        order.row["billing_address_id"] = row["entity_id"]
    else:
        order.shipping_address_id = row["entity_id"]
    return row


def address_columns(address: Row) -> Row:
    """The columns of an address; the lines of the street are one column."""
    row = {name: value for name, value in address.items() if name != "extension_attributes"}
    if "street" in row:
        row["street"] = "\n".join(row["street"] or [])
    return stored(row, ADDRESS_WIDTHS)


def add_payment(magento: Magento, order: OrderRecord, payment: Row) -> None:
    """Insert a payment; without its entity_id a second one appears."""
    row = _rounded(stored({k: v for k, v in payment.items() if k != "extension_attributes"}, PAYMENT_WIDTHS))
    row |= {"entity_id": magento.next_id("sales_order_payment"), "parent_id": order.row["entity_id"]}
    order.payments[row["entity_id"]] = row


def update_payment(order: OrderRecord, payment: Row) -> None:
    """Change the payment with the given entity_id."""
    row = order.payments.get(payment["entity_id"])
    if row is not None:
        given = {k: v for k, v in payment.items() if k not in ("extension_attributes", "entity_id", "parent_id")}
        row |= _rounded(stored(given, PAYMENT_WIDTHS))


def add_history(magento: Magento, order: OrderRecord, history: Row) -> Row:
    """Insert a comment."""
    row = {name: value for name, value in history.items() if name != "extension_attributes"}
    row["comment"] = stored_comment(row["comment"]) if row.get("comment") is not None else None
    row["status"] = row.get("status") or order.row.get("status")
    row |= {"entity_id": magento.next_id("sales_order_status_history"), "parent_id": order.row["entity_id"]}
    row |= {"created_at": row.get("created_at") or magento.now(), "entity_name": row.get("entity_name") or "order"}
    row["is_customer_notified"] = row.get("is_customer_notified") or 0
    row["is_visible_on_front"] = row.get("is_visible_on_front") or 0
    order.histories.append(row)
    return row


def _name(address: Row) -> str:
    return " ".join(filter(None, (address.get("firstname"), address.get("lastname"))))


def _rounded(row: Row) -> Row:
    return {name: value.quantize(_MONEY) if isinstance(value, Decimal) else value for name, value in row.items()}
