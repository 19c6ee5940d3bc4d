"""Communication errors: calls to Amazon or Commerce that failed, newest first, and one of them with its remedy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import page
from saleschannel.backoffice.form_fields import keep_wrong_dates
from saleschannel.backoffice.logs.filter_forms import ErrorFilterForm
from saleschannel.backoffice.logs.tabs import log_tabs
from saleschannel.channel.models import AmazonOrder, CommunicationError, SellerAccount
from saleschannel.keyset import KeyColumn, capped_count, keyset_page, requested_place

KEYS = (KeyColumn("occurred_at", datetime, descending=True), KeyColumn("id", int, descending=True))
NAMES = ("at", "id", "account_id", "amazon_order_id", "operation", "code", "message", "remedy")
COLUMNS = ("occurred_at", *NAMES[1:])


def errors(request: HttpRequest) -> HttpResponse:
    accounts = dict(SellerAccount.objects.order_by("name").values_list("pk", "name"))
    form = ErrorFilterForm(request.GET, accounts=accounts)
    form.is_valid()
    keep_wrong_dates(form)
    found = CommunicationError.objects.filter(**form.conditions())
    listed = keyset_page(found.values_list(*COLUMNS), KEYS, requested_place(request.GET, KEYS))
    entries = [dict(zip(NAMES, row, strict=True)) for row in listed.rows]
    stores = stores_of(entry["amazon_order_id"] for entry in entries)
    context = {
        "form": form,
        "rows": [error_row(entry, accounts, stores) for entry in entries],
        "page": listed,
        "count": capped_count(found),
        "tabs": log_tabs(request),
        "here": "errors",
    }
    return page(request, "errors.html", _("Communication errors"), context)


def error_row(entry: dict[str, Any], accounts: dict[int, str], stores: dict[str, str]) -> dict[str, Any]:
    """One line of the list, with its addresses."""
    order = entry["amazon_order_id"]
    return {
        **entry,
        "link": reverse("backoffice:error", args=[entry["id"]]),
        "order_link": reverse("backoffice:order", args=[order]) if order else "",
        "account": accounts.get(entry["account_id"], ""),
        "store": stores.get(order, ""),
    }


def stores_of(amazon_order_ids: Iterable[str]) -> dict[str, str]:
    """The names of the stores of these orders."""
    wanted = {number for number in amazon_order_ids if number}
    found = AmazonOrder.objects.filter(amazon_order_id__in=wanted)
    return dict(found.values_list("amazon_order_id", "store__name")) if wanted else {}


def error(request: HttpRequest, pk: int) -> HttpResponse:
    """One error: what failed, why, what to do, and how often it has happened."""
    row = get_object_or_404(
        CommunicationError.objects.select_related("account").defer("account__client_secret", "account__refresh_token"),
        pk=pk,
    )
    alike = CommunicationError.objects.filter(code=row.code)
    context = {
        "row": row,
        "store": stores_of([row.amazon_order_id]).get(row.amazon_order_id, ""),
        "alike": capped_count(alike),
    }
    return page(request, "error.html", _("Communication error"), context)
