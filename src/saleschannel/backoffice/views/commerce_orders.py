"""The order management page of the built-in Commerce: its orders, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import page
from saleschannel.backoffice.forms.commerce_filter import CommerceFilterForm
from saleschannel.backoffice.forms.widgets import keep_wrong_dates
from saleschannel.commerce.builtin.queries import ORDER_KEYS, count_orders, order_page
from saleschannel.keyset import requested_place


def commerce_orders(request: HttpRequest) -> HttpResponse:
    form = CommerceFilterForm(request.GET)
    form.is_valid()
    keep_wrong_dates(form)
    wanted = form.filters()
    listed = order_page(wanted, requested_place(request.GET, ORDER_KEYS))
    context = {"form": form, "rows": listed.rows, "page": listed, "count": count_orders(wanted)}
    return page(request, "commerce_orders.html", _("Commerce orders"), context)
