"""Amazon on the dashboard: how soon orders are created, how far the import has come, what is left of Amazon's limits.

Reads nothing itself. Seller Central's pages are linked, not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from saleschannel.backoffice.dashboard.durations import delay_text, duration_text
from saleschannel.backoffice.dashboard.store_cards import grouped
from saleschannel.channel.call_budget import CallsLeft
from saleschannel.channel.dashboard_reads import GatheredDelays
from saleschannel.channel.models import ImportCursor, SellerAccount, Store
from saleschannel.domain.creation_delay import delay_figures


class DelayRow(NamedTuple):
    """How soon Commerce orders were created in a span of time; empty texts when none was."""

    span: str
    orders: str
    half: str
    nearly_all: str


def delay_rows(delays: GatheredDelays) -> list[DelayRow]:
    return [_delay_row(_("Last 24 hours"), delays.day), _delay_row(_("Last 7 days"), delays.week)]


def _delay_row(span: str, gathered: Sequence[tuple[int, int]]) -> DelayRow:
    figures = delay_figures(gathered)
    if figures is None:
        return DelayRow(span, "0", "", "")
    return DelayRow(span, grouped(figures.orders), delay_text(figures.p50), delay_text(figures.p95))


class BudgetRow(NamedTuple):
    """What is left of one operation."""

    operation: str
    left: int
    burst: int
    text: str


class PlaceRow(NamedTuple):
    """How far one import has come; `percent` of a history, None for the live import."""

    title: str
    text: str
    percent: int | None


class AccountPanel(NamedTuple):
    """One seller account."""

    name: str
    problem: str
    places: list[PlaceRow]
    budget: list[BudgetRow]


def account_panels(
    accounts: Iterable[SellerAccount],
    places: Sequence[ImportCursor],
    budgets: Mapping[int, Sequence[CallsLeft]],
    now: datetime,
) -> list[AccountPanel]:
    return [
        AccountPanel(
            account.name,
            account.problem,
            [_place_row(place, now) for place in places if place.account_id == account.pk],
            [_budget_row(calls) for calls in budgets.get(account.pk, ())],
        )
        for account in accounts
    ]


def _budget_row(calls: CallsLeft) -> BudgetRow:
    words = {"every": duration_text(timedelta(seconds=1 / calls.per_second))}
    if not calls.left:
        words["next"] = duration_text(timedelta(seconds=calls.next_call_in + 1))
        text = _("none now, the next in %(next)s; then one every %(every)s") % words
    elif calls.per_second < 1:
        text = _("one more every %(every)s") % words
    else:
        text = _("%s more every second") % f"{calls.per_second:g}"
    return BudgetRow(calls.operation, calls.left, calls.burst, text)


def _place_row(place: ImportCursor, now: datetime) -> PlaceRow:
    if place.store is not None:
        return _history_row(place, place.store)
    behind = duration_text(now - place.watermark)
    if place.window_started_at is not None:
        words = {"pages": place.pages_read, "behind": behind}
        text = _("Reading: %(pages)s pages so far. Everything older than %(behind)s is imported.") % words
    else:
        text = _("Caught up: everything older than %s is imported.") % behind
    return PlaceRow(_("New orders and changes"), text, None)


def _history_row(place: ImportCursor, store: Store) -> PlaceRow:
    """A history is read from its beginning on; the share of its time says how far it has come, not of its orders."""
    title = _("History of “%s”") % store.name
    percent = _percent(place, store)
    return PlaceRow(
        title,
        _("%(percent)s %% of its time read, %(pages)s pages of the part at hand.")
        % {"percent": percent, "pages": place.pages_read},
        percent,
    )


def _percent(place: ImportCursor, store: Store) -> int:
    whole = (place.history_until or store.connected_at) - store.import_from
    done = place.watermark - store.import_from
    return max(0, min(100, int(100 * done / whole))) if whole > timedelta(0) else 100


class SellerCentralLink(NamedTuple):
    text: str
    address: str


def seller_central_links(store: Store) -> list[SellerCentralLink]:
    """Pages of Seller Central that a seller looks at every day."""
    base = store.marketplace.seller_central
    return [
        SellerCentralLink(_("Orders"), f"{base}/orders-v3"),
        SellerCentralLink(_("Account health"), f"{base}/performance/dashboard"),
        SellerCentralLink(_("Inventory"), f"{base}/inventory"),
    ]
