"""Orders on the dashboard: the ship-by board, orders by status, and what needs attention. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from saleschannel.backoffice.dashboard.durations import until_text
from saleschannel.backoffice.dashboard.links import attention_link, ship_by_link, status_link
from saleschannel.backoffice.dashboard.store_cards import Counted, grouped
from saleschannel.backoffice.orders.rows import link_below
from saleschannel.channel.attention_texts import attention_remedy, attention_text
from saleschannel.channel.dashboard_reads import AttentionGroup, RecentOrder
from saleschannel.channel.statuses import CHANNEL_STATUS_TEXTS, ChannelStatus
from saleschannel.domain.ship_by import ShipByDay

SHIP_BY_TEXTS: dict[ShipByDay, Promise] = {
    ShipByDay.LATE: gettext_lazy("Late"),
    ShipByDay.TODAY: gettext_lazy("Today"),
    ShipByDay.TOMORROW: gettext_lazy("Tomorrow"),
    ShipByDay.LATER: gettext_lazy("Later"),
}
SOON = timedelta(hours=24)
AT_ONCE = 8
"""Causes shown without asking; on a telephone each takes a quarter of the screen."""


def ship_by_board(counts: Mapping[int, Mapping[ShipByDay, int]], store_id: int | None) -> list[Counted]:
    """Late, today, tomorrow, later: how many orders of the merchant's are still to be shipped."""
    sums = {day: sum(of_store.get(day, 0) for of_store in counts.values()) for day in ShipByDay}
    return [
        Counted(
            str(SHIP_BY_TEXTS[day]), sums[day], ship_by_link(store_id, day), day is ShipByDay.LATE and sums[day] > 0
        )
        for day in ShipByDay
    ]


def status_board(counts: Mapping[ChannelStatus, int], store_id: int | None) -> list[Counted]:
    """How many orders have each status."""
    return [
        Counted(
            str(text),
            counts.get(status, 0),
            status_link(store_id, status),
            status is ChannelStatus.PROBLEM and counts.get(status, 0) > 0,
        )
        for status, text in CHANNEL_STATUS_TEXTS.items()
    ]


class AttentionRow(NamedTuple):
    """Orders that one cause holds: fix it once, retry all of them."""

    cause: str
    remedy: str
    orders: str
    link: str
    first_ship_by: str
    is_urgent: bool
    reason: str
    detail: str


class AttentionTable(NamedTuple):
    """Rows that are shown, or (`rest`) that are shown when somebody asks for them."""

    rows: list[AttentionRow]
    rest: bool


def attention_tables(groups: Sequence[AttentionGroup], store_id: int | None, now: datetime) -> list[AttentionTable]:
    """The most urgent causes, and the rest of them."""
    rows = [_attention_row(group, store_id, now) for group in groups]
    tables = [AttentionTable(rows[:AT_ONCE], rest=False), AttentionTable(rows[AT_ONCE:], rest=True)]
    return [table for table in tables if table.rows]


def _attention_row(group: AttentionGroup, store_id: int | None, now: datetime) -> AttentionRow:
    left = None if group.first_ship_by is None else group.first_ship_by - now
    return AttentionRow(
        cause=attention_text(group.reason, group.detail),
        remedy=attention_remedy(group.reason),
        orders=grouped(group.orders),
        link=attention_link(store_id, group.reason, group.detail),
        first_ship_by="" if left is None else until_text(left),
        is_urgent=left is not None and left < SOON,
        reason=group.reason,
        detail=group.detail,
    )


class RecentRow(NamedTuple):
    """An order of the short list."""

    order: RecentOrder
    link: str
    status: str
    commerce_link: str


def recent_rows(orders: Iterable[RecentOrder]) -> list[RecentRow]:
    return [
        RecentRow(
            order,
            link_below("backoffice:orders", order.amazon_order_id),
            str(CHANNEL_STATUS_TEXTS[ChannelStatus(order.status)]),
            link_below("backoffice:commerce_orders", order.commerce_number) if order.commerce_number else "",
        )
        for order in orders
    ]
