"""Which orders a deed is about: those ticked on the page, or all that a filter finds. From an address or a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.http import HttpRequest, QueryDict

from saleschannel.backoffice.orders.queries import filter_form
from saleschannel.channel.models import AmazonOrder
from saleschannel.channel.order_list import OrderFilters, listed

MOST_TICKED = 1_000


@dataclass(frozen=True, slots=True)
class Selection:
    """`filters` is None when rows were ticked. `problem`: the filter cannot be used, so nothing may be done by it."""

    ids: tuple[int, ...]
    filters: OrderFilters | None
    query: str
    awaiting_amazon: bool
    problem: str = ""

    def orders(self, until: int | None = None) -> QuerySet[AmazonOrder]:
        """The orders; those of a filter only up to the row with this id, so that what came later is left out."""
        if self.filters is None:
            return AmazonOrder.objects.filter(pk__in=self.ids)
        found = listed(self.filters, awaiting_amazon=self.awaiting_amazon)
        return found if until is None else found.filter(pk__lte=until)

    @property
    def is_empty(self) -> bool:
        return self.filters is None and not self.ids


def selection_of(request: HttpRequest, parameters: QueryDict, stores: Mapping[int, str]) -> Selection:
    """What `order=…`, or `scope=all` with `filter=…`, names."""
    awaiting, query = parameters.get("awaiting") == "1", parameters.get("filter", "")
    if parameters.get("scope") != "all":
        return Selection(ticked(parameters.getlist("order")), None, query, awaiting)
    form = filter_form(request, QueryDict(query), stores)
    problem = " ".join(str(message) for messages in form.errors.values() for message in messages)
    return Selection((), form.filters(), query, awaiting, problem)


def ticked(values: Sequence[str]) -> tuple[int, ...]:
    """Ids of rows; what is none is left out."""
    ids = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]
    return tuple(dict.fromkeys(ids))[:MOST_TICKED]


def newest_order() -> int:
    """The id of the newest row: later orders are not part of what is being confirmed."""
    return int(AmazonOrder.objects.aggregate(newest=Max("pk"))["newest"] or 0)
