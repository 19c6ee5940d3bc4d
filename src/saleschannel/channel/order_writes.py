"""The batch writes of order records: everything set-based, in the caller's transaction (law 2)."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple

from saleschannel import batch_sql
from saleschannel.channel import order_tables as tables
from saleschannel.channel.order_records import OrderRecord
from saleschannel.channel.sales_days import PurchaseOf, mark_days
from saleschannel.vault.current import keyring

ORDERS: LiteralString = "channel_amazonorder"
ITEMS: LiteralString = "channel_amazonorderitem"
EVENTS: LiteralString = "channel_orderevent"
ORDER_KEY = "amazon_order_key"
AT_ONCE = 50
"""The database inserts so many orders while the rows of the next are made: encrypting takes as long as inserting."""

WRITE_SHIPPED_UNITS: LiteralString = """
    UPDATE channel_amazonorderitem AS item SET quantity_shipped = batch.shipped
      FROM unnest(%t::bigint[], %t::text[], %t::integer[]) AS batch(order_id, order_item_id, shipped)
     WHERE item.order_id = batch.order_id AND item.order_item_id = batch.order_item_id
       AND item.quantity_shipped <> batch.shipped
"""


class RawPage(NamedTuple):
    """Amazon's answer as received, and the number under which Amazon knows the call."""

    body: bytes
    request_id: str


def write_records(account_id: int, records: Sequence[OrderRecord], page: RawPage, now: datetime) -> None:
    """Write records whose Amazon facts are new, and the page they came with: orders, items, events.

    Meant for a pipeline. An order that another worker imported at the same moment violates ORDER_KEY.
    """
    new = [record for record in records if record.id is None]
    known = [record for record in records if record.id is not None]
    order_ids = batch_sql.draw_ids("channel_amazonorder_id_seq", len(new))
    raw_page_id = _archive_page(account_id, page)
    for record, (order_id,) in zip(new, order_ids.rows(), strict=True):
        record.id = order_id
    for first in range(0, len(new), AT_ONCE):
        part = new[first : first + AT_ONCE]
        batch_sql.insert(ORDERS, [tables.new_order(record, account_id, raw_page_id, now) for record in part])
    batch_sql.insert(ITEMS, tables.order_items(new))
    if known:
        changed = [tables.changed_order(record, raw_page_id) for record in known]
        batch_sql.update(ORDERS, "id", changed, keep=tables.KEPT)
        batch_sql.upsert(ITEMS, ("order_id", "order_item_id"), tables.order_items(known))
    batch_sql.insert(EVENTS, tables.order_events(records))
    mark_days(PurchaseOf(record.store_id, record.order.purchased_at) for record in records)


def write_progress(records: Sequence[OrderRecord]) -> None:
    """Write what was done for known orders; Amazon's facts stay as they are stored. Meant for a pipeline."""
    if not records:
        return
    batch_sql.update(ORDERS, "id", [tables.order_progress(record) for record in records])
    items = [(record, item.order_item_id) for record in records for item in record.order.items]
    batch_sql.send(
        WRITE_SHIPPED_UNITS,
        [record.id for record, _ in items],
        [item_id for _, item_id in items],
        [record.progress.shipped.get(item_id, 0) for record, item_id in items],
    )
    batch_sql.insert(EVENTS, tables.order_events(records))
    mark_days(PurchaseOf(record.store_id, record.order.purchased_at) for record in records)


def _archive_page(account_id: int, page: RawPage) -> int:
    """Keep Amazon's answer, compressed and encrypted; its id. Purged by age."""
    drawn = batch_sql.draw_ids("channel_rawpage_id_seq", 1)
    body = keyring().encrypt(zlib.compress(page.body, 1))  # made while the database draws
    ((raw_page_id,),) = drawn.rows()
    batch_sql.send(
        "INSERT INTO channel_rawpage (id, account_id, request_id, body) VALUES (%b, %b, %b, %b)",
        raw_page_id,
        account_id,
        page.request_id,
        body,
    )
    return int(raw_page_id)
