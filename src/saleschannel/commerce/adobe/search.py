"""Search criteria as Magento reads them from a query string, and batches that fit into one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

IN_ONE_CALL = 100
LONGEST_LIST = 3500
"""Characters of a list of values in one URL, before encoding: web servers take lines of about 8,000."""


class Filter(msgspec.Struct, frozen=True):
    """One condition; the filters of one group are joined by OR, groups by AND."""

    field: str
    value: str
    condition: str = "eq"


def criteria(
    *groups: Sequence[Filter] | Filter,
    page_size: int = IN_ONE_CALL,
    page: int = 1,
    ascending_by: str = "",
    fields: str = "",
) -> list[tuple[str, str]]:
    """The parameters of a search; always with a page size, without which Magento sends every row there is."""
    params: list[tuple[str, str]] = []
    for number, group in enumerate(groups):
        for place, each in enumerate([group] if isinstance(group, Filter) else group):
            name = f"searchCriteria[filter_groups][{number}][filters][{place}]"
            params += [(f"{name}[field]", each.field), (f"{name}[value]", each.value)]
            params.append((f"{name}[condition_type]", each.condition))
    if ascending_by:
        params.append(("searchCriteria[sortOrders][0][field]", ascending_by))
        params.append(("searchCriteria[sortOrders][0][direction]", "ASC"))
    params += [("searchCriteria[pageSize]", str(page_size)), ("searchCriteria[currentPage]", str(page))]
    return [*params, ("fields", fields)] if fields else params


def one_of(field: str, values: Iterable[str]) -> Filter:
    """The field is one of these values, none of which has a comma."""
    return Filter(field, ",".join(values), "in")


def batches(values: Iterable[str], most: int = IN_ONE_CALL) -> Iterator[list[str]]:
    """Each value once, in lists that fit into one call."""
    batch: list[str] = []
    length = 0
    for value in dict.fromkeys(values):
        if batch and (len(batch) == most or length + len(value) > LONGEST_LIST):
            yield batch
            batch, length = [], 0
        batch.append(value)
        length += len(value) + 1
    if batch:
        yield batch
