"""The dashboard of a store, or of all: what was sold, what must be shipped, what is stuck, how Amazon is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import Right, actor_of, may, page
from saleschannel.backoffice.dashboard import amazon, orders
from saleschannel.backoffice.dashboard.durations import until_text
from saleschannel.backoffice.dashboard.links import attention_link, orders_link
from saleschannel.backoffice.dashboard.sales import sales_panel
from saleschannel.backoffice.dashboard.store_cards import flag_of
from saleschannel.backoffice.order.country_names import country_name
from saleschannel.channel import dashboard_reads as reads
from saleschannel.channel.call_budget import calls_left
from saleschannel.channel.models import SellerAccount, Store
from saleschannel.channel.statuses import ChannelStatus
from saleschannel.config.wiring import call_budget_of
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.sales_figures import MONTH, first_day_of, sales_figures
from saleschannel.services.retry_cause import retry_cause


def dashboards(request: HttpRequest) -> HttpResponse:
    """All stores together."""
    return _dashboard(request, None)


def dashboard(request: HttpRequest, pk: int) -> HttpResponse:
    """One store."""
    return _dashboard(request, pk)


def _dashboard(request: HttpRequest, store_id: int | None) -> HttpResponse:
    stores = list(Store.objects.select_related("account").order_by("name"))
    shown = [store for store in stores if store_id in {None, store.pk}]
    if store_id is not None and not shown:
        raise Http404(f"There is no store {store_id}.")
    now = timezone.now()
    context = {
        "choices": _choices(stores, store_id),
        "store": shown[0] if store_id is not None else None,
        "flag": flag_of(shown[0].marketplace.country) if store_id is not None else "",
        "country": country_name(shown[0].marketplace.country) if store_id is not None else "",
        "has_stores": bool(stores),
        "may_retry": may(request, Right.ORDERS),
        "retry_key": token_urlsafe(16),
        "retry_address": reverse("backoffice:retry_cause"),
        "columns": _columns(),
        **_sales_and_statuses(store_id, now),
        **_orders(store_id, now),
        **_amazon(shown, store_id, now),
    }
    title = shown[0].name if store_id is not None else _("Dashboard")
    return page(request, "dashboard.html", title, context)


def _choices(stores: Sequence[Store], store_id: int | None) -> list[tuple[str, str, bool]]:
    """The selector: text, address, whether it is shown now."""
    every = (_("All stores"), reverse("backoffice:dashboards"), store_id is None)
    return [every, *((s.name, reverse("backoffice:dashboard", args=[s.pk]), s.pk == store_id) for s in stores)]


def _columns() -> dict[str, str]:
    """The headings, translated once and not once per row: on narrow screens they stand beside each value."""
    return {
        "cause": _("Cause and what to do"),
        "orders": _("Orders"),
        "first": _("First ship-by"),
        "deed": _("Action"),
        "retry": _("Retry all"),
        "day": _("Day"),
        "revenue": _("Revenue"),
        "order": _("Amazon order"),
        "purchased": _("Purchase date"),
        "status": _("Status"),
        "total": _("Total"),
        "commerce": _("Commerce order"),
        "span": _("Time"),
        "half": _("Half within (p50)"),
        "nearly_all": _("95 of 100 within (p95)"),
        "operation": _("Operation"),
        "left": _("Calls left"),
        "share": _("Share left"),
        "comes": _("How they come back"),
    }


def _sales_and_statuses(store_id: int | None, now: datetime) -> dict[str, Any]:
    today = timezone.localdate(now)
    counted = reads.counted_sales(first_day_of(MONTH, today), store_id)
    statuses = {
        **reads.open_status_counts(store_id),
        ChannelStatus.SHIPPED: counted.shipped,
        ChannelStatus.CANCELED: counted.canceled,
    }
    figures = [entry for entry in sales_figures(counted.days, today) if entry.currency]
    return {
        "sales": [sales_panel(entry, store_id) for entry in figures],
        "counted_at": counted.counted_at,
        "counted_text": until_text(counted.counted_at - now) if counted.counted_at else "",
        "days_left": counted.days_left,
        "statuses": orders.status_board(statuses, store_id),
    }


def _orders(store_id: int | None, now: datetime) -> dict[str, Any]:
    groups = reads.attention_groups(store_id, reads.GROUPS_SHOWN + 1)
    shown = groups[: reads.GROUPS_SHOWN]
    ship_by = reads.ship_by_counts(now, timezone.get_default_timezone(), store_id)
    return {
        "ship_by": orders.ship_by_board(ship_by, store_id),
        "attention": orders.attention_tables(shown, store_id, now),
        "attention_link": attention_link(store_id),
        "more_causes": len(groups) > len(shown),
        "recent": orders.recent_rows(reads.recent_orders(store_id)),
        "orders_link": orders_link(store_id),
    }


def _amazon(shown: Sequence[Store], store_id: int | None, now: datetime) -> dict[str, Any]:
    accounts: dict[int, SellerAccount] = {store.account_id: store.account for store in shown}
    return {
        "delays": amazon.delay_rows(reads.creation_delays(now, store_id)),
        "accounts": amazon.account_panels(
            accounts.values(),
            reads.import_places(list(accounts)),
            calls_left(call_budget_of(account) for account in accounts.values()),
            now,
        ),
        "seller_central": [(store.name, amazon.seller_central_links(store)) for store in shown],
    }


@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Fix once, retry all: try every order again that this cause holds; a job does it, order by order."""
    store = _store_named(request.POST.get("store", ""))
    try:
        run = retry_cause(
            store.pk if store else None,
            request.POST.get("reason", ""),
            request.POST.get("detail", ""),
            actor=actor_of(request),
            request_key=request.POST.get("request_key", ""),
        )
    except SaleschannelError as error:
        messages.error(request, f"{error.message} {error.remedy}".strip())
        return HttpResponseRedirect(_dashboard_of(store))
    return HttpResponseRedirect(reverse("backoffice:bulk_run", args=[run.pk]))


def _dashboard_of(store: Store | None) -> str:
    return reverse("backoffice:dashboard", args=[store.pk]) if store else reverse("backoffice:dashboards")


def _store_named(number: str) -> Store | None:
    """The store of this number; empty means all. Raises Http404 for a number that no store has."""
    if not number:
        return None
    store = Store.objects.filter(pk=int(number)).first() if number.isascii() and number.isdecimal() else None
    if store is None:
        raise Http404("There is no such store.")
    return store
