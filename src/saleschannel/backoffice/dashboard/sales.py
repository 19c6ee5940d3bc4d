"""Revenue on the dashboard: figures of 7 days, 30 days and ever, and the chart of 30 days. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils import formats
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from saleschannel.backoffice.dashboard.links import orders_link
from saleschannel.backoffice.dashboard.store_cards import grouped
from saleschannel.backoffice.templatetags.office import money
from saleschannel.domain.sales_figures import WEEK, CurrencyFigures, Sales, SalesOfDay

BAR_WIDTH, BAR_GAP, CHART_HEIGHT = 16, 4, 120
LOWEST_BAR = 2
"""A day with any revenue has a bar that can be seen."""


class Figure(NamedTuple):
    """Sales of a span of days, in words."""

    span: str
    revenue: str
    orders: str
    units: str


class DayRow(NamedTuple):
    """One day in the table that says the same as the chart."""

    day: str
    revenue: str
    orders: str
    link: str


class Chart(NamedTuple):
    """The bars as SVG, and what stands beside them."""

    width: int
    height: int
    bars: SafeString
    highest: str
    first_day: str
    last_day: str
    summary: str


class SalesPanel(NamedTuple):
    """The sales of one currency."""

    currency: str
    figures: list[Figure]
    chart: Chart
    days: list[DayRow]


def sales_panel(figures: CurrencyFigures, store_id: int | None) -> SalesPanel:
    currency = figures.currency
    return SalesPanel(
        currency,
        [
            _figure(_("7 days"), figures.week, currency),
            _figure(_("30 days"), figures.month, currency),
            _figure(_("Lifetime"), figures.lifetime, currency),
        ],
        _chart(figures),
        [_row(sales, currency, store_id) for sales in reversed(figures.days)],
    )


def _figure(span: str, sales: Sales, currency: str) -> Figure:
    return Figure(span, money(sales.revenue, currency), grouped(sales.orders), grouped(sales.units))


def _row(sales: SalesOfDay, currency: str, store_id: int | None) -> DayRow:
    day = sales.day or date.min
    link = orders_link(store_id, purchased_from=day.isoformat(), purchased_to=day.isoformat())
    return DayRow(_day(day), money(sales.revenue, currency), grouped(sales.orders), link)


def _chart(figures: CurrencyFigures) -> Chart:
    days, currency = figures.days, figures.currency
    best = max(days, key=lambda sales: sales.revenue)
    first, last = days[0].day or date.min, days[-1].day or date.min
    words = {"sum": money(figures.month.revenue, currency), "best": money(best.revenue, currency)}
    return Chart(
        width=len(days) * (BAR_WIDTH + BAR_GAP) - BAR_GAP,
        height=CHART_HEIGHT,
        bars=_bars(days, best.revenue, currency),
        highest=money(best.revenue, currency),
        first_day=_day(first),
        last_day=_day(last),
        summary=_("Revenue of the last 30 days: %(sum)s in all, %(best)s on the best day.") % words,
    )


def _bars(days: Sequence[SalesOfDay], highest: Decimal, currency: str) -> SafeString:
    """A rectangle per day, in the chart's own units from the upper left corner."""
    bars = []
    for number, sales in enumerate(days):
        height = max(LOWEST_BAR, int(sales.revenue * CHART_HEIGHT / highest)) if sales.revenue > 0 else 0
        kind = "bar week" if number >= len(days) - WEEK else "bar"
        text = f"{_day(sales.day or date.min)}: {money(sales.revenue, currency)}"
        bars.append((kind, number * (BAR_WIDTH + BAR_GAP), CHART_HEIGHT - height, BAR_WIDTH, height, text))
    rectangle = '<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
    return format_html_join("", rectangle, bars)


def _day(day: date) -> str:
    return str(formats.date_format(day, "SHORT_DATE_FORMAT", use_l10n=True))
