"""What connected systems are told, written with the orders it is about."""

from __future__ import annotations

from collections.abc import Sequence

from saleschannel.channel.event_types import EventType
from saleschannel.channel.order_records import OrderRecord
from saleschannel.erp.events import record_events

TOLD = frozenset({EventType.COMMERCE_CREATED})


def tell_erp(records: Sequence[OrderRecord]) -> None:
    """Store an ERP event for each thing that happened and that connected systems want to know."""
    record_events(
        [
            (event.type, record.order.amazon_order_id, payload_of(record))
            for record in records
            for event in record.events
            if event.type in TOLD
        ]
    )


def payload_of(record: OrderRecord) -> dict[str, str | None]:
    """What a connected system needs to fetch the Commerce order; no buyer data."""
    return {
        "amazon_order_id": record.order.amazon_order_id,
        "marketplace_id": record.order.marketplace_id,
        "fulfilled_by": record.order.fulfilled_by,
        "commerce_number": record.commerce_number,
        "commerce_state": record.progress.commerce_state,
    }
