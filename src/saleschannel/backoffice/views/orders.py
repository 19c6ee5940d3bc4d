"""The Orders tab, and the extra view of orders that await Amazon."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import page
from saleschannel.backoffice.forms.order_filter import OrderFilterForm
from saleschannel.backoffice.forms.widgets import keep_wrong_dates
from saleschannel.backoffice.order_rows import column_names, order_row
from saleschannel.channel.models import Store
from saleschannel.channel.order_list import ORDER_KEYS, count_orders, order_page
from saleschannel.keyset import requested_place


def orders(request: HttpRequest) -> HttpResponse:
    """Amazon orders whose payment is verified, newest first."""
    return _list(request, awaiting_amazon=False)


def awaiting_amazon(request: HttpRequest) -> HttpResponse:
    """Orders that Amazon holds back: not yet on the Orders tab."""
    return _list(request, awaiting_amazon=True)


def _list(request: HttpRequest, *, awaiting_amazon: bool) -> HttpResponse:
    stores = dict(Store.objects.order_by("name").values_list("pk", "name"))
    form = OrderFilterForm(request.GET, stores=stores)
    form.is_valid()
    keep_wrong_dates(form)
    filters = form.filters()
    count = count_orders(filters, awaiting_amazon=awaiting_amazon)
    entries = order_page(filters, requested_place(request.GET, ORDER_KEYS), count, awaiting_amazon=awaiting_amazon)
    context = {
        "form": form,
        "awaiting_amazon": awaiting_amazon,
        "rows": [order_row(entry, stores) for entry in entries.rows],
        "columns": column_names(),
        "page": entries,
        "count": count,
        "several_stores": len(stores) > 1,
    }
    return page(request, "orders.html", _("Awaiting Amazon") if awaiting_amazon else _("Orders"), context)
