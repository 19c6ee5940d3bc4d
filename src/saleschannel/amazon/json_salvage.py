"""Saves what can be read of an answer that is no clean JSON. It knows nothing of an order but how to recognise one.

One broken entry (half an object, broken escapes, NaN, control characters) must not hide the rest of its page. An answer
that was cut off on its way is not saved: it has no end, and the next attempt brings it whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

LENIENT = json.JSONDecoder(strict=False, parse_constant=str, parse_float=str, parse_int=str)
"""Takes what clean JSON may not hold; numbers become text, so that none loses digits or grows without bound."""

_ORDERS = re.compile(r'"orders"\s*:\s*\[')
_AFTER_ORDERS = re.compile(r'"(?:pagination|lastUpdatedBefore|createdBefore)"\s*:')
_GAP = re.compile(r"[\s,]*")
_FOLLOWER = re.compile(r"\s*[,\]]")
_NEXT = re.compile(r"[{\]]")
_ESCAPED_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


class MalformedAnswerError(ValueError):
    """The answer as a whole is no page of orders."""


def cleaned(raw: bytes) -> bytes:
    """The same JSON without what clean JSON may not hold and without NUL, which PostgreSQL cannot store.

    Raises ValueError or RecursionError when it is no JSON at all.
    """
    tree = LENIENT.decode(raw.decode("utf-8", "replace").lstrip("\ufeff"))
    return _ESCAPED_NUL.sub(r"\1", json.dumps(tree, ensure_ascii=False)).encode("utf-8", "replace")


def cut_out_orders(body: bytes) -> tuple[bytes, list[bytes]]:
    """The answer with an empty list of orders, and every entry of the list. Raises MalformedAnswerError."""
    text = body.decode("utf-8", "replace")
    opening = _ORDERS.search(text)
    if opening is None:
        raise MalformedAnswerError("it is no valid JSON")
    entries: list[bytes] = []
    position, broken = opening.end(), False
    while True:
        position = _end_of_gap(text, position)
        envelope = _envelope(text, opening.end(), position, after_broken_entry=broken)
        if envelope is not None:
            return envelope, entries
        end = _end_of_value(text, position)
        if end is None:
            end, broken = _end_of_broken_entry(text, opening.end(), position), True
        entries.append(text[position:end].rstrip(" \t\r\n,").encode())
        position = end


def _end_of_gap(text: str, position: int) -> int:
    gap = _GAP.match(text, position)
    return gap.end() if gap is not None else position


def _end_of_value(text: str, position: int) -> int | None:
    """Where the JSON value that begins here ends, when it is followed by the next entry or the list's end."""
    value = _value_at(text, position)
    if value is None:
        return None
    follower = _FOLLOWER.match(text, value[1])
    return value[1] if follower is not None else None


def _end_of_broken_entry(text: str, list_start: int, position: int) -> int:
    """Where the next whole order or the end of the list begins."""
    for candidate in _candidates(text, position + 1):
        if text[candidate] == "]":
            if _envelope(text, list_start, candidate, after_broken_entry=True) is not None:
                return candidate
        elif _is_order(text, candidate):
            return candidate
    raise MalformedAnswerError("it is no valid JSON, or ends too early")


def _candidates(text: str, position: int) -> Iterator[int]:
    return (match.start() for match in _NEXT.finditer(text, position))


def _is_order(text: str, position: int) -> bool:
    value = _value_at(text, position)
    return value is not None and isinstance(value[0], dict) and {"orderId", "orderItems"} <= value[0].keys()


def _envelope(text: str, list_start: int, position: int, *, after_broken_entry: bool) -> bytes | None:
    """The answer without its orders, when the list ends here and a whole answer remains.

    After a broken entry one of the fields that follow the list must be seen: the brackets of an order that was cut off
    can look like the end of a last page, and a page taken for the last one would lose the rest of the window.
    """
    if text[position : position + 1] != "]" or (after_broken_entry and not _AFTER_ORDERS.search(text, position)):
        return None
    try:
        return cleaned((text[:list_start] + text[position:]).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _value_at(text: str, position: int) -> tuple[object, int] | None:
    try:
        return LENIENT.raw_decode(text, position)
    except (ValueError, RecursionError):
        return None
