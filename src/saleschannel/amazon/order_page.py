"""An answer of searchOrders or getOrder becomes readable and unreadable orders. It knows no HTTP and no budget.

Each order is first kept as its bytes, so one that cannot be read spoils no other. Should the answer be no clean JSON
(NaN, broken escapes, control characters), the orders are cut out by their brackets and read one by one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

import msgspec

from saleschannel.amazon.order_mapping import LONGEST_ID, UnreadableFieldError, map_order
from saleschannel.amazon.order_wire import Text, WireGetOrder, WireOrder, WireSearchPage
from saleschannel.domain.orders import AmazonOrder, UnreadableOrder

NOT_JSON = (msgspec.DecodeError, ValueError, RecursionError)

_search_page = msgspec.json.Decoder(WireSearchPage)
_get_order = msgspec.json.Decoder(WireGetOrder)
_order = msgspec.json.Decoder(WireOrder)
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_BETWEEN_ORDERS = re.compile(rb"[\s,]*")
_ESCAPED_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_Envelope = TypeVar("_Envelope", WireSearchPage, WireGetOrder)


class _WireOrderId(msgspec.Struct, rename="camel"):
    order_id: Text = None


class MalformedAnswerError(ValueError):
    """The answer as a whole is no page of orders."""


def read_search_page(body: bytes) -> tuple[list[bytes], str | None]:
    """The orders' bytes and the next page's token. Raises MalformedAnswerError."""
    page, cut = _open(body, _search_page, b'"orders"')
    _refuse_errors(page.errors)
    token = page.pagination.next_token if page.pagination is not None else None
    orders = _elements(cut) if cut is not None else [bytes(raw) for raw in page.orders]
    return orders, token or None


def read_get_order(body: bytes) -> list[bytes]:
    """The order's bytes as a list of one. Raises MalformedAnswerError."""
    answer, cut = _open(body, _get_order, b'"order"')
    _refuse_errors(answer.errors)
    return [cut if cut is not None else bytes(answer.order)]


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
    """The order's fields; NUL characters, which PostgreSQL cannot store, are taken out."""
    if b"\\u0000" in raw:
        return _order.decode(_cleaned(raw))
    try:
        return _order.decode(raw)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _order.decode(_cleaned(raw))


def _cleaned(raw: bytes) -> bytes:
    """The same JSON without what clean JSON may not hold. Numbers become text, so that none loses digits."""
    text = raw.decode("utf-8", "replace")
    tree = json.loads(text, strict=False, parse_constant=str, parse_float=str, parse_int=str)
    return _ESCAPED_NUL.sub(r"\1", json.dumps(tree, ensure_ascii=False)).encode("utf-8", "replace")


def _find_order_id(raw: bytes) -> str:
    """The entry's order number as far as it can be found; for the reader of the report, so shortened if absurd."""
    try:
        order_id = msgspec.json.decode(_cleaned(raw), type=_WireOrderId).order_id
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


def _open(body: bytes, decoder: msgspec.json.Decoder[_Envelope], key: bytes) -> tuple[_Envelope, bytes | None]:
    """The envelope; and when the body is no clean JSON, the value of `key` as it was cut out of it."""
    try:
        return decoder.decode(body), None
    except msgspec.ValidationError as error:
        raise MalformedAnswerError(f"it has not the documented shape: {error}") from None
    except NOT_JSON:
        start, end = _value_of(key, body)
    cut = body[start:end]
    empty = b"[]" if cut[:1] == b"[" else b"{}"
    try:
        return decoder.decode(_cleaned(body[:start] + empty + body[end:])), cut
    except NOT_JSON:
        raise MalformedAnswerError("it is no valid JSON") from None


def _value_of(key: bytes, body: bytes) -> tuple[int, int]:
    spans = _spans_inside(body)
    for (name_start, name_end), (start, end) in pairwise(spans):
        if body[name_start:name_end] == key and body[start : start + 1] in {b"[", b"{"}:
            return start, end
    raise MalformedAnswerError("it is no valid JSON")


def _elements(array: bytes) -> list[bytes]:
    """The elements of an array that is no clean JSON; all of them, or MalformedAnswerError."""
    spans = _spans_inside(array)
    ends = [1, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(array) - 1]
    if not all(_BETWEEN_ORDERS.fullmatch(array, end, start) for end, start in zip(ends, starts, strict=True)):
        raise MalformedAnswerError("its list of orders holds something that is no order")
    return [array[start:end] for start, end in spans]


def _spans_inside(text: bytes) -> list[tuple[int, int]]:
    """Where the strings and bracketed values lie that stand directly inside the outermost bracket."""
    spans: list[tuple[int, int]] = []
    depth = start = 0
    for token in _TOKEN.finditer(text):
        bracket = token[0][:1]
        if bracket == b'"':
            if depth == 1:
                spans.append(token.span())
        elif bracket in {b"[", b"{"}:
            start = token.start() if depth == 1 else start
            depth += 1
        else:
            depth -= 1
            if depth == 1:
                spans.append((start, token.end()))
            elif depth <= 0:
                return spans
    raise MalformedAnswerError("it ends too early")
