"""An answer of searchOrders or getOrder becomes readable and unreadable orders. It knows no HTTP and no budget.

Each order is first kept as its bytes, so one that cannot be read spoils no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from saleschannel.amazon.json_salvage import MalformedAnswerError, cleaned, cut_out_orders
from saleschannel.amazon.order_mapping import LONGEST_ID, UnreadableFieldError, map_order, moment_if_readable
from saleschannel.amazon.order_wire import Text, WireBound, WireGetOrder, WireOrder, WireSearchPage
from saleschannel.domain.orders import AmazonOrder, UnreadableOrder

NOT_JSON = (msgspec.DecodeError, ValueError, RecursionError)

_search_page = msgspec.json.Decoder(WireSearchPage)
_bound = msgspec.json.Decoder(WireBound)
_get_order = msgspec.json.Decoder(WireGetOrder)
_order = msgspec.json.Decoder(WireOrder)


class _WireOrderId(msgspec.Struct, rename="camel"):
    order_id: Text = None


def read_search_page(body: bytes) -> tuple[list[bytes], str | None]:
    """The orders' bytes and the next page's token. Raises MalformedAnswerError."""
    try:
        page = _search_page.decode(body)
        orders = [bytes(raw) for raw in page.orders]
    except msgspec.ValidationError as error:
        raise MalformedAnswerError(f"it has not the documented shape: {error}") from None
    except NOT_JSON:
        page, orders = _saved_page(body)
    _refuse_errors(page.errors)
    token = page.pagination.next_token if page.pagination is not None else None
    return orders, token or None


def read_bound(body: bytes, *, by_creation: bool) -> datetime | None:
    """The upper bound that the server says it used, or None when it does not say."""
    try:
        bound = _bound.decode(body)
    except NOT_JSON:
        return None
    return moment_if_readable(bound.created_before if by_creation else bound.last_updated_before)


def read_get_order(body: bytes) -> list[bytes]:
    """The order's bytes as a list of one. Raises MalformedAnswerError."""
    try:
        answer = _get_order.decode(body)
    except msgspec.ValidationError as error:
        raise MalformedAnswerError(f"it has not the documented shape: {error}") from None
    except NOT_JSON:
        answer = _saved_order(body)
    _refuse_errors(answer.errors)
    return [bytes(answer.order)]


def read_orders(
    raws: Sequence[bytes], only_marketplace: str = ""
) -> tuple[tuple[AmazonOrder, ...], tuple[UnreadableOrder, ...]]:
    """Every entry as an order or as an unreadable order; nothing is dropped and nothing is raised."""
    orders: list[AmazonOrder] = []
    unreadable: list[UnreadableOrder] = []
    for raw in raws:
        try:
            orders.append(map_order(_decode(raw), raw, only_marketplace))
        except (UnreadableFieldError, *NOT_JSON) as error:
            unreadable.append(UnreadableOrder(_find_order_id(raw), _reason(error), raw))
    return tuple(orders), tuple(unreadable)


def _decode(raw: bytes) -> WireOrder:
    """The order's fields. What clean JSON may not hold is taken out first, where there is any."""
    if b"\\u0000" in raw:
        return _order.decode(cleaned(raw))
    try:
        return _order.decode(raw)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _order.decode(cleaned(raw))


def _find_order_id(raw: bytes) -> str:
    """The entry's order number as far as it can be found; for the reader of the report, so shortened if absurd."""
    try:
        order_id = msgspec.json.decode(cleaned(raw), type=_WireOrderId).order_id
    except NOT_JSON:
        return ""
    return str(order_id or "").strip()[:LONGEST_ID]


def _reason(error: Exception) -> str:
    if isinstance(error, UnreadableFieldError | msgspec.ValidationError):
        return str(error)
    return "it is nested too deeply" if isinstance(error, RecursionError) else "it is no valid JSON"


def _refuse_errors(errors: object) -> None:
    if errors:
        raise MalformedAnswerError("it carries errors")


def _saved_page(body: bytes) -> tuple[WireSearchPage, list[bytes]]:
    envelope, orders = cut_out_orders(body)
    try:
        return _search_page.decode(envelope), orders
    except NOT_JSON:
        raise MalformedAnswerError("it is no valid JSON") from None


def _saved_order(body: bytes) -> WireGetOrder:
    try:
        return _get_order.decode(cleaned(body))
    except NOT_JSON:
        raise MalformedAnswerError("it is no valid JSON") from None
