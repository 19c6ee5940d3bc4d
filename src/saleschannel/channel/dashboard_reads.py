"""What home and the store dashboard show, read from indexes and from figures kept by day. Writes nothing.

`store_id` None means all stores.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any, LiteralString, NamedTuple

from django.db.models import Count, Min, Q, QuerySet

from saleschannel import batch_sql
from saleschannel.channel.models import AmazonOrder, ImportCursor
from saleschannel.channel.statuses import TO_SHIP, ChannelStatus
from saleschannel.domain.orders import FulfilledBy
from saleschannel.domain.sales_figures import SalesOfDay
from saleschannel.domain.ship_by import ShipByDay, ship_by_range

GROUPS_SHOWN = 50
RECENT_ORDERS = 10
OPEN_STATUSES = (
    ChannelStatus.AWAITING_AMAZON,
    ChannelStatus.UNSHIPPED,
    ChannelStatus.PARTIALLY_SHIPPED,
    ChannelStatus.PROBLEM,
)
"""Statuses that orders leave again: few orders have them, they are counted when asked. The others are kept by day."""


def of_store(store_id: int | None) -> QuerySet[AmazonOrder]:
    return AmazonOrder.objects.all() if store_id is None else AmazonOrder.objects.filter(store_id=store_id)


def ship_by_counts(now: datetime, zone: tzinfo, store_id: int | None = None) -> dict[int, dict[ShipByDay, int]]:
    """Per store, how many orders the merchant has still to ship on each day; stores without any are absent."""
    to_ship = of_store(store_id).filter(
        fulfilled_by=FulfilledBy.MERCHANT.value, status__in=sorted(TO_SHIP), ship_by__isnull=False
    )
    counts = {day.value: Count("id", filter=_between(*ship_by_range(day, now, zone))) for day in ShipByDay}
    rows: Any = to_ship.values_list("store_id").annotate(**counts).order_by()
    return {store: dict(zip(ShipByDay, numbers, strict=True)) for store, *numbers in rows}


def _between(first: datetime | None, before: datetime | None) -> Q:
    bounds = {"ship_by__gte": first, "ship_by__lt": before}
    return Q(**{name: moment for name, moment in bounds.items() if moment is not None})


def open_status_counts(store_id: int | None = None) -> dict[ChannelStatus, int]:
    """How many orders have each of OPEN_STATUSES."""
    found: Any = of_store(store_id).filter(status__in=[status.value for status in OPEN_STATUSES]).values_list("status")
    counted = dict(found.annotate(number=Count("*")).order_by())
    return {status: counted.get(status.value, 0) for status in OPEN_STATUSES}


class AttentionGroup(NamedTuple):
    """Orders that one cause holds; `first_ship_by` is the nearest one that Amazon gives."""

    reason: str
    detail: str
    orders: int
    first_ship_by: datetime | None


def attention_groups(store_id: int | None = None, limit: int = GROUPS_SHOWN) -> list[AttentionGroup]:
    """Held orders by cause and detail, the one that must ship first at the top."""
    held: Any = of_store(store_id).exclude(attention_reason="").values_list("attention_reason", "attention_detail")
    groups = held.annotate(number=Count("*"), first=Min("ship_by")).order_by("first", "-number", "attention_detail")
    return [AttentionGroup._make(row) for row in groups[:limit]]


class RecentOrder(NamedTuple):
    """An order of the list on the dashboard: without buyer data."""

    amazon_order_id: str
    purchased_at: datetime
    status: str
    total: Decimal | None
    currency: str
    commerce_number: str


def recent_orders(store_id: int | None = None) -> list[RecentOrder]:
    """The newest orders whose payment Amazon has verified."""
    listed = of_store(store_id).exclude(status=ChannelStatus.AWAITING_AMAZON.value)
    newest = listed.order_by("-purchased_at", "-id").values_list(*RecentOrder._fields)
    return [RecentOrder._make(row) for row in newest[:RECENT_ORDERS]]


SALES: LiteralString = """
    SELECT CASE WHEN day >= %b::date THEN day END AS listed, currency, sum(orders), sum(units), sum(revenue),
           sum(shipped), sum(canceled)
      FROM channel_salesday WHERE %b::bigint IS NULL OR store_id = %b::bigint
     GROUP BY listed, currency
"""
COUNT_STATE: LiteralString = """
    SELECT (SELECT counted_at FROM channel_salescount WHERE id = 1),
           (SELECT count(*) FROM (SELECT DISTINCT store_id, day FROM channel_salesdaytocount) AS marked)
"""


class CountedSales(NamedTuple):
    """Sales as they were counted at `counted_at` (None: never yet); `days_left` days have changed since."""

    days: list[SalesOfDay]
    shipped: int
    canceled: int
    counted_at: datetime | None
    days_left: int


def counted_sales(first_day: date, store_id: int | None = None) -> CountedSales:
    """Sales from the first day on, day by day, with one sum of everything before it; per currency."""
    rows = batch_sql.rows(SALES, first_day, store_id, store_id)
    counted_at, days_left = batch_sql.rows(COUNT_STATE)[0]
    days = [SalesOfDay(day, currency, orders, units, total) for day, currency, orders, units, total, _, _ in rows]
    return CountedSales(days, sum(row[5] for row in rows), sum(row[6] for row in rows), counted_at, days_left)


DELAYS: LiteralString = """
    SELECT took.seconds, coalesce(sum(took.orders) FILTER (WHERE created_at >= %b::timestamptz), 0), sum(took.orders)
      FROM channel_creationdelay delay, unnest(delay.seconds, delay.orders) AS took(seconds, orders)
     WHERE created_at >= %b::timestamptz AND (%b::bigint IS NULL OR store_id = %b::bigint)
     GROUP BY took.seconds
"""


class GatheredDelays(NamedTuple):
    """Seconds from Amazon's update to the Commerce order, and how many orders took them."""

    day: list[tuple[int, int]]
    week: list[tuple[int, int]]


def creation_delays(now: datetime, store_id: int | None = None) -> GatheredDelays:
    """Those of the last 24 hours and of the last 7 days."""
    rows = batch_sql.rows(DELAYS, now - timedelta(days=1), now - timedelta(days=7), store_id, store_id)
    return GatheredDelays([(seconds, day) for seconds, day, _ in rows if day], [(row[0], row[2]) for row in rows])


def import_places(account_ids: Sequence[int]) -> list[ImportCursor]:
    """How far the import of these accounts has come: the live place of each, and histories still being read."""
    cursors = ImportCursor.objects.filter(account_id__in=account_ids, finished=False).select_related("store")
    return sorted(cursors, key=lambda cursor: (cursor.account_id, cursor.store_id is not None, cursor.pk))
