"""searchCriteria: filter, sort and page rows as Magento's collections do, and cut answers by `fields`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from saleschannel.simulator.magento.errors import bad_request, internal_error, required
from saleschannel.simulator.magento.shapes import snake

MAX_PAGE_SIZE = 300
Row = dict[str, Any]
Test = Callable[[Any], bool]


class Filter(msgspec.Struct, frozen=True):
    """One condition."""

    field: str
    value: str
    condition: str


class Criteria(msgspec.Struct, frozen=True):
    """What is searched: any filter of a group, all groups; `page_size` 0 gives all rows."""

    groups: tuple[tuple[Filter, ...], ...]
    orders: tuple[tuple[str, bool], ...]
    page_size: int
    page: int
    echo: Row


def criteria_of(query: Row, *, limits: bool) -> Criteria:
    """Read searchCriteria; 400 when it is missing or a page is larger than the limit allows."""
    given = query.get("searchCriteria", query.get("search_criteria"))
    if given is None:
        raise required("searchCriteria")
    wanted = _snaked(given if isinstance(given, dict) else {})
    page_size = _number(wanted.get("page_size", "20" if limits else "0"), "pageSize")
    if limits and page_size > MAX_PAGE_SIZE:
        raise bad_request(f"Maximum SearchCriteria pageSize is {MAX_PAGE_SIZE}")
    groups = tuple(
        [tuple([_filter(f) for f in _listed(g.get("filters"))]) for g in _listed(wanted.get("filter_groups"))]
    )
    orders = [
        (str(o.get("field")), str(o.get("direction", "DESC")).upper() == "DESC")
        for o in _listed(wanted.get("sort_orders"))
    ]
    page = max(1, _number(wanted.get("current_page", "1"), "currentPage"))
    return Criteria(groups, tuple(orders), page_size, page, _echo(groups, page_size, page))


def found(
    rows: Iterable[Row], criteria: Criteria, columns: Collection[str], give: Callable[[Row], Any] = lambda row: row
) -> Row:
    """Search `rows`; an unknown column is an internal error, an unknown condition finds nothing."""
    _check_columns(criteria, columns)
    hits = list(rows)
    for group in filter(None, criteria.groups):
        tests = [matcher(wanted) for wanted in group]
        hits = [row for row in hits if any(test(row) for test in tests)]
    for field, descending in reversed(criteria.orders):
        hits = _sorted(hits, field, descending=descending)
    start = (criteria.page - 1) * criteria.page_size
    page = hits[start : start + criteria.page_size] if criteria.page_size else hits
    return {"items": [give(row) for row in page], "search_criteria": criteria.echo, "total_count": len(hits)}


def _sorted(rows: list[Row], field: str, *, descending: bool) -> list[Row]:
    return sorted(rows, key=lambda row: _sortable(row.get(field)), reverse=descending)


def matcher(wanted: Filter) -> Callable[[Row], bool]:
    """Make the test of one condition; texts compare without regard to letter case, an unknown condition finds none."""
    field = wanted.field
    if wanted.condition == "null":
        return lambda row: row.get(field) is None
    condition = _CONDITIONS.get(wanted.condition)
    if condition is None:
        return lambda _: False
    test = condition(wanted.value)
    return lambda row: (value := row.get(field)) is not None and test(value)


def only(answer: Any, fields: str) -> Any:
    """Keep the named fields, as in `items[sku,extension_attributes[website_ids]]`; an empty list becomes null (N11)."""
    tree, _ = _fields(fields, 0)
    return _cut(answer, tree)


def _check_columns(criteria: Criteria, columns: Collection[str]) -> None:
    named = [f.field for group in criteria.groups for f in group] + [field for field, _ in criteria.orders]
    if any(field not in columns for field in named):
        raise internal_error()


def _cut(value: Any, tree: Row) -> Any:
    if isinstance(value, list):
        return [_cut(part, tree) for part in value] or None
    if not isinstance(value, dict) or not tree:
        return value
    return {name: _cut(value[name], below) for name, below in tree.items() if name in value}


def _fields(text: str, place: int) -> tuple[Row, int]:
    tree: Row = {}
    name = ""
    while place < len(text) and text[place] != "]":
        if text[place] == "[":
            tree[name.strip()], place = _fields(text, place + 1)
            name = ""
        elif text[place] == ",":
            tree |= {name.strip(): {}} if name.strip() else {}
            name = ""
        else:
            name += text[place]
        place += 1
    return tree | ({name.strip(): {}} if name.strip() else {}), place


def _snaked(value: Any) -> Any:
    return {snake(key): _snaked(part) for key, part in value.items()} if isinstance(value, dict) else value


def _listed(value: Any) -> list[Row]:
    return [part for part in value.values() if isinstance(part, dict)] if isinstance(value, dict) else []


def _filter(given: Row) -> Filter:
    return Filter(str(given.get("field", "")), str(given.get("value", "")), str(given.get("condition_type", "eq")))


def _number(text: Any, name: str) -> int:
    if not str(text).isdigit():
        raise bad_request(
            f'The "{text}" value\'s type is invalid. The "int" type was expected. Verify and try again.', None
        )
    del name
    return int(text)


def _echo(groups: tuple[tuple[Filter, ...], ...], page_size: int, page: int) -> Row:
    told = [
        {"filters": [{"field": f.field, "value": f.value, "condition_type": f.condition} for f in group]}
        for group in groups
    ]
    return {"filter_groups": told} | ({"page_size": page_size, "current_page": page} if page_size else {})


def _compare(left: Any, right: str) -> int:
    """Below, at or above zero as the left side is less, equal or greater; numbers as numbers."""
    if isinstance(left, int | Decimal):
        number = _as_number(right)
        return (left > number) - (left < number)
    mine, other = str(left).casefold(), right.casefold()
    return (mine > other) - (mine < other)


def _as_number(text: str) -> Decimal:
    """A text that is no number counts as zero, as in MySQL."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(0)


