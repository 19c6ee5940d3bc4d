"""The filter of the Orders tab in its address: what belongs to it, and what of it may be kept. Knows no database."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from saleschannel.backoffice.orders.buyer_search import remember_buyer, remembered_buyer
from saleschannel.backoffice.orders.filter_form import OrderFilterForm
from saleschannel.backoffice.rights import Right, may

FIELDS = tuple(OrderFilterForm.base_fields)
PLACES = ("after", "before")
EVERYTHING = "all"
"""The parameter of an address that shows all orders, whatever filter would open with the tab."""


def filter_query(parameters: Mapping[str, str]) -> str:
    """The filter in an address, without the place in the list; the same filter gives the same text."""
    return urlencode([(name, typed) for name in FIELDS if (typed := str(parameters.get(name, "")).strip())])


def query_to_keep(parameters: Mapping[str, str]) -> str:
    """The filter without the buyer: what stands for a name means nothing in another session."""
    return filter_query({name: typed for name, typed in parameters.items() if name != "buyer"})


def posted_query(request: HttpRequest) -> str:
    """The address of a filter that was typed; a buyer's name goes into the session and not into the address."""
    typed = {name: text for name, text in request.POST.items() if isinstance(text, str)}
    name = typed.get("buyer", "").strip()
    typed["buyer"] = remember_buyer(request, name) if name and may(request, Right.BUYER_DATA) else ""
    return filter_query(typed)


def filter_form(request: HttpRequest, parameters: QueryDict, stores: Mapping[int, str]) -> OrderFilterForm:
    """The filter that an address asks for, checked; a buyer's name comes from the session."""
    token = parameters.get("buyer", "")
    name = remembered_buyer(request, token) if token else ""
    data = parameters.copy()
    data["buyer"] = name or ""
    form = OrderFilterForm(
        data,
        stores=stores,
        sees_buyers=may(request, Right.BUYER_DATA),
        buyer_is_forgotten=name is None,
    )
    form.is_valid()
    return form
