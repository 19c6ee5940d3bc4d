"""What the database does to texts: it cuts them without a word, and knows no characters beyond U+FFFF."""

from __future__ import annotations

from typing import Any

OLD_NUMBER_WIDTH = 32  # of increment_id before 2.4.5
# Widths of sales_order and its neighbours (SQL_MODE is empty, so MySQL cuts instead of refusing).
ORDER_WIDTHS = {
    "increment_id": 50,
    "ext_order_id": 32,
    "customer_firstname": 128,
    "customer_lastname": 128,
    "customer_middlename": 128,
    "customer_email": 128,
    "shipping_description": 255,
    "discount_description": 255,
    "coupon_code": 255,
    "shipping_method": 120,
    "state": 32,
    "status": 32,
}
ITEM_WIDTHS = {"name": 255, "sku": 255, "ext_order_item_id": 255, "product_type": 255}
ADDRESS_WIDTHS = dict.fromkeys(
    (
        "firstname",
        "lastname",
        "middlename",
        "city",
        "street",
        "telephone",
        "company",
        "region",
        "postcode",
        "email",
        "fax",
    ),
    255,
)
PAYMENT_WIDTHS = {"po_number": 32, "method": 128}
_COMMENT_BYTES = 65535


def stored(row: dict[str, Any], widths: dict[str, int]) -> dict[str, Any]:
    """Give the row as the database keeps it."""
    return {name: _text(value, widths.get(name)) if isinstance(value, str) else value for name, value in row.items()}


def stored_comment(text: str) -> str:
    """Give a comment as the database keeps it: 65535 bytes."""
    return (_text(text, None) or "").encode()[:_COMMENT_BYTES].decode(errors="ignore")


def _text(value: str, width: int | None) -> str:
    """utf8mb3 keeps a question mark for each byte of a longer character (observed N6: an emoji becomes ????)."""
    kept = "".join(character if ord(character) <= 0xFFFF else "????" for character in value)
    return kept if width is None else kept[:width]
