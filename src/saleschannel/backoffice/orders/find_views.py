"""The command bar: a pasted number leads straight to its order; several or none are shown with what was searched."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from saleschannel.backoffice.access import page
from saleschannel.backoffice.orders.cell_texts import moment_writer, money_writer
from saleschannel.backoffice.orders.rows import link_below, status_text
from saleschannel.channel.order_search import FoundBy, search_orders
from saleschannel.commerce.builtin.models import Order, Product

LONGEST = 500
FOUND_BY_TEXTS: dict[FoundBy, Promise] = {
    FoundBy.AMAZON_NUMBER: gettext_lazy("Amazon's number"),
    FoundBy.COMMERCE_NUMBER: gettext_lazy("Commerce number"),
    FoundBy.TRACKING_NUMBER: gettext_lazy("Tracking number"),
    FoundBy.SKU: gettext_lazy("SKU"),
}


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()[:LONGEST]
    search = search_orders(typed)
    products = list(Product.objects.filter(sku__in=search.words)[:10]) if search.words else []
    if len(search.orders) == 1 and not products:
        return HttpResponseRedirect(reverse("backoffice:order", args=[search.orders[0].order.amazon_order_id]))
    commerce_orders = [] if search.orders or not search.words else commerce_only(search.words)
    if len(commerce_orders) == 1 and not products:
        return HttpResponseRedirect(reverse("backoffice:commerce_order", args=[commerce_orders[0]]))
    moment, money = moment_writer(), money_writer()
    context = {
        "typed": typed,
        "search": search,
        "products": products,
        "commerce_orders": [(number, link_below("backoffice:commerce_orders", number)) for number in commerce_orders],
        "rows": [
            {
                "number": order.amazon_order_id,
                "link": link_below("backoffice:orders", order.amazon_order_id),
                "found_by": FOUND_BY_TEXTS[found_by],
                "purchased": moment(order.purchased_at),
                "status": order.status,
                "status_text": status_text(order.status),
                "total": money(order.total, order.currency),
                "commerce_number": order.commerce_number,
            }
            for found_by, order in search.orders
        ],
    }
    return page(request, "find.html", _("Search"), context)


def commerce_only(words: list[str]) -> list[str]:
    """Numbers of Commerce orders that do not come from Amazon."""
    return list(Order.objects.filter(number__in=words).values_list("number", flat=True)[:10])
