"""Customer accounts that were built from Amazon orders: the list with its search, and one customer with the orders."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import Right, may, page
from saleschannel.backoffice.commerce.filter_forms import SearchForm
from saleschannel.backoffice.commerce.orders_views import order_rows
from saleschannel.backoffice.orders.buyer_search import remember_buyer, remembered_buyer
from saleschannel.backoffice.orders.rows import link_below
from saleschannel.backoffice.people.buyer_data_views import ViewKind, record_view
from saleschannel.commerce.builtin.customer_reads import (
    CUSTOMER_KEYS,
    count_customers,
    customer_detail,
    customer_page,
    orders_of,
)
from saleschannel.commerce.builtin.queries import ORDER_KEYS
from saleschannel.keyset import requested_place


def customers(request: HttpRequest) -> HttpResponse:
    """The accounts, newest first. What is searched for is posted and kept in the session, not in the address."""
    if request.method == "POST":
        typed = request.POST.get("text", "").strip()[:200]
        return HttpResponseRedirect(
            f"{request.path}?search={remember_buyer(request, typed)}" if typed else request.path
        )
    sees_buyers = may(request, Right.BUYER_DATA)
    token = request.GET.get("search", "") if sees_buyers else ""
    text: str | None = remembered_buyer(request, token) if token else ""
    form = SearchForm({"text": text or ""})
    form.is_valid()
    if text is None:
        form.add_error("text", _("What was searched for is no longer known here. Type it again."))
    listed = customer_page(text or "", requested_place(request.GET, CUSTOMER_KEYS))
    if sees_buyers:
        shown = [row.number for row in listed.rows if row.name or row.email]
        record_view(request, customers=shown, kind=ViewKind.CUSTOMERS)
    context = {
        "form": form,
        "rows": [(row, link_below("backoffice:customers", row.number)) for row in listed.rows],
        "page": listed,
        "count": count_customers(text or ""),
        "is_filtered": bool(token),
        "sees_buyers": sees_buyers,
    }
    return page(request, "customers.html", _("Customers"), context)


def customer(request: HttpRequest, number: str) -> HttpResponse:
    """One customer: who it is, addresses, orders."""
    detail = customer_detail(number)
    if detail is None:
        raise Http404(f"There is no customer {number}.")
    listed = orders_of(detail.id, requested_place(request.GET, ORDER_KEYS))
    sees_buyers = may(request, Right.BUYER_DATA)
    if sees_buyers:
        orders = [row.reference for row in listed.rows]
        record_view(request, customers=[number], orders=orders, kind=ViewKind.CUSTOMER)
    context = {"customer": detail, "rows": order_rows(listed.rows), "page": listed, "sees_buyers": sees_buyers}
    return page(request, "customer.html", _("Customer %s") % number, context)
