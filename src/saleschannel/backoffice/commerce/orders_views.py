"""The order management page of the built-in Commerce: its orders, newest first, and those to ship, by ship-by time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import Right, may, page
from saleschannel.backoffice.commerce.filter_forms import CommerceFilterForm
from saleschannel.backoffice.commerce.order_page import TRACKING_FIELD
from saleschannel.backoffice.form_fields import keep_wrong_dates
from saleschannel.backoffice.orders.buyer_search import remember_buyer, remembered_buyer
from saleschannel.backoffice.orders.cell_texts import moment_writer, money_writer
from saleschannel.backoffice.orders.rows import link_below
from saleschannel.backoffice.people.buyer_data_views import ViewKind, record_view
from saleschannel.backoffice.templatetags.office import state_badge
from saleschannel.channel.models import OrderSettings
from saleschannel.channel.to_ship import SHIP_BY_KEYS, UNDATED_KEYS, EntryToShip, count_to_ship, page_to_ship
from saleschannel.commerce.builtin.queries import ORDER_KEYS, OrderRow, count_orders, order_page
from saleschannel.keyset import requested_place

NO_VALUE = "—"
FIELDS = tuple(CommerceFilterForm.base_fields)


class Row(NamedTuple):
    """What the template shows of an order; it decides nothing. `buyer` is None where its key is missing."""

    number: str
    link: str
    at: SafeString
    badge: SafeString
    buyer: str | None
    total: str
    reference: str
    amazon_link: str


class RowToShip(NamedTuple):
    """What the template shows of an order to ship."""

    number: str
    link: str
    ship_by: SafeString | str
    is_late: bool
    at: SafeString
    units: int
    service: str
    buyer: str | None
    reference: str
    amazon_link: str
    cancellation_requested: bool


def commerce_orders(request: HttpRequest) -> HttpResponse:
    """All Commerce orders by filter. The filter is posted; a buyer's name stays out of the address."""
    if request.method == "POST":
        return HttpResponseRedirect(f"{request.path}?{posted_query(request)}")
    form = filter_form(request)
    wanted = form.filters()
    count = count_orders(wanted)
    listed = order_page(wanted, requested_place(request.GET, ORDER_KEYS), count=count)
    sees_buyers = may(request, Right.BUYER_DATA)
    if sees_buyers:
        record_view(request, orders=[row.reference for row in listed.rows if row.buyer], kind=ViewKind.COMMERCE_ORDERS)
    context = {
        "form": form,
        "rows": order_rows(listed.rows),
        "page": listed,
        "count": count,
        "sees_buyers": sees_buyers,
        "is_filtered": any(request.GET.get(name) for name in FIELDS),
    }
    return page(request, "commerce_orders.html", _("Commerce orders"), context)


def orders_to_ship(request: HttpRequest) -> HttpResponse:
    """What must leave the house, the most urgent first; `?undated=1` are those without a ship-by time."""
    dated = "undated" not in request.GET
    listed = page_to_ship(requested_place(request.GET, SHIP_BY_KEYS if dated else UNDATED_KEYS), dated=dated)
    sees_buyers = may(request, Right.BUYER_DATA)
    if sees_buyers:
        shown = [entry.amazon_order_id for entry in listed.rows if entry.buyer_name]
        record_view(request, orders=shown, kind=ViewKind.COMMERCE_ORDERS)
    context = {
        "rows": rows_to_ship(listed.rows),
        "page": listed,
        "count": count_to_ship(dated=dated),
        "dated": dated,
        "undated": count_to_ship(dated=False).number if dated else 0,
        "sees_buyers": sees_buyers,
    }
    return page(request, "orders_to_ship.html", _("Orders to ship"), context)


def posted_query(request: HttpRequest) -> str:
    """The address of a filter that was typed."""
    typed = {name: str(request.POST.get(name, "")).strip() for name in FIELDS}
    if typed["buyer"]:
        typed["buyer"] = remember_buyer(request, typed["buyer"]) if may(request, Right.BUYER_DATA) else ""
    return urlencode({name: text for name, text in typed.items() if text})


def filter_form(request: HttpRequest) -> CommerceFilterForm:
    """The filter that the address asks for, checked; a buyer's name comes from the session."""
    data = request.GET.copy()
    token = data.get("buyer", "")
    name = remembered_buyer(request, token) if token else ""
    data["buyer"] = name or ""
    form = CommerceFilterForm(
        data,
        statuses=own_statuses(data),
        sees_buyers=may(request, Right.BUYER_DATA),
        buyer_is_forgotten=name is None,
    )
    form.is_valid()
    keep_wrong_dates(form)
    return form


def own_statuses(asked: Mapping[str, str]) -> list[str]:
    """The statuses that order settings give to new orders, and the one asked for: settings may have changed since."""
    named = OrderSettings.objects.exclude(order_status="").values_list("order_status", flat=True)
    return sorted({*named, *filter(None, [asked.get("status", "").strip()])})


def order_rows(rows: list[OrderRow]) -> list[Row]:
    moment, money = moment_writer(), money_writer()
    return [
        Row(
            number=row.number,
            link=link_below("backoffice:commerce_orders", row.number),
            at=moment(row.purchased_at),
            badge=state_badge(row.state, row.status),
            buyer=row.buyer,
            total=money(row.grand_total, row.currency),
            reference=row.reference,
            amazon_link=link_below("backoffice:orders", row.reference),
        )
        for row in rows
    ]


def rows_to_ship(entries: list[EntryToShip]) -> list[RowToShip]:
    moment, now = moment_writer(), timezone.now()
    return [
        RowToShip(
            number=entry.commerce_number,
            link=link_below("backoffice:commerce_orders", entry.commerce_number) + TRACKING_FIELD,
            ship_by=moment(entry.ship_by) if entry.ship_by else NO_VALUE,
            is_late=entry.ship_by is not None and entry.ship_by < now,
            at=moment(entry.purchased_at),
            units=entry.units,
            service=entry.service_level,
            buyer=entry.buyer_name,
            reference=entry.amazon_order_id,
            amazon_link=link_below("backoffice:orders", entry.amazon_order_id),
            cancellation_requested=entry.cancellation_requested,
        )
        for entry in entries
    ]
