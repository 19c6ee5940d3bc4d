"""Keeps the dashboard's figures small and true: counts the days of sales that were marked, gathers the delays."""

from __future__ import annotations

from saleschannel.channel.creation_delays import gather_creation_delays
from saleschannel.channel.sales_days import DAYS_AT_ONCE, count_marked_days


def keep_figures() -> None:
    """What the clock asks for."""
    count_sales()
    gather_creation_delays()


def count_sales() -> int:
    """Count all marked days, a transaction for some at a time; how many days were counted."""
    counted = 0
    while number := count_marked_days():
        counted += number
        if number < DAYS_AT_ONCE:
            break
    return counted
