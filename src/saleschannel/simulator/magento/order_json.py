"""An order as REST tells it: NULL columns left out, row totals minus discount (observed N5)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from saleschannel.simulator.magento.order_fields import ADDRESS, ORDER
from saleschannel.simulator.magento.order_states import number
from saleschannel.simulator.magento.state import Magento, OrderRecord, Row

ORDER_COLUMNS = frozenset(name for name, kind in ORDER.items() if isinstance(kind, str)) | {
    "shipping_address_id",
    "shipping_method",
    "gift_message_id",
    "paypal_ipn_customer_notified",
}
_DISCOUNTED = (
    ("row_total", "discount_amount"),
    ("row_total_incl_tax", "discount_amount"),
    ("base_row_total", "base_discount_amount"),
    ("base_row_total_incl_tax", "base_discount_amount"),
)


def plain(value: Any) -> Any:
    """Give numbers as PHP writes them: 10 for 10.0000, 39.98 for 39.9800."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, list) else value


def told(row: Row) -> Row:
    """A row without its NULL columns."""
    return {name: plain(value) for name, value in row.items() if value is not None}


def order_json(magento: Magento, order: OrderRecord) -> Row:
    """The whole order."""
    row = told(order.row)
    row["items"] = [_item_json(item) for item in order.items.values()]
    billing = order.addresses.get(order.row.get("billing_address_id") or 0)
    if billing is not None:
        row["billing_address"] = address_json(billing)
    payment = next(iter(order.payments.values()), None)
    if payment is not None:
        row["payment"] = _payment_json(payment)
    row["status_histories"] = [told(history) for history in reversed(order.histories)]
    row["extension_attributes"] = {"shipping_assignments": [_assignment(order)], **_payment_titles(magento, payment)}
    return row


def address_json(address: Row) -> Row:
    """An address; the street is one column of lines."""
    row = told({name: value for name, value in address.items() if name in ADDRESS or name == "street"})
    row["street"] = str(address.get("street") or "").split("\n")
    return row


def _item_json(item: Row) -> Row:
    shown = dict(item)
    for total, discount in _DISCOUNTED:
        if shown.get(total) is not None:
            shown[total] = number(item, total) - number(item, discount)
    return told(shown)


def _payment_json(payment: Row) -> Row:
    row: Row = {"account_status": None, "cc_last4": None}
    row |= told(payment)
    information = payment.get("additional_information")
    row["additional_information"] = list(information.values()) if isinstance(information, dict) else information or []
    return row


def _payment_titles(magento: Magento, payment: Row | None) -> Row:
    if payment is None:
        return {}
    title = magento.settings.payment_methods.get(payment.get("method", ""), "")
    return {"payment_additional_info": [{"key": "method_title", "value": title}] if title else []}


def _assignment(order: OrderRecord) -> Row:
    shipping: Row = {"total": {}}
    address = order.addresses.get(order.shipping_address_id)
    if address is not None:
        shipping["address"] = address_json(address)
    if order.shipping_method:
        shipping["method"] = order.shipping_method
    return {"shipping": shipping, "items": [_item_json(item) for item in order.items.values()]}
