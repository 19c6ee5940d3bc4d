"""Import a page of Amazon orders: decided and written in one transaction, split until a bad order is alone (law 2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from saleschannel.batch_sql import pipelined
from saleschannel.channel.account_stores import AccountStores, StoreProfile
from saleschannel.channel.creation_delays import note_creation_delays
from saleschannel.channel.event_types import EventType
from saleschannel.channel.order_reads import KnownOrder, known_orders, lock_orders, record_of_known
from saleschannel.channel.order_records import OrderRecord
from saleschannel.channel.order_writes import RawPage, write_records
from saleschannel.channel.package_writes import mark_seen
from saleschannel.channel.unreadable_orders import keep_unreadable, resolve_unreadable
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.orders import AmazonOrder, AmazonOrderId, UnreadableOrder
from saleschannel.domain.workflows import should_import
from saleschannel.job_queue import Job, defer
from saleschannel.ports import CommerceBackend, OrderPage
from saleschannel.services.advance import advance
from saleschannel.services.aliased_commerce import AliasedCommerce
from saleschannel.services.conflicts import until_undisturbed
from saleschannel.services.erp_events import tell_erp
from saleschannel.services.splitting import all_but_the_bad

log = structlog.get_logger(__name__)

Backends = Callable[[str], CommerceBackend]


@dataclass(slots=True)
class PageResult:
    """What became of a page, in orders."""

    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    left_alone: int = 0
    unreadable: int = 0

    def __add__(self, other: PageResult) -> PageResult:
        return PageResult(
            self.imported + other.imported,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.left_alone + other.left_alone,
            self.unreadable + other.unreadable,
        )


@dataclass(frozen=True, slots=True)
class Page:
    """A page with what is needed to import any part of it."""

    stores: AccountStores
    backends: Backends
    raw: bytes
    request_id: str
    now: datetime


def import_page(stores: AccountStores, page: OrderPage, backends: Backends, now: datetime) -> PageResult:
    """Import every order of the page that can be imported; those that cannot are kept with their reason."""
    for bad in page.unreadable:
        keep_unreadable(stores.account_id, bad)
    whole = Page(stores, backends, page.raw, page.request_id, now)
    return import_orders(whole, newest_of_each(page.orders)) + PageResult(unreadable=len(page.unreadable))


def import_orders(page: Page, orders: Sequence[AmazonOrder]) -> PageResult:
    """Import a part of the page, each bad order of it alone."""
    parts = all_but_the_bad(
        orders,
        lambda part: until_undisturbed(lambda: decide_and_write(page, part)),
        partial(keep_bad_order, page),
    )
    return sum(parts, start=PageResult())


def keep_bad_order(page: Page, order: AmazonOrder, error: Exception) -> PageResult:
    """The one order that cannot be decided upon or stored, with its reason."""
    log.warning("order cannot be imported", amazon_order_id=order.amazon_order_id, error=type(error).__name__)
    keep_unreadable(page.stores.account_id, UnreadableOrder(order.amazon_order_id, reason_of(error), page.raw))
    return PageResult(unreadable=1)


def decide_and_write(page: Page, orders: Sequence[AmazonOrder]) -> PageResult:
    """Read what is known, decide, create in Commerce, write; in the caller's transaction."""
    locked = lock_orders(page.stores.account_id, [order.amazon_order_id for order in orders])
    mark_seen(page.stores.account_id, orders, page.now)
    known = known_orders(locked)
    result = PageResult()
    records = [record for order in orders if (record := record_for(order, known, page.stores, result))]
    if not records:
        return result
    advance_by_backend(records, page)
    with pipelined():
        tell_erp(records)  # first, so that the database has something to do while the orders' rows are made
        resolve_unreadable(page.stores.account_id, [record.order.amazon_order_id for record in records])
        write_records(page.stores.account_id, records, RawPage(page.raw, page.request_id), page.now)
        note_creation_delays(records, page.stores.connected_at, page.now)
    return result


def record_for(
    order: AmazonOrder, known: Mapping[AmazonOrderId, KnownOrder], stores: AccountStores, result: PageResult
) -> OrderRecord | None:
    """The record to decide upon, or None for orders that are unchanged, stale (law 4) or not ours to import."""
    stored = known.get(order.amazon_order_id)
    if stored is None:
        store = stores.store_for(order)
        if store is None or not should_import(order):
            result.left_alone += 1
            return None
        result.imported += 1
        return new_record(order, store)
    if order.last_updated_at < stored.last_updated_at or order.content_hash == stored.content_hash:
        result.unchanged += 1
        return None
    result.updated += 1
    return changed_record(order, stored, stores)


def new_record(order: AmazonOrder, store: StoreProfile) -> OrderRecord:
    """Workflow step 1: the order is imported."""
    record = OrderRecord(store_id=store.id, settings=store.settings, order=order)
    record.tell(EventType.IMPORTED, status=order.fulfillment_status.value)
    if order.cancellation_requested:
        record.tell(EventType.CANCELLATION_REQUESTED)
    return record


def changed_record(order: AmazonOrder, stored: KnownOrder, stores: AccountStores) -> OrderRecord:
    """Workflow step 2 and later: Amazon has news of the order."""
    record = record_of_known(stored, order, stores.settings_of(stored.store_id))
    if order.fulfillment_status is not stored.fulfillment_status:
        record.tell(EventType.STATUS_CHANGED, old=stored.fulfillment_status.value, new=order.fulfillment_status.value)
    if order.cancellation_requested and not stored.cancellation_requested:
        record.tell(EventType.CANCELLATION_REQUESTED)
    return record


def advance_by_backend(records: Sequence[OrderRecord], page: Page) -> None:
    """Advance the records at once where Commerce shares our transaction; elsewhere leave it to a job."""
    groups: dict[str, list[OrderRecord]] = defaultdict(list)
    for record in records:
        groups[page.stores.backend_of(record.store_id)].append(record)
    for kind, group in groups.items():
        backend = page.backends(kind)
        if backend.joins_transaction:
            advance(group, AliasedCommerce(backend, page.stores.account_id), page.now)
        else:
            ids: list[str] = [record.order.amazon_order_id for record in group]
            defer(Job.ADVANCE_ORDERS, account_id=page.stores.account_id, amazon_order_ids=ids)


def newest_of_each(orders: Sequence[AmazonOrder]) -> list[AmazonOrder]:
    """Each order once, in its newest version, in key order: the order in which all workers take their locks."""
    newest: dict[str, AmazonOrder] = {}
    for order in orders:
        other = newest.get(order.amazon_order_id)
        if other is None or other.last_updated_at <= order.last_updated_at:
            newest[order.amazon_order_id] = order
    return [newest[key] for key in sorted(newest)]


def reason_of(error: Exception) -> str:
    """Words for the error without the values it carries: those may be buyer data."""
    if isinstance(error, SaleschannelError):
        return error.message
    cause = error.__cause__ or error
    diagnostics = getattr(cause, "diag", None)
    primary = getattr(diagnostics, "message_primary", None) or type(cause).__name__
    return f"cannot be stored: {primary}"
