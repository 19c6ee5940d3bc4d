"""Loading order records: known orders of a page under lock, and whole orders from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from psycopg.rows import TupleRow

from saleschannel import batch_sql
from saleschannel.channel.address_repairs import open_address
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import AmazonOrderItem as ItemRow
from saleschannel.channel.order_records import BuyerData, OrderRecord, decrypt_buyer_data
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.money import Money
from saleschannel.domain.order_settings import OrderSettings
from saleschannel.domain.orders import (
    AmazonOrder,
    AmazonOrderId,
    AmazonOrderItem,
    AmazonPackage,
    FulfilledBy,
    FulfillmentStatus,
    ItemAmounts,
    OrderItemId,
    SellerSku,
    TimeWindow,
)
from saleschannel.domain.workflows.steps import Progress

_decode_units = msgspec.json.Decoder(dict[OrderItemId, int]).decode


class KnownOrder(NamedTuple):
    """What is stored of an order that Amazon shows again."""

    id: int
    amazon_order_id: AmazonOrderId
    store_id: int
    last_updated_at: datetime
    content_hash: bytes
    fulfillment_status: FulfillmentStatus
    cancellation_requested: bool
    details_updated_at: datetime | None
    progress: Progress
    commerce_number: str
    commerce_status: str
    customer_number: str
    waiting_for: str
    attention_reason: str
    attention_detail: str
    repaired_address: bytes | None


# Locked first and looked at afterwards: a statement that waits for a lock sees everything but the locked row itself as
# it was before the wait, so that units just shipped would be forgotten again.
LOCK_ORDERS = """
    SELECT id FROM channel_amazonorder
     WHERE account_id = %b AND amazon_order_id = ANY(%t::text[])
     ORDER BY amazon_order_id FOR NO KEY UPDATE
"""
# One look per page: the orders, the units shipped in Commerce, and how their packages stand.
KNOWN_ORDERS = """
    SELECT o.id, o.amazon_order_id, o.store_id, o.last_updated_at, o.content_hash, o.fulfillment_status,
           o.cancellation_requested, o.details_updated_at, o.reserved_while_pending, o.commerce_state,
           o.customer_missing, o.commerce_number, o.commerce_status, o.customer_number, o.waiting_for,
           o.attention_reason, o.attention_detail,
           (SELECT jsonb_object_agg(i.order_item_id, i.quantity_shipped)::text FROM channel_amazonorderitem i
             WHERE i.order_id = o.id AND i.quantity_shipped > 0),
           EXISTS (SELECT FROM channel_package p WHERE p.order_id = o.id AND p.state IN ('waiting', 'sent')),
           (SELECT max(p.error_message) FROM channel_package p WHERE p.order_id = o.id AND p.state = 'refused'),
           o.held_at IS NOT NULL,
           EXISTS (SELECT FROM channel_cancellation c
                    WHERE c.order_id = o.id AND c.state IN ('requested', 'sent', 'accepted')),
           (SELECT r.address FROM channel_addressrepair r WHERE r.order_id = o.id)
      FROM channel_amazonorder o
     WHERE o.id = ANY(%t::bigint[])
"""


def lock_orders(account_id: int, ids: Sequence[AmazonOrderId]) -> list[int]:
    """Lock the stored orders among these ids until the transaction ends, always in the same order; their row ids."""
    return [row_id for (row_id,) in batch_sql.rows(LOCK_ORDERS, account_id, list(ids))]


def known_orders(row_ids: Sequence[int]) -> dict[AmazonOrderId, KnownOrder]:
    """What is stored of locked orders."""
    return {row[1]: _known(row) for row in batch_sql.rows(KNOWN_ORDERS, row_ids)} if row_ids else {}


def load_records(
    account_id: int, ids: Sequence[AmazonOrderId], settings: Mapping[int, OrderSettings]
) -> list[OrderRecord]:
    """Whole orders from the database as records, locked. Orders of stores without settings given are left out."""
    known = known_orders(lock_orders(account_id, ids))
    rows = AmazonOrderRow.objects.filter(id__in=[order.id for order in known.values()]).prefetch_related("items")
    return [
        record_of_known(known[AmazonOrderId(row.amazon_order_id)], amazon_order_of(row), settings[row.store_id])
        for row in rows.order_by("amazon_order_id")
        if row.store_id in settings
    ]


def record_of_known(known: KnownOrder, order: AmazonOrder, settings: OrderSettings) -> OrderRecord:
    """The record of a stored order, with Amazon's facts from `order`."""
    return OrderRecord(
        store_id=known.store_id,
        settings=settings,
        order=order,
        progress=known.progress,
        id=known.id,
        details_updated_at=known.details_updated_at,
        commerce_number=known.commerce_number,
        commerce_status=known.commerce_status,
        customer_number=known.customer_number,
        waiting_for=known.waiting_for,
        attention_reason=known.attention_reason,
        attention_detail=known.attention_detail,
        repaired_address=open_address(known.repaired_address),
    )


