"""Advance orders: decide the next step of each order of a batch, perform it, until every order rests.

The caller owns the transaction and writes the records afterwards. Works on batches: one back end call per kind of step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from saleschannel.channel.event_types import EventType
from saleschannel.channel.order_records import OrderRecord
from saleschannel.domain.order_settings import StockWhilePending
from saleschannel.domain.orders import AWAITING_AMAZON, FulfilledBy, SellerSku
from saleschannel.domain.stock import NOTHING_IN_THE_WAY, ItemsCheck, StockView, units_by_sku
from saleschannel.domain.workflows import next_step
from saleschannel.domain.workflows.steps import (
    AskForAttention,
    CreateCommerceOrder,
    Finished,
    ReserveWhilePending,
    Rest,
    Situation,
    Step,
    UpdateOrderDetails,
    Wait,
)
from saleschannel.ports import Availability, CommerceBackend
from saleschannel.services.perform import PERFORM

MAX_ROUNDS = 12
Acting = dict[type[Step], list[tuple[OrderRecord, Step]]]


class WorkflowLoopError(RuntimeError):
    """The steps of an order do not come to rest: an error in the workflow modules."""


def advance(records: Sequence[OrderRecord], backend: CommerceBackend, now: datetime) -> None:
    """Perform steps until every record rests. Raises ports.StockChangedError when the batch must be decided again."""
    active = list(records)
    for _ in range(MAX_ROUNDS):
        acting = decide(active, backend, now)
        if not acting:
            return
        active = [record for kind, group in acting.items() for record in PERFORM[kind](group, backend, now)]
    orders = ", ".join(record.order.amazon_order_id for record in active)
    raise WorkflowLoopError(f"the orders {orders} do not come to rest; please report this with their event logs")


def decide(records: Sequence[OrderRecord], backend: Availability, now: datetime) -> Acting:
    """The next step of each record, grouped by kind; records that rest are told so and left out."""
    stock = stock_for(records, backend)
    acting: Acting = defaultdict(list)
    for record in records:
        view = stock.get(record.settings.commerce_store)
        items = view.check(record.order) if view is not None and needs_items(record) else NOTHING_IN_THE_WAY
        step = next_step_after_details(record, items, now)
        if isinstance(step, Rest):
            rest(record, step)
            continue
        if view is not None and isinstance(step, CreateCommerceOrder | ReserveWhilePending):
            take(view, record)
        acting[type(step)].append((record, step))
    return acting


def next_step_after_details(record: OrderRecord, items: ItemsCheck, now: datetime) -> Step:
    """The next step; updating the details needs nothing but the record itself and is done on the way."""
    order = record.order_to_create
    step = next_step(Situation(order, record.progress, record.settings, items))
    if isinstance(step, UpdateOrderDetails):
        record.advance_to(details_updated=True)
        record.details_updated_at = now
        record.tell(EventType.DETAILS_UPDATED)
        step = next_step(Situation(order, record.progress, record.settings, items))
    return step


def rest(record: OrderRecord, step: Rest) -> None:
    """Store what the order waits for, or what it needs; tell it when that is news."""
    match step:
        case Wait(reason):
            record.waiting_for = reason.value
        case Finished():
            record.waiting_for = ""
        case AskForAttention(reason, detail):
            record.ask_for_attention(reason, detail)
            return
    record.attention_resolved()


def needs_items(record: OrderRecord) -> bool:
    """Whether the decision depends on what Commerce says of the items."""
    if record.progress.has_commerce_order or not record.settings.import_orders:
        return False
    if record.order.fulfillment_status in AWAITING_AMAZON:
        return record.settings.stock_while_pending is StockWhilePending.RESERVE
    return True


def stock_for(records: Sequence[OrderRecord], backend: Availability) -> dict[str, StockView]:
    """One view per Commerce store over the SKUs of those orders whose decision depends on them."""
    skus: dict[str, set[SellerSku]] = defaultdict(set)
    for record in records:
        if needs_items(record):
            skus[record.settings.commerce_store].update(units_by_sku(record.order.items))
    return {store: StockView(backend.availability(store, sorted(wanted))) for store, wanted in skus.items()}


def take(view: StockView, record: OrderRecord) -> None:
    """Count the order's units as gone, unless they were held already or Amazon ships them."""
    if record.order.fulfilled_by is FulfilledBy.MERCHANT and not record.progress.reserved_while_pending:
        view.take(record.order)
