"""Recording that a person saw buyer data: once per page or file, whatever number of orders it shows.

Call it where the data is decrypted for a person who may see it, with the numbers of the orders shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.models import BuyerDataView
from saleschannel.backoffice.people.remote_address import shortened_address


class ViewKind(StrEnum):
    """Where buyer data is shown."""

    ORDERS = "orders"  # the Orders tab and other lists of Amazon orders
    ORDER = "order"
    COMMERCE_ORDERS = "commerce_orders"
    COMMERCE_ORDER = "commerce_order"
    CUSTOMERS = "customers"
    CUSTOMER = "customer"
    DOCUMENT = "document"  # packing slip, pick list, invoice
    EXPORT = "export"
    RAW_DATA = "raw_data"


VIEW_KIND_TEXTS: dict[ViewKind, Promise] = {
    ViewKind.ORDERS: _("List of orders"),
    ViewKind.ORDER: _("Order page"),
    ViewKind.COMMERCE_ORDERS: _("List of Commerce orders"),
    ViewKind.COMMERCE_ORDER: _("Order processing page"),
    ViewKind.CUSTOMERS: _("List of customers"),
    ViewKind.CUSTOMER: _("Customer page"),
    ViewKind.DOCUMENT: _("Printed document"),
    ViewKind.EXPORT: _("Exported file"),
    ViewKind.RAW_DATA: _("Raw data"),
}


def record_view(
    request: HttpRequest, *, orders: Iterable[str] = (), customers: Iterable[str] = (), kind: ViewKind
) -> None:
    """Record that the signed-in person sees buyer data of these orders and customers: one insert, none for nobody.

    `orders` are Amazon order numbers (a Commerce order's reference), `customers` customer numbers; both may repeat.
    """
    shown, accounts = list(dict.fromkeys(orders)), list(dict.fromkeys(customers))
    if not shown and not accounts:
        return
    BuyerDataView.objects.create(
        viewed_at=timezone.now(),
        actor=request.user.get_username(),
        kind=kind.value,
        address=shortened_address(request),
        orders=shown,
        customers=accounts,
    )
