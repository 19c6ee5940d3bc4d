"""How order records become rows: the columns of each table and where their values come from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from saleschannel.batch_sql import binary
from saleschannel.channel.order_records import NewEvent, OrderRecord, encrypt_buyer_data
from saleschannel.domain.orders import AmazonOrder, AmazonOrderItem
from saleschannel.vault.current import keyring

Columns = dict[str, Any]

KEPT = frozenset({"buyer_data", "buyer_tokens"})
"""Amazon leaves buyer data out when a role is missing and after cancellation: what is known stays."""


def new_order(record: OrderRecord, account_id: int, raw_page_id: int, now: datetime) -> Columns:
    """The row of an order that the channel sees for the first time."""
    order = record.order
    return {
        "id": record.id,
        "account_id": account_id,
        "store_id": record.store_id,
        "amazon_order_id": order.amazon_order_id,
        "marketplace_id": order.marketplace_id,
        "imported_at": now,
        **amazon_facts(order, raw_page_id),
        **progress(record),
    }


def changed_order(record: OrderRecord, raw_page_id: int) -> Columns:
    """What Amazon has news of, and what was done since."""
    return {"id": record.id, **amazon_facts(record.order, raw_page_id), **progress(record)}


def order_progress(record: OrderRecord) -> Columns:
    """What was done; Amazon's facts stay as they are stored."""
    return {"id": record.id, **progress(record)}


def amazon_facts(order: AmazonOrder, raw_page_id: int) -> Columns:
    total = order.total
    name = order.buyer.name or order.ship_to.name
    return {
        "fulfilled_by": order.fulfilled_by,
        "fulfillment_status": order.fulfillment_status,
        "status_text": order.status_text[:60],
        "purchased_at": order.purchased_at,
        "last_updated_at": order.last_updated_at,
        "ship_by": order.ship_by.latest,
        "deliver_by": order.deliver_by.latest,
        "currency": order.currency,
        "total": None if total is None else total.amount,
        "delivery_tip": order.delivery_tip,
        "units": sum([item.quantity_ordered for item in order.items]),
        "programs": order.programs,
        "service_level": order.service_level,
        "replaces": order.replaces,
        "seller_order_id": order.seller_order_id,
        "cancellation_requested": order.cancellation_requested,
        "buyer_data": binary(encrypt_buyer_data(order)),
        "buyer_tokens": keyring().search_tokens(name) if name else None,
        "amazon_packages": order.packages or None,
        "content_hash": binary(order.content_hash),
        "raw_page_id": raw_page_id,
    }


def progress(record: OrderRecord) -> Columns:
    done = record.progress
    return {
        "status": record.status,
        "reserved_while_pending": done.reserved_while_pending,
        "commerce_number": record.commerce_number,
        "commerce_state": done.commerce_state or "",
        "commerce_status": record.commerce_status,
        "customer_number": record.customer_number,
        "customer_missing": done.customer_missing,
        "waiting_for": record.waiting_for,
        "attention_reason": record.attention_reason,
        "attention_detail": record.attention_detail,
        "details_updated_at": record.details_updated_at,
    }


def order_item(record: OrderRecord, position: int, item: AmazonOrderItem) -> Columns:
    amounts = item.amounts
    return {
        "order_id": record.id,
        "order_item_id": item.order_item_id,
        "position": position,
        "sku": item.sku,
        "asin": item.asin,
        "title": item.title,
        "quantity_ordered": item.quantity_ordered,
        "quantity_fulfilled": item.quantity_fulfilled,
        "quantity_shipped": record.progress.shipped.get(item.order_item_id, 0),
        "unit_price": item.unit_price,
        "item_amount": amounts.item,
        "shipping_amount": amounts.shipping,
        "gift_wrap_amount": amounts.gift_wrap,
        "cod_amount": amounts.cod_fee,
        "other_amount": amounts.other,
        "tax_amount": amounts.tax,
        "discount_amount": amounts.discount,
        "total_amount": amounts.total,
        "gift_wrap_level": item.gift_wrap_level,
        "cancellation_requested": item.cancellation_requested,
        "cancellation_reason": item.cancellation_reason,
        "tax_collected_by_amazon": item.tax_collected_by_amazon,
        "needs_transparency_codes": item.needs_transparency_codes,
    }


def order_event(record: OrderRecord, event: NewEvent) -> Columns:
    return {"order_id": record.id, "type": event.type, "actor": event.actor, "facts": event.facts}


def order_items(records: Sequence[OrderRecord]) -> list[Columns]:
    """The items of all records, in the order in which Amazon lists them."""
    return [
        order_item(record, position, item) for record in records for position, item in enumerate(record.order.items)
    ]


def order_events(records: Sequence[OrderRecord]) -> list[Columns]:
    """The events of all records, in the order in which they happened."""
    return [order_event(record, event) for record in records for event in record.events]
