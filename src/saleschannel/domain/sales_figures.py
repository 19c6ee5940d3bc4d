"""What was sold in 7 days, 30 days and ever, out of days that are already counted. Knows no clock and no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from saleschannel.domain.money import ZERO


class SalesOfDay(msgspec.Struct, frozen=True):
    """Sales of one day in one currency; `day` is None for everything before the days that are asked for one by one."""

    day: date | None
    currency: str
    orders: int
    units: int
    revenue: Decimal


class Sales(msgspec.Struct, frozen=True):
    """Sales of a span of days in one currency."""

    orders: int = 0
    units: int = 0
    revenue: Decimal = ZERO


class CurrencyFigures(msgspec.Struct, frozen=True):
    """The figures of one currency; `days` are the last 30, the oldest first, without a gap."""

    currency: str
    week: Sales
    month: Sales
    lifetime: Sales
    days: tuple[SalesOfDay, ...]


WEEK, MONTH = 7, 30


def first_day_of(span: int, today: date) -> date:
    """The first of so many days that end with today."""
    return today - timedelta(days=span - 1)


def sales_figures(counted: Sequence[SalesOfDay], today: date) -> list[CurrencyFigures]:
    """The figures of each currency in which anything was ever ordered, the one with the most orders first."""
    currencies = {row.currency for row in counted}
    figures = [_of_currency([row for row in counted if row.currency == name], name, today) for name in currencies]
    return sorted(figures, key=lambda entry: (-entry.lifetime.orders, entry.currency))


def _of_currency(counted: Sequence[SalesOfDay], currency: str, today: date) -> CurrencyFigures:
    by_day = {row.day: row for row in counted if row.day is not None}
    span = [first_day_of(MONTH, today) + timedelta(days=number) for number in range(MONTH)]
    days = tuple(by_day.get(day) or SalesOfDay(day, currency, 0, 0, ZERO) for day in span)
    return CurrencyFigures(currency, _sum(days[-WEEK:]), _sum(days), _sum(counted), days)


def _sum(rows: Iterable[SalesOfDay]) -> Sales:
    listed = list(rows)
    return Sales(
        orders=sum(row.orders for row in listed),
        units=sum(row.units for row in listed),
        revenue=sum((row.revenue for row in listed), ZERO),
    )
