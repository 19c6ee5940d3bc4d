"""Days of sales: marked when their orders change, counted anew from the orders by a job. Read by `dashboard_reads`.

A mark is written in the transaction that changes the order, and read by a later statement than the one that takes it
away: a day is never left with an old count.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import LiteralString, NamedTuple

from django.db import transaction
from django.utils import timezone

from saleschannel import batch_sql

DAYS_AT_ONCE = 200

MARKS: LiteralString = "channel_salesdaytocount"
LOCK_COUNT: LiteralString = "SELECT zone FROM channel_salescount WHERE id = 1 FOR UPDATE"
FORGET_ALL: LiteralString = "DELETE FROM channel_salesday"
MARK_ALL: LiteralString = """
    INSERT INTO channel_salesdaytocount (store_id, day)
    SELECT ends.store_id, generate_series(
               ends.first AT TIME ZONE %b::text, ends.last AT TIME ZONE %b::text + interval '1 day', '1 day')::date
      FROM (SELECT store.id AS store_id,
                   (SELECT min(o.purchased_at) FROM channel_amazonorder o WHERE o.store_id = store.id) AS first,
                   (SELECT max(o.purchased_at) FROM channel_amazonorder o WHERE o.store_id = store.id) AS last
              FROM channel_store store) AS ends
"""
TAKE_MARKS: LiteralString = """
    WITH taken AS (
        DELETE FROM channel_salesdaytocount WHERE (store_id, day) IN (
            SELECT store_id, day FROM channel_salesdaytocount GROUP BY store_id, day ORDER BY day DESC LIMIT %b::integer
        ) RETURNING store_id, day
    )
    SELECT DISTINCT store_id, day FROM taken
"""
FORGET: LiteralString = """
    DELETE FROM channel_salesday sales USING unnest(%t::bigint[], %t::date[]) AS due(store_id, day)
     WHERE sales.store_id = due.store_id AND sales.day = due.day
"""
# LATERAL: each day is read from the index of its store; a join would compare every order with every day.
COUNT: LiteralString = """
    INSERT INTO channel_salesday (store_id, day, currency, orders, units, revenue, shipped, canceled)
    SELECT due.store_id, due.day, counted.*
      FROM unnest(%b::bigint[], %b::date[]) AS due(store_id, day)
     CROSS JOIN LATERAL (
        SELECT o.currency,
               count(*) FILTER (WHERE o.status NOT IN ('awaiting_amazon', 'canceled')),
               coalesce(sum(o.units) FILTER (WHERE o.status NOT IN ('awaiting_amazon', 'canceled')), 0),
               coalesce(sum(o.total) FILTER (WHERE o.status NOT IN ('awaiting_amazon', 'canceled')), 0),
               count(*) FILTER (WHERE o.status = 'shipped'),
               count(*) FILTER (WHERE o.status = 'canceled')
          FROM channel_amazonorder o
         WHERE o.store_id = due.store_id
           AND o.purchased_at >= due.day::timestamp AT TIME ZONE %b::text
           AND o.purchased_at < (due.day + 1)::timestamp AT TIME ZONE %b::text
         GROUP BY o.currency) AS counted
"""
NOTE: LiteralString = """
    INSERT INTO channel_salescount (id, zone, counted_at) VALUES (1, %b::text, now())
    ON CONFLICT (id) DO UPDATE SET zone = EXCLUDED.zone, counted_at = EXCLUDED.counted_at
"""


class PurchaseOf(NamedTuple):
    """Which day of sales an order belongs to."""

    store_id: int
    purchased_at: datetime


def mark_days(purchases: Iterable[PurchaseOf]) -> None:
    """The days of these orders are to be counted anew; in the caller's transaction, fit for a pipeline."""
    zone = timezone.get_default_timezone()
    days = {(store_id, purchased_at.astimezone(zone).date()) for store_id, purchased_at in purchases}
    batch_sql.insert(MARKS, [{"store_id": store_id, "day": day} for store_id, day in sorted(days)])


def count_marked_days() -> int:
    """Count some marked days, the newest first, in one transaction; how many. All are marked when the zone is new."""
    zone = timezone.get_default_timezone_name()
    with transaction.atomic():
        known = batch_sql.rows(LOCK_COUNT)
        if not known or known[0][0] != zone:
            batch_sql.run(FORGET_ALL)
            batch_sql.run(MARK_ALL, zone, zone)
        due = batch_sql.rows(TAKE_MARKS, DAYS_AT_ONCE)
        stores, days = [store_id for store_id, _ in due], [day for _, day in due]
        if due:
            batch_sql.run(FORGET, stores, days)
            batch_sql.run(COUNT, stores, days, zone, zone)
        batch_sql.run(NOTE, zone)
    return len(due)
