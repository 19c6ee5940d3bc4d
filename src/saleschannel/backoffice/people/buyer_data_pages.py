"""Who saw whose buyer data: the list of views, and all orders of one view."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import page
from saleschannel.backoffice.form_fields import keep_wrong_dates
from saleschannel.backoffice.logs.filter_forms import ViewFilterForm
from saleschannel.backoffice.logs.tabs import log_tabs
from saleschannel.backoffice.models import BuyerDataView
from saleschannel.backoffice.people.buyer_data_views import VIEW_KIND_TEXTS, ViewKind
from saleschannel.keyset import KeyColumn, capped_count, keyset_page, requested_place

KEYS = (KeyColumn("viewed_at", datetime, descending=True), KeyColumn("id", int, descending=True))
MANY = 1000
# An export may name a hundred thousand orders: the list reads the first few only.
COLUMNS = (
    "viewed_at",
    "id",
    "actor",
    "kind",
    "address",
    F("orders__0_5"),
    F("orders__len"),
    F("customers__0_5"),
    F("customers__len"),
)


def buyer_data_views(request: HttpRequest) -> HttpResponse:
    form = ViewFilterForm(request.GET)
    form.is_valid()
    keep_wrong_dates(form)
    found = BuyerDataView.objects.filter(**form.conditions())
    listed = keyset_page(found.values_list(*COLUMNS), KEYS, requested_place(request.GET, KEYS))
    context = {
        "form": form,
        "rows": [view_row(row) for row in listed.rows],
        "page": listed,
        "count": capped_count(found),
        "tabs": log_tabs(request),
        "here": "buyer_data_views",
    }
    return page(request, "buyer_data_views.html", _("Views of buyer data"), context)


def view_row(row: tuple[Any, ...]) -> dict[str, Any]:
    """One line of the list."""
    at, pk, actor, kind, address, orders, order_count, customers, customer_count = row
    return {
        "at": at,
        "link": reverse("backoffice:buyer_data_view", args=[pk]),
        "actor": actor,
        "kind": kind_text(kind),
        "address": address,
        "orders": [(number, reverse("backoffice:order", args=[number])) for number in orders],
        "customers": customers,
        "more": order_count + customer_count - len(orders) - len(customers),
    }


def buyer_data_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One view with all its orders; of a large export the first thousand."""
    row = get_object_or_404(BuyerDataView, pk=pk)
    context = {
        "row": row,
        "kind": kind_text(row.kind),
        "orders": [(number, reverse("backoffice:order", args=[number])) for number in row.orders[:MANY]],
        "customers": row.customers[:MANY],
        "number": len(row.orders) + len(row.customers),
        "left_out": max(len(row.orders) - MANY, 0) + max(len(row.customers) - MANY, 0),
    }
    return page(request, "buyer_data_view.html", _("View of buyer data"), context)


def kind_text(kind: str) -> str:
    return str(VIEW_KIND_TEXTS[ViewKind(kind)]) if kind in set(ViewKind) else kind
