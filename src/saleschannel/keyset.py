"""Keyset paging for long lists: a page begins at a row, never at an offset, so every page costs the same.

Knows no model. The columns must be backed by an index in this order (facts engine.md §5).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

import msgspec
from django.db.models import F, Model, Q, QuerySet

Row = TypeVar("Row")
PAGE_SIZE = 50
COUNT_CAP = 10_000


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[Row]):
    """Rows of one page in the list's order; the texts lead to the neighbouring pages and are empty at the ends."""

    rows: list[Row]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class CappedCount:
    """How many rows there are, counted up to a cap: `capped` means "more than `number`"."""

    number: int
    capped: bool


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A column of the list's order and the type of its values."""

    name: str
    type: type
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after or before the row with these key values. Nothing: at the list's start."""

    values: tuple[Any, ...] = ()
    backwards: bool = False


FIRST_PAGE = Place()


def requested_place(parameters: Mapping[str, str], keys: Sequence[KeyColumn]) -> Place:
    """The place named by `?after=…` or `?before=…`; a text that is none (an old link) means the first page."""
    for name in ("after", "before"):
        if values := _decoded(parameters.get(name, ""), keys):
            return Place(values, backwards=name == "before")
    return FIRST_PAGE


def keyset_page(
    queryset: QuerySet[Any, tuple[Any, ...]],
    keys: Sequence[KeyColumn],
    place: Place,
    size: int = PAGE_SIZE,
    *,
    few: bool = False,
) -> KeysetPage[tuple[Any, ...]]:
    """One page of a `values_list` query whose first columns are the key columns.

    `few`: the caller knows that few rows match. They are found by their filter and sorted; otherwise the database may
    walk down the list's own index past a million rows that do not match. The first key must then be a time.
    """
    order: list[Any] = [("-" if key.descending is not place.backwards else "") + key.name for key in keys]
    if few:
        first = F(keys[0].name) + timedelta(0)  # the same value, but not the indexed column
        order[0] = first.desc() if keys[0].descending is not place.backwards else first.asc()
    if place.values:
        queryset = queryset.filter(_beyond(keys, place))
    rows = list(queryset.order_by(*order)[: size + 1])
    more = len(rows) > size
    del rows[size:]
    if place.backwards:
        rows.reverse()
    has_before = more if place.backwards else bool(place.values)
    has_after = True if place.backwards else more
    if not rows:
        return KeysetPage([])
    return KeysetPage(
        rows,
        before=_encoded(rows[0][: len(keys)]) if has_before else "",
        after=_encoded(rows[-1][: len(keys)]) if has_after else "",
    )


def capped_count(queryset: QuerySet[Model, Any], cap: int = COUNT_CAP) -> CappedCount:
    """Count without reading more rows than the cap."""
    number = queryset.order_by()[: cap + 1].count()
    return CappedCount(min(number, cap), capped=number > cap)


def _beyond(keys: Sequence[KeyColumn], place: Place) -> Q:
    """The rows beyond the place. The first column's bound stands alone, so that an index on it is used."""
    first, *rest = keys
    comparison = "lt" if first.descending is not place.backwards else "gt"
    if not rest:
        return Q(**{f"{first.name}__{comparison}": place.values[0]})
    second = rest[0]
    tie_break = "lt" if second.descending is not place.backwards else "gt"
    strictly = Q(**{f"{first.name}__{comparison}": place.values[0]})
    tied = Q(**{f"{second.name}__{tie_break}": place.values[1]})
    return Q(**{f"{first.name}__{comparison}e": place.values[0]}) & (strictly | tied)


def _encoded(values: tuple[Any, ...]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")


def _decoded(text: str, keys: Sequence[KeyColumn]) -> tuple[Any, ...]:
    if not text:
        return ()
    shape: Any = tuple[tuple(key.type for key in keys)]  # type: ignore[misc]
    try:
        padded = text.encode() + b"=" * (-len(text) % 4)
        values: tuple[Any, ...] = msgspec.json.decode(base64.urlsafe_b64decode(padded), type=shape)
    except (ValueError, binascii.Error):
        return ()
    return () if any(isinstance(value, str) and "\0" in value for value in values) else values
