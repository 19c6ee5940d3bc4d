"""What Amazon sent of an order, as it was received: found in the archived page and set out line by line. Buyer data."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from saleschannel.channel.models import AmazonOrder, RawPage
from saleschannel.vault.current import keyring

INDENT = 2


class RawOrder(NamedTuple):
    """Amazon's JSON of an order, when it came, and the number under which Amazon knows the call."""

    text: str
    received_at: datetime
    request_id: str


class _Page(msgspec.Struct):
    orders: list[msgspec.Raw] = []
    order: msgspec.Raw = msgspec.Raw()


class _Named(msgspec.Struct):
    orderId: Any = None  # noqa: N815  Amazon's name


def raw_order(row: AmazonOrder) -> RawOrder | None:
    """The order in the page it was last imported from; None once that page has been purged. Raises DecryptionError."""
    page = RawPage.objects.filter(pk=row.raw_page_id).first() if row.raw_page_id else None
    if page is None:
        return None
    body = zlib.decompress(keyring().decrypt(bytes(page.body)))
    text = pretty(order_in(body, row.amazon_order_id) or body)
    return RawOrder(text, page.received_at, page.request_id)


def order_in(body: bytes, amazon_order_id: str) -> bytes | None:
    """The bytes of one order in a page of many or of one; None where the page is not of that shape."""
    try:
        page = msgspec.json.decode(body, type=_Page)
    except msgspec.DecodeError:
        return None
    for raw in [*page.orders, page.order]:
        try:
            named = msgspec.json.decode(raw, type=_Named)
        except msgspec.DecodeError:
            continue
        if str(named.orderId) == amazon_order_id:
            return bytes(raw)
    return None


def pretty(body: bytes) -> str:
    """JSON with a line per value, numbers as they were sent; anything else as text."""
    try:
        return msgspec.json.format(body, indent=INDENT).decode("utf-8", errors="replace")
    except msgspec.DecodeError:
        return body.decode("utf-8", errors="replace")
