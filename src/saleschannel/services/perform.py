"""What each step of the workflows does: one back end call for all orders of a batch that are at this step.

Every function returns the records that go on; a record that cannot go on was given its attention reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from saleschannel.channel.event_types import EventType
from saleschannel.channel.order_records import OrderRecord
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import OPEN_STATES, CommerceOrderDraft, draft_commerce_order
from saleschannel.domain.order_settings import OutOfStock
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.domain.shipments import packages_to_follow
from saleschannel.domain.stock import units_by_sku
from saleschannel.domain.workflows.steps import (
    CancelCommerceOrder,
    CompleteCommerceOrder,
    ConfirmShipment,
    CreateCommerceOrder,
    CreateCustomer,
    FollowAmazonShipment,
    ReleasePendingStock,
    ReserveWhilePending,
    Step,
    WaitReason,
)
from saleschannel.job_queue import defer_confirmation
from saleschannel.ports import (
    CommerceBackend,
    CommerceShipment,
    Created,
    CreateOutcome,
    Refused,
    ReservationRequest,
    ShippingProgress,
)

Group = Sequence[tuple[OrderRecord, Step]]


def create_commerce_orders(group: Group, backend: CommerceBackend, _now: datetime) -> list[OrderRecord]:
    """Step 3: the corresponding Commerce orders."""
    drafts = [draft_commerce_order(record.order_to_create, record.settings) for record, _ in group]
    outcomes = backend.create_orders(drafts)
    return [
        record
        for (record, _), draft, outcome in zip(group, drafts, outcomes, strict=True)
        if record_outcome(record, draft, outcome)
    ]


def create_customers(group: Group, backend: CommerceBackend, _now: datetime) -> list[OrderRecord]:
    """Step 4: the customer accounts that a back end did not build together with the order."""
    drafts = [draft_commerce_order(record.order_to_create, record.settings) for record, _ in group]
    outcomes = backend.create_customers(drafts)
    return [record for (record, _), outcome in zip(group, outcomes, strict=True) if record_customer(record, outcome)]


def reserve_while_pending(group: Group, backend: CommerceBackend, _now: datetime) -> list[OrderRecord]:
    """Step 1, where the settings say so: hold the stock."""
    backend.reserve(
        [
            ReservationRequest(
                record.order.amazon_order_id,
                record.settings.commerce_store,
                units_by_sku(record.order.items),
                backorder=record.settings.out_of_stock is OutOfStock.BACKORDER,
            )
            for record, _ in group
        ]
    )
    return [stock_held(record, held=True) for record, _ in group]


def release_pending_stock(group: Group, backend: CommerceBackend, _now: datetime) -> list[OrderRecord]:
    """Cancelled while pending, or the settings changed: give the stock back."""
    backend.release([record.order.amazon_order_id for record, _ in group])
    return [stock_held(record, held=False) for record, _ in group]


def confirm_shipments(group: Group, _backend: CommerceBackend, _now: datetime) -> list[OrderRecord]:
    """Step 5: the confirmation is a call to Amazon, so it is a job of its own that commits with this decision."""
    for record, _ in group:
        record.waiting_for = WaitReason.AMAZON_CONFIRMS.value
        defer_confirmation(record.id or 0)
    return []


def follow_amazon_shipments(group: Group, backend: CommerceBackend, now: datetime) -> list[OrderRecord]:
    """Shipped in Seller Central: the Commerce order follows, with Amazon's tracking numbers where it gives them."""
    shipments = [
        CommerceShipment(
            record.order.amazon_order_id, package.key, package.tracking, package.shipped_at or now, package.items
        )
        for record, step in group
        if isinstance(step, FollowAmazonShipment)
        for package in packages_to_follow(record.order, step.items)
    ]
    return record_progress(group, backend.record_shipments(shipments), EventType.SHIPPED_ON_AMAZON)


