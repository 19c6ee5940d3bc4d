"""Notes how soon after Amazon's update Commerce orders were created: one row per page and store. Knows no page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import LiteralString

from saleschannel import batch_sql
from saleschannel.channel.event_types import EventType
from saleschannel.channel.order_records import OrderRecord
from saleschannel.domain.creation_delay import gathered

GATHER: LiteralString = """
    WITH gathered AS (
        DELETE FROM channel_creationdelay
         WHERE (store_id, date_trunc('hour', created_at)) IN (
               SELECT store_id, date_trunc('hour', created_at) FROM channel_creationdelay GROUP BY 1, 2
               HAVING count(*) > 1)
        RETURNING store_id, date_trunc('hour', created_at) AS created_at, seconds, orders
    ), counted AS (
        SELECT store_id, created_at, took.seconds, sum(took.orders)::integer AS orders
          FROM gathered, unnest(gathered.seconds, gathered.orders) AS took(seconds, orders)
         GROUP BY store_id, created_at, took.seconds
    )
    INSERT INTO channel_creationdelay (store_id, created_at, seconds, orders)
    SELECT store_id, created_at, array_agg(seconds ORDER BY seconds), array_agg(orders ORDER BY seconds)
      FROM counted GROUP BY store_id, created_at
"""


def gather_creation_delays() -> None:
    """Make one row of all rows of a store and hour: a page reads a few hundred rows after any number of orders."""
    batch_sql.run(GATHER)


def note_creation_delays(
    records: Sequence[OrderRecord], connected_at: Mapping[int, datetime], amazon_now: datetime
) -> None:
    """Note the delay of each order of a page that was just created in Commerce; fit for a pipeline.

    Updates from before the store was connected are history: how late they are read says nothing of the channel.
    Orders that a person's hand set free later are not measured, because they do not come with a page.
    """
    delays: dict[int, list[timedelta]] = defaultdict(list)
    for record in records:
        updated_at = record.order.last_updated_at
        if updated_at >= connected_at[record.store_id] and _was_created(record):
            delays[record.store_id].append(amazon_now - updated_at)
    batch_sql.insert("channel_creationdelay", [_row(store_id, found) for store_id, found in delays.items()])


def _was_created(record: OrderRecord) -> bool:
    return any(event.type is EventType.COMMERCE_CREATED for event in record.events)


def _row(store_id: int, delays: Sequence[timedelta]) -> dict[str, object]:
    values = gathered(delays)
    return {
        "store_id": store_id,
        "seconds": [seconds for seconds, _ in values],
        "orders": [orders for _, orders in values],
    }