def amazon_order_of(row: AmazonOrderRow) -> AmazonOrder:
    """The domain's order from its stored rows (items prefetched). Raises DecryptionError."""
    people = decrypt_buyer_data(row.buyer_data)
    return AmazonOrder(
        amazon_order_id=AmazonOrderId(row.amazon_order_id),
        marketplace_id=row.marketplace_id,
        fulfilled_by=FulfilledBy(row.fulfilled_by),
        fulfillment_status=FulfillmentStatus(row.fulfillment_status),
        purchased_at=row.purchased_at,
        last_updated_at=row.last_updated_at,
        items=tuple(_item_of(item, people) for item in sorted(row.items.all(), key=lambda item: item.position)),
        programs=tuple(row.programs),
        service_level=row.service_level,
        ship_by=TimeWindow(None, row.ship_by),
        deliver_by=TimeWindow(None, row.deliver_by),
        buyer=people.buyer,
        ship_to=people.ship_to,
        total=None if row.total is None else Money(row.total, row.currency),
        delivery_tip=row.delivery_tip,
        packages=msgspec.convert(row.amazon_packages or [], tuple[AmazonPackage, ...], strict=False),
        replaces=row.replaces,
        seller_order_id=row.seller_order_id,
        status_text=row.status_text,
        content_hash=bytes(row.content_hash),
    )


def _item_of(row: ItemRow, people: BuyerData) -> AmazonOrderItem:
    return AmazonOrderItem(
        order_item_id=OrderItemId(row.order_item_id),
        sku=SellerSku(row.sku),
        quantity_ordered=row.quantity_ordered,
        asin=row.asin,
        title=row.title,
        quantity_fulfilled=row.quantity_fulfilled,
        unit_price=row.unit_price,
        amounts=ItemAmounts(
            row.item_amount,
            row.shipping_amount,
            row.gift_wrap_amount,
            row.cod_amount,
            row.other_amount,
            row.tax_amount,
            row.discount_amount,
            row.total_amount,
        ),
        gift_message=people.gifts.get(row.order_item_id, ""),
        gift_wrap_level=row.gift_wrap_level,
        cancellation_requested=row.cancellation_requested,
        cancellation_reason=row.cancellation_reason,
        tax_collected_by_amazon=row.tax_collected_by_amazon,
        needs_transparency_codes=row.needs_transparency_codes,
    )


def _known(row: TupleRow) -> KnownOrder:
    progress = Progress(
        details_updated=row[7] is not None,
        reserved_while_pending=row[8],
        commerce_state=CommerceOrderState(row[9]) if row[9] else None,
        customer_missing=row[10],
        shipped=_decode_units(row[17]) if row[17] else {},
        unconfirmed_packages=row[18],
        confirmation_refused=row[19] or "",
        held=row[20],
        cancellation_open=row[21],
    )
    return KnownOrder(
        id=row[0],
        amazon_order_id=row[1],
        store_id=row[2],
        last_updated_at=row[3],
        content_hash=bytes(row[4]),
        fulfillment_status=FulfillmentStatus(row[5]),
        cancellation_requested=row[6],
        details_updated_at=row[7],
        progress=progress,
        commerce_number=row[11],
        commerce_status=row[12],
        customer_number=row[13],
        waiting_for=row[14],
        attention_reason=row[15],
        attention_detail=row[16],
        repaired_address=row[22],
    )
