"""The batch writes of order records: everything set-based, in the caller's transaction (law 2)."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime

from saleschannel import batch_sql
from saleschannel.channel import order_tables as tables
from saleschannel.channel.order_records import OrderRecord
from saleschannel.vault.current import keyring


class ConcurrentImportError(Exception):
    """Another worker imported one of these orders at the same moment: read again and decide again."""


def write_records(account_id: int, records: Sequence[OrderRecord], raw_page_id: int | None, now: datetime) -> None:
    """Write records whose Amazon facts are new: orders, items, events. Raises ConcurrentImportError."""
    new = [record for record in records if record.id is None]
    known = [record for record in records if record.id is not None]
    if new:
        _insert_orders(account_id, new, raw_page_id, now)
    if known:
        rows = [tables.OrderRow(record, account_id, raw_page_id, now) for record in known]
        batch_sql.run(tables.UPDATE_ORDERS, *batch_sql.arrays((tables.ORDER_KEY, *tables.CHANGED_ORDER), rows))
    if items := tables.item_rows(records):
        batch_sql.run(tables.UPSERT_ITEMS, *batch_sql.arrays(tables.ITEMS, items))
    _write_events(records)


def write_progress(account_id: int, records: Sequence[OrderRecord], now: datetime) -> None:
    """Write what was done for known orders; Amazon's facts stay as they are stored."""
    if not records:
        return
    rows = [tables.OrderRow(record, account_id, None, now) for record in records]
    batch_sql.run(tables.UPDATE_PROGRESS, *batch_sql.arrays((tables.ORDER_KEY, *tables.PROGRESS), rows))
    if items := tables.item_rows(records):
        batch_sql.run(
            """UPDATE channel_amazonorderitem AS item SET quantity_shipped = batch.shipped
               FROM unnest(%b::bigint[], %b::text[], %b::integer[]) AS batch(order_id, order_item_id, shipped)
               WHERE item.order_id = batch.order_id AND item.order_item_id = batch.order_item_id
                 AND item.quantity_shipped <> batch.shipped""",
            [row.order_id for row in items],
            [row.item.order_item_id for row in items],
            [row.shipped for row in items],
        )
    _write_events(records)


def archive_page(account_id: int, raw: bytes, request_id: str) -> int:
    """Keep Amazon's answer, compressed and encrypted; its id. Purged by age."""
    body = keyring().encrypt(zlib.compress(raw, 1))
    inserted = batch_sql.rows(
        "INSERT INTO channel_rawpage (account_id, request_id, body) VALUES (%b, %b, %b) RETURNING id",
        account_id,
        request_id,
        body,
    )
    return int(inserted[0][0])


def _insert_orders(account_id: int, new: Sequence[OrderRecord], raw_page_id: int | None, now: datetime) -> None:
    rows = [tables.OrderRow(record, account_id, raw_page_id, now) for record in new]
    ids: dict[str, int] = dict(batch_sql.rows(tables.INSERT_ORDERS, *batch_sql.arrays(tables.NEW_ORDER, rows)))
    if len(ids) < len(new):
        raise ConcurrentImportError
    for record in new:
        record.id = ids[record.order.amazon_order_id]


def _write_events(records: Sequence[OrderRecord]) -> None:
    if events := tables.event_rows(records):
        batch_sql.run(tables.INSERT_EVENTS, *batch_sql.arrays(tables.EVENTS, events))
