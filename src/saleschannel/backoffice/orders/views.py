"""The Orders tab, the extra view of orders that await Amazon, and their live updates."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import Right, may, page
from saleschannel.backoffice.form_fields import keep_wrong_dates
from saleschannel.backoffice.orders.filter_card import filter_card, filter_words
from saleschannel.backoffice.orders.filter_form import OrderFilterForm
from saleschannel.backoffice.orders.queries import (
    EVERYTHING,
    PLACES,
    filter_form,
    filter_query,
    posted_query,
    query_to_keep,
)
from saleschannel.backoffice.orders.rows import column_names, order_rows
from saleschannel.backoffice.orders.rows_html import rows_html
from saleschannel.backoffice.orders.saved_filters import keep_as_last, opening_query, saved_filters
from saleschannel.backoffice.people.buyer_data_views import ViewKind, record_view
from saleschannel.channel.models import Store
from saleschannel.channel.order_list import ORDER_KEYS, OrderEntry, count_orders, order_page
from saleschannel.keyset import CappedCount, KeysetPage, requested_place


@dataclass(frozen=True, slots=True)
class Found:
    """One page of orders as the address asks for it."""

    form: OrderFilterForm
    stores: dict[int, str]
    count: CappedCount
    page: KeysetPage[OrderEntry]
    sees_buyers: bool
    awaiting_amazon: bool

    @property
    def version(self) -> str:
        """Changes when anything shown changes."""
        shown = repr((self.page.rows, self.page.after, self.count, get_language(), self.sees_buyers))
        return quote_etag(blake2b(shown.encode(), digest_size=12).hexdigest())


def orders(request: HttpRequest) -> HttpResponse:
    """Amazon orders whose payment is verified, newest first. A bare address opens with the person's own filter."""
    if request.method == "POST":
        return filtered(request, "backoffice:orders")
    person = int(request.user.pk or 0)
    saved = saved_filters(person)
    if not request.GET and (query := opening_query(saved)):
        return HttpResponseRedirect(f"{request.path}?{query}")
    found = find(request, awaiting_amazon=False)
    if EVERYTHING in request.GET:
        keep_as_last(person, saved, "")
    query = query_to_keep(request.GET)
    if query and not found.form.errors:
        keep_as_last(person, saved, query)
    chips = [(row, f"?{row.query}", row.query == query) for row in saved if row.name]
    return page(request, "orders.html", _("Orders"), {**shown(request, found), "saved": chips, "query_to_keep": query})


def awaiting_amazon(request: HttpRequest) -> HttpResponse:
    """Orders that Amazon holds back: not yet on the Orders tab."""
    if request.method == "POST":
        return filtered(request, "backoffice:awaiting_amazon")
    found = find(request, awaiting_amazon=True)
    return page(request, "orders.html", _("Awaiting Amazon"), shown(request, found))


def live_orders(request: HttpRequest) -> HttpResponse:
    """The list alone, for the page that is open already; 304 when it shows what the page shows."""
    found = find(request, awaiting_amazon="awaiting" in request.GET)
    if request.headers.get("If-None-Match") == found.version:
        return HttpResponse(status=304)
    answer = render(request, "backoffice/orders_list.html", listed(request, found))
    answer.headers["ETag"] = found.version
    answer.headers["Cache-Control"] = "no-store"
    return answer


def filtered(request: HttpRequest, name: str) -> HttpResponse:
    """To the address of the filter that was typed; an empty one shows everything."""
    return HttpResponseRedirect(f"{reverse(name)}?{posted_query(request) or f'{EVERYTHING}=1'}")


def find(request: HttpRequest, *, awaiting_amazon: bool) -> Found:
    """The page of orders that the address asks for, with the number of all that fit."""
    stores = dict(Store.objects.order_by("name").values_list("pk", "name"))
    form = filter_form(request, request.GET, stores)
    filters = form.filters()
    count = count_orders(filters, awaiting_amazon=awaiting_amazon)
    place = requested_place(request.GET, ORDER_KEYS)
    entries = order_page(filters, place, count, awaiting_amazon=awaiting_amazon)
    return Found(form, stores, count, entries, may(request, Right.BUYER_DATA), awaiting_amazon)


def shown(request: HttpRequest, found: Found) -> dict[str, Any]:
    """The whole page: filter, bulk actions, list."""
    keep_wrong_dates(found.form)
    query = filter_query(request.GET)
    is_first = not any(name in request.GET for name in PLACES)
    return {
        **listed(request, found),
        "form": found.form,
        "filter_fields": filter_card(found.form, found.stores),
        "filter_query": query,
        "filter_words": filter_words(found.form),
        "is_first": is_first,
        "may_act": may(request, Right.ORDERS),
        "everything": f"{request.path}?{EVERYTHING}=1",
    }


def listed(request: HttpRequest, found: Found) -> dict[str, Any]:
    """The list with its number and pages; buyers shown are recorded."""
    if found.sees_buyers:
        named = [entry.amazon_order_id for entry in found.page.rows if entry.buyer_name]
        record_view(request, orders=named, kind=ViewKind.ORDERS)
    rows, columns = order_rows(found.page.rows, found.stores, sees_buyers=found.sees_buyers), column_names()
    return {
        "rows": rows,
        "rows_html": rows_html(rows, columns, several_stores=len(found.stores) > 1),
        "columns": columns,
        "page": found.page,
        "count": found.count,
        "version": found.version,
        "filter_is_used": found.form.is_used,
        "awaiting_amazon": found.awaiting_amazon,
    }