def complete_commerce_orders(group: Group, backend: CommerceBackend, _now: datetime) -> list[OrderRecord]:
    """Step 5: all items are shipped. What Commerce has left after that was cancelled on Amazon: closed without it."""
    progress = {
        entry.reference: entry
        for entry in backend.complete_orders([record.order.amazon_order_id for record, _ in group])
    }
    left = [reference for reference, entry in progress.items() if entry.state in OPEN_STATES]
    if left:
        progress |= {entry.reference: entry for entry in backend.cancel_rest(left, "the rest was canceled on Amazon")}
    return record_progress(group, progress.values(), EventType.COMMERCE_COMPLETED)


def cancel_commerce_orders(group: Group, backend: CommerceBackend, _now: datetime) -> list[OrderRecord]:
    """Cancelled on Amazon."""
    progress = backend.cancel_orders([record.order.amazon_order_id for record, _ in group], "canceled on Amazon")
    return record_progress(group, progress, EventType.COMMERCE_CANCELED)


PERFORM: dict[type[Step], Callable[[Group, CommerceBackend, datetime], list[OrderRecord]]] = {
    ReserveWhilePending: reserve_while_pending,
    ReleasePendingStock: release_pending_stock,
    CreateCommerceOrder: create_commerce_orders,
    CreateCustomer: create_customers,
    ConfirmShipment: confirm_shipments,
    FollowAmazonShipment: follow_amazon_shipments,
    CompleteCommerceOrder: complete_commerce_orders,
    CancelCommerceOrder: cancel_commerce_orders,
}


def record_outcome(record: OrderRecord, draft: CommerceOrderDraft, outcome: CreateOutcome) -> bool:
    """Note what became of a draft; False when the order rests because Commerce refuses it."""
    if isinstance(outcome, Refused):
        record.ask_for_attention(outcome.reason, outcome.detail)
        return False
    record.advance_to(
        commerce_state=outcome.state, customer_missing=outcome.customer_missing, reserved_while_pending=False
    )
    record.commerce_number, record.commerce_status = outcome.number, outcome.status
    record.tell(EventType.COMMERCE_CREATED, number=outcome.number, state=outcome.state.value)
    if draft.totals.adjustment:
        record.tell(EventType.TOTALS_DIFFER, difference=str(draft.totals.adjustment), currency=draft.currency)
    if outcome.backordered:
        record.tell(EventType.BACKORDERED, skus=", ".join(outcome.backordered))
    note_customer(record, outcome)
    return True


def record_customer(record: OrderRecord, outcome: CreateOutcome) -> bool:
    if isinstance(outcome, Refused):
        record.ask_for_attention(outcome.reason, outcome.detail)
        return False
    record.advance_to(customer_missing=False)
    note_customer(record, outcome)
    return True


def note_customer(record: OrderRecord, outcome: Created) -> None:
    if outcome.customer_number:
        record.customer_number = outcome.customer_number
        event = EventType.CUSTOMER_CREATED if outcome.customer_created else EventType.CUSTOMER_FOUND
        record.tell(event, number=outcome.customer_number)


def stock_held(record: OrderRecord, *, held: bool) -> OrderRecord:
    record.advance_to(reserved_while_pending=held)
    record.tell(EventType.STOCK_RESERVED if held else EventType.STOCK_RELEASED)
    return record


def record_progress(group: Group, progress: Iterable[ShippingProgress], event: EventType) -> list[OrderRecord]:
    """Note the state Commerce reports; a record that Commerce does not know any more is refused."""
    reported: dict[AmazonOrderId, ShippingProgress] = {entry.reference: entry for entry in progress}
    going_on = []
    for record, _ in group:
        entry = reported.get(record.order.amazon_order_id)
        if entry is None or unchanged(record, entry):
            record.ask_for_attention(AttentionReason.COMMERCE_REFUSED, f"{record.commerce_number}: {event.value}")
            continue
        record.advance_to(commerce_state=entry.state, shipped=dict(entry.shipped))
        record.commerce_status = entry.status
        record.tell(event, number=record.commerce_number)
        going_on.append(record)
    return going_on


def unchanged(record: OrderRecord, entry: ShippingProgress) -> bool:
    """True when the step had no effect: repeating it would go on for ever."""
    return entry.state is record.progress.commerce_state and dict(entry.shipped) == dict(record.progress.shipped)
