"""The order management page of the built-in Commerce: its orders, newest first."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import page
from saleschannel.backoffice.forms.commerce_filter import CommerceFilterForm
from saleschannel.backoffice.forms.widgets import keep_wrong_dates
from saleschannel.channel.order_list import ORDER_KEYS
from saleschannel.commerce.builtin.people import open_people
from saleschannel.commerce.builtin.queries import filtered_orders
from saleschannel.keyset import capped_count, keyset_page, requested_place
from saleschannel.vault.keyring import DecryptionError

COLUMNS = (
    "purchased_at",
    "id",
    "number",
    "reference",
    "state",
    "status",
    "currency",
    "grand_total",
    "labels",
    "people",
)


class CommerceRow(NamedTuple):
    """One row of the list. `buyer` is None where the key for it is missing."""

    purchased_at: Any
    id: int
    number: str
    reference: str
    state: str
    status: str
    currency: str
    total: Any
    labels: list[str]
    buyer: str | None


def commerce_orders(request: HttpRequest) -> HttpResponse:
    form = CommerceFilterForm(request.GET)
    form.is_valid()
    keep_wrong_dates(form)
    found = filtered_orders(form.filters())
    listed = keyset_page(found.values_list(*COLUMNS), ORDER_KEYS, requested_place(request.GET, ORDER_KEYS))
    context = {
        "form": form,
        "rows": [CommerceRow._make((*row[:-1], buyer_of(row[-1]))) for row in listed.rows],
        "page": listed,
        "count": capped_count(found),
    }
    return page(request, "commerce_orders.html", _("Commerce orders"), context)


def buyer_of(people: bytes) -> str | None:
    try:
        opened = open_people(people)
    except DecryptionError:
        return None
    return opened.buyer_name or opened.ship_to.name