def _sortable(value: Any) -> tuple[int, Any]:
    if value is None:
        return (0, "")
    return (1, value) if isinstance(value, int | Decimal) else (2, str(value).casefold())


def _one_of(right: str) -> Test:
    parts = [part.strip() for part in right.split(",")]
    return _among(parts)


def _equal(right: str) -> Test:
    return _among([right])


def _among(values: list[str]) -> Test:
    texts = {value.casefold() for value in values}
    numbers = {_as_number(value) for value in values}
    return lambda left: left in numbers if isinstance(left, int | Decimal) else str(left).casefold() in texts


def _like(right: str) -> Test:
    pattern = right.casefold()
    middle = pattern.strip("%")
    starts, ends = not pattern.startswith("%"), not pattern.endswith("%")

    def test(left: Any) -> bool:
        text = str(left).casefold()
        return middle in text and (not starts or text.startswith(middle)) and (not ends or text.endswith(middle))

    return test


def _compared(holds: Callable[[int], bool]) -> Callable[[str], Test]:
    return lambda right: lambda left: holds(_compare(left, right))


def _not(condition: Callable[[str], Test]) -> Callable[[str], Test]:
    def opposite(right: str) -> Test:
        test = condition(right)
        return lambda left: not test(left)

    return opposite


_at_least, _at_most = _compared(lambda sign: sign >= 0), _compared(lambda sign: sign <= 0)
# Each makes a test of a column that is not NULL; `null` is apart.
_CONDITIONS: dict[str, Callable[[str], Test]] = {
    "eq": _equal,
    "neq": _not(_equal),
    "in": _one_of,
    "nin": _not(_one_of),
    "gt": _compared(lambda sign: sign > 0),
    "gteq": _at_least,
    "moreq": _at_least,
    "from": _at_least,
    "lt": _compared(lambda sign: sign < 0),
    "lteq": _at_most,
    "to": _at_most,
    "like": _like,
    "notnull": lambda _: lambda _: True,
}
