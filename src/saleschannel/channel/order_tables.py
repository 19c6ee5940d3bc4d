"""How order records become rows: the columns of each table, each with its type and where its value comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from saleschannel.batch_sql import Column, array_text, insert_statement, update_statement
from saleschannel.channel.order_records import NewEvent, OrderRecord, encrypt_buyer_data
from saleschannel.domain.orders import AmazonOrder, AmazonOrderItem
from saleschannel.vault.current import keyring

encode_json = msgspec.json.Encoder().encode


class OrderRow(NamedTuple):
    """A record with what is computed once per write."""

    record: OrderRecord
    account_id: int
    raw_page_id: int | None
    now: object


class ItemRow(NamedTuple):
    order_id: int
    position: int
    item: AmazonOrderItem
    shipped: int


class EventRow(NamedTuple):
    order_id: int
    event: NewEvent


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _buyer_tokens(order: AmazonOrder) -> str | None:
    name = order.buyer.name or order.ship_to.name
    return array_text(keyring().search_tokens(name)) if name else None


def _packages(order: AmazonOrder) -> str | None:
    return encode_json(order.packages).decode() if order.packages else None


ORDER_KEY: Column[OrderRow] = Column("id", "bigint", lambda row: row.record.id)

IDENTITY: tuple[Column[OrderRow], ...] = (
    Column("account_id", "bigint", lambda row: row.account_id),
    Column("store_id", "bigint", lambda row: row.record.store_id),
    Column("amazon_order_id", "text", lambda row: row.record.order.amazon_order_id),
    Column("marketplace_id", "text", lambda row: row.record.order.marketplace_id),
    Column("imported_at", "timestamptz", lambda row: row.now),
)

AMAZON_FACTS: tuple[Column[OrderRow], ...] = (
    Column("fulfilled_by", "text", lambda row: row.record.order.fulfilled_by.value),
    Column("fulfillment_status", "text", lambda row: row.record.order.fulfillment_status.value),
    Column("status_text", "text", lambda row: row.record.order.status_text[:60]),
    Column("purchased_at", "timestamptz", lambda row: row.record.order.purchased_at),
    Column("last_updated_at", "timestamptz", lambda row: row.record.order.last_updated_at),
    Column("ship_by", "timestamptz", lambda row: row.record.order.ship_by.latest),
    Column("deliver_by", "timestamptz", lambda row: row.record.order.deliver_by.latest),
    Column("currency", "text", lambda row: row.record.order.currency),
    Column("total", "numeric", lambda row: _text(row.record.order.total and row.record.order.total.amount)),
    Column("delivery_tip", "numeric", lambda row: str(row.record.order.delivery_tip)),
    Column("units", "integer", lambda row: sum([item.quantity_ordered for item in row.record.order.items])),
    Column("programs", "text[]", lambda row: array_text(row.record.order.programs)),
    Column("service_level", "text", lambda row: row.record.order.service_level),
    Column("replaces", "text", lambda row: row.record.order.replaces),
    Column("seller_order_id", "text", lambda row: row.record.order.seller_order_id),
    Column("cancellation_requested", "boolean", lambda row: row.record.order.cancellation_requested),
    # Amazon leaves buyer data out when a role is missing and after cancellation: what is known stays.
    Column("buyer_data", "bytea", lambda row: encrypt_buyer_data(row.record.order), keep=True),
    Column("buyer_tokens", "bigint[]", lambda row: _buyer_tokens(row.record.order), keep=True),
    Column("amazon_packages", "jsonb", lambda row: _packages(row.record.order)),
    Column("content_hash", "bytea", lambda row: row.record.order.content_hash),
    Column("raw_page_id", "bigint", lambda row: row.raw_page_id),
)

PROGRESS: tuple[Column[OrderRow], ...] = (
    Column("status", "text", lambda row: row.record.status.value),
    Column("reserved_while_pending", "boolean", lambda row: row.record.progress.reserved_while_pending),
    Column("commerce_number", "text", lambda row: row.record.commerce_number),
    Column("commerce_state", "text", lambda row: row.record.progress.commerce_state or ""),
    Column("commerce_status", "text", lambda row: row.record.commerce_status),
    Column("customer_number", "text", lambda row: row.record.customer_number),
    Column("customer_missing", "boolean", lambda row: row.record.progress.customer_missing),
    Column("waiting_for", "text", lambda row: row.record.waiting_for),
    Column("attention_reason", "text", lambda row: row.record.attention_reason),
    Column("attention_detail", "text", lambda row: row.record.attention_detail),
    Column("details_updated_at", "timestamptz", lambda row: row.record.details_updated_at),
)

NEW_ORDER = (*IDENTITY, *AMAZON_FACTS, *PROGRESS)
CHANGED_ORDER = (*AMAZON_FACTS, *PROGRESS)

# A row that another worker inserted meanwhile is not returned: the page is decided again with it (engine.md §6.1).
INSERT_ORDERS = insert_statement(
    "channel_amazonorder",
    NEW_ORDER,
    "ON CONFLICT (amazon_order_id, account_id) DO NOTHING RETURNING amazon_order_id, id",
)
UPDATE_ORDERS = update_statement("channel_amazonorder", ORDER_KEY, CHANGED_ORDER)
UPDATE_PROGRESS = update_statement("channel_amazonorder", ORDER_KEY, PROGRESS)

ITEMS: tuple[Column[ItemRow], ...] = (
    Column("order_id", "bigint", lambda row: row.order_id),
    Column("order_item_id", "text", lambda row: row.item.order_item_id),
    Column("position", "smallint", lambda row: row.position),
    Column("sku", "text", lambda row: row.item.sku),
    Column("asin", "text", lambda row: row.item.asin),
    Column("title", "text", lambda row: row.item.title),
    Column("quantity_ordered", "integer", lambda row: row.item.quantity_ordered),
    Column("quantity_fulfilled", "integer", lambda row: row.item.quantity_fulfilled),
    Column("quantity_shipped", "integer", lambda row: row.shipped),
    Column("unit_price", "numeric", lambda row: _text(row.item.unit_price)),
    Column("item_amount", "numeric", lambda row: str(row.item.amounts.item)),
    Column("shipping_amount", "numeric", lambda row: str(row.item.amounts.shipping)),
    Column("gift_wrap_amount", "numeric", lambda row: str(row.item.amounts.gift_wrap)),
    Column("cod_amount", "numeric", lambda row: str(row.item.amounts.cod_fee)),
    Column("other_amount", "numeric", lambda row: str(row.item.amounts.other)),
    Column("tax_amount", "numeric", lambda row: str(row.item.amounts.tax)),
    Column("discount_amount", "numeric", lambda row: str(row.item.amounts.discount)),
    Column("total_amount", "numeric", lambda row: _text(row.item.amounts.total)),
    Column("gift_wrap_level", "text", lambda row: row.item.gift_wrap_level),
    Column("cancellation_requested", "boolean", lambda row: row.item.cancellation_requested),
    Column("cancellation_reason", "text", lambda row: row.item.cancellation_reason),
    Column("tax_collected_by_amazon", "boolean", lambda row: row.item.tax_collected_by_amazon),
    Column("needs_transparency_codes", "boolean", lambda row: row.item.needs_transparency_codes),
)

UPSERT_ITEMS = insert_statement(
    "channel_amazonorderitem",
    ITEMS,
    "ON CONFLICT (order_id, order_item_id) DO UPDATE SET "
    + ", ".join(f"{column.name} = EXCLUDED.{column.name}" for column in ITEMS[2:]),
)

EVENTS: tuple[Column[EventRow], ...] = (
    Column("order_id", "bigint", lambda row: row.order_id),
    Column("type", "text", lambda row: row.event.type.value),
    Column("actor", "text", lambda row: row.event.actor),
    Column("facts", "jsonb", lambda row: encode_json(row.event.facts).decode() if row.event.facts else None),
)

INSERT_EVENTS = insert_statement("channel_orderevent", EVENTS)


def item_rows(records: Sequence[OrderRecord]) -> list[ItemRow]:
    """The items of records whose rows exist."""
    return [
        ItemRow(record.id, position, item, record.progress.shipped.get(item.order_item_id, 0))
        for record in records
        if record.id is not None
        for position, item in enumerate(record.order.items)
    ]


def event_rows(records: Sequence[OrderRecord]) -> list[EventRow]:
    """The events of records whose rows exist, in the order in which they happened."""
    return [EventRow(record.id, event) for record in records if record.id is not None for event in record.events]
