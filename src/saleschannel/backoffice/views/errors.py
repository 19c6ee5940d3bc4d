"""Communication errors: calls to Amazon or Commerce that failed, newest first."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import page
from saleschannel.backoffice.forms.error_filter import ErrorFilterForm
from saleschannel.channel.models import CommunicationError, SellerAccount
from saleschannel.keyset import KeyColumn, capped_count, keyset_page, requested_place

KEYS = (KeyColumn("occurred_at", datetime, descending=True), KeyColumn("id", int, descending=True))
NAMES = ("at", "id", "account_id", "amazon_order_id", "operation", "code", "message", "remedy", "request_id")
COLUMNS = ("occurred_at", *NAMES[1:])


def errors(request: HttpRequest) -> HttpResponse:
    accounts = dict(SellerAccount.objects.order_by("name").values_list("pk", "name"))
    form = ErrorFilterForm(request.GET, accounts=accounts)
    form.is_valid()
    found = CommunicationError.objects.filter(**form.conditions())
    listed = keyset_page(found.values_list(*COLUMNS), KEYS, requested_place(request.GET, KEYS))
    context = {
        "form": form,
        "rows": [{**dict(zip(NAMES, row, strict=True)), "account": accounts.get(row[2], "")} for row in listed.rows],
        "page": listed,
        "count": capped_count(found),
    }
    return page(request, "errors.html", _("Communication errors"), context)
