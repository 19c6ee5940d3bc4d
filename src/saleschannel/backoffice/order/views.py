"""The order page in tabs: what Amazon says, what the channel did, what is still to come; and its live part."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import Right, may, page, refused
from saleschannel.backoffice.order.page import order_context, status_context, version_of, wanted_tab
from saleschannel.backoffice.people.buyer_data_views import ViewKind, record_view
from saleschannel.channel.models import OrderEvent
from saleschannel.channel.order_details import OrderDetails, order_details

NOTHING_NEW = 204


def order(request: HttpRequest, amazon_order_id: str) -> HttpResponse:
    """One tab of the page; buyer data is only decrypted for those who may see it, and that is recorded."""
    tab = wanted_tab(request)
    if tab is None:
        return refused(request, Right.RAW_DATA)
    details = found(amazon_order_id, with_people=tab.name == "details" and may(request, Right.BUYER_DATA))
    if tab.name == "raw":
        record_view(request, orders=[amazon_order_id], kind=ViewKind.RAW_DATA)
    elif details.has_people:
        record_view(request, orders=[amazon_order_id], kind=ViewKind.ORDER)
    context = order_context(request, details, tab)
    return page(request, "order.html", _("Amazon order %s") % amazon_order_id, context)


def live(request: HttpRequest, amazon_order_id: str) -> HttpResponse:
    """Status and story anew when the order has changed since the event `?seen=…`; otherwise nothing."""
    seen = request.GET.get("seen", "")
    newest = OrderEvent.objects.filter(order__amazon_order_id=amazon_order_id).order_by("-id")
    if seen == str(newest.values_list("pk", flat=True).first() or 0):
        return HttpResponse(status=NOTHING_NEW)
    details = found(amazon_order_id, with_people=False)
    context = {**status_context(request, details), "changed": seen != str(version_of(details))}
    return render(request, "backoffice/order_live.html", context)


def found(amazon_order_id: str, *, with_people: bool) -> OrderDetails:
    details = order_details(amazon_order_id, with_people=with_people)
    if details is None:
        raise Http404(f"There is no Amazon order {amazon_order_id}.")
    return details
