"""Keeps the days of sales true to the orders: counts what was marked until nothing is left."""

from __future__ import annotations

from saleschannel.channel.sales_days import DAYS_AT_ONCE, count_marked_days


def count_sales() -> int:
    """Count all marked days, a transaction for some at a time; how many days were counted."""
    counted = 0
    while number := count_marked_days():
        counted += number
        if number < DAYS_AT_ONCE:
            break
    return counted
