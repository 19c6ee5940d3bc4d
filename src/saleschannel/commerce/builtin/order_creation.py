"""The creation of Commerce orders for a batch of drafts: the hot path, set-based SQL only (law 2).

Order of the writes: customers, orders, lines, reservations, product counters. Each kind is locked in key order, and the
counters, which everybody wants, are locked last and shortest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from msgspec.structs import replace

from saleschannel.batch_sql import Answer, pipelined, send
from saleschannel.commerce.builtin.accounts import Account, WantedAccounts, email_digest, remove_unused
from saleschannel.commerce.builtin.catalog_reads import KnownProduct, products_by_sku
from saleschannel.commerce.builtin.created_orders import found_orders
from saleschannel.commerce.builtin.order_rows import (
    NewOrder,
    delete_lines,
    drafted_columns,
    draw_numbers,
    draw_order_ids,
    insert_lines,
    insert_orders,
    new_orders,
)
from saleschannel.commerce.builtin.stock_taking import mark_backordered, take_stock
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderDraft
from saleschannel.domain.orders import AmazonOrderId, SellerSku
from saleschannel.ports import Created, CreateOutcome, Refused

Outcomes = dict[AmazonOrderId, CreateOutcome]
Products = Mapping[SellerSku, KnownProduct]


def create_orders(drafts: Sequence[CommerceOrderDraft]) -> list[CreateOutcome]:
    """One outcome per draft, in the drafts' order; what exists is found. Raises StockChangedError, nothing written.

    Nearly always none of them exists, so nobody looks first: those that meet a conflict are looked up afterwards.
    """
    unique: dict[AmazonOrderId, CommerceOrderDraft] = {}
    for draft in drafts:
        unique.setdefault(draft.reference, draft)
    with all_or_nothing():
        outcomes = create_or_find(list(unique.values())) if unique else {}
    return list(one_outcome_per_draft(drafts, outcomes))


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """A savepoint inside the caller's transaction, so that the caller can go on after StockChangedError.

    There its statements go through the pipeline like all others and nobody waits for them; a transaction of our own
    has to be begun and committed outside.
    """
    if connection.in_atomic_block:
        with pipelined(), transaction.atomic():
            yield
    else:
        with transaction.atomic(), pipelined():
            yield


def create_or_find(drafts: Sequence[CommerceOrderDraft]) -> Outcomes:
    """Create the orders that can be created; the others exist, or are refused."""
    products = products_by_sku(line.sku for draft in drafts for line in draft.lines)
    refusals = {draft.reference: refusal_of(draft, products) for draft in drafts}
    accepted = [draft for draft in drafts if refusals[draft.reference] is None]
    created = write_orders(accepted, products) if accepted else {}
    left = [draft for draft in drafts if draft.reference not in created]
    found = found_orders([draft.reference for draft in left]) if left else {}
    outcomes: Outcomes = {**created, **found}
    for draft in left:
        if draft.reference not in found:
            outcomes[draft.reference] = refusals[draft.reference] or number_taken(draft)
    return outcomes


def refusal_of(draft: CommerceOrderDraft, products: Products) -> Refused | None:
    """Why the draft's items cannot be sold as Commerce knows them now, or None."""
    unknown = [line.sku for line in draft.lines if line.sku not in products]
    if unknown and not draft.placeholder_for_unknown_sku:
        return Refused(draft.reference, AttentionReason.UNKNOWN_SKU, ", ".join(dict.fromkeys(unknown)))
    disabled = [line.sku for line in draft.lines if line.sku in products and not products[line.sku].enabled]
    if disabled:
        return Refused(draft.reference, AttentionReason.DISABLED_PRODUCT, ", ".join(dict.fromkeys(disabled)))
    return None


def write_orders(drafts: Sequence[CommerceOrderDraft], products: Products) -> Outcomes:
    """Write the orders with everything that belongs to them; those that meet a conflict are left out."""
    send("SET CONSTRAINTS ALL DEFERRED")  # lines come before it is known which orders met a conflict
    ids, numbers, wanted = draw_order_ids(drafts), draw_numbers(drafts), WantedAccounts(drafts)
    drafted = {draft.reference: drafted_columns(draft) for draft in drafts}  # made while the database draws
    accounts = wanted.read()
    customers = {
        draft.reference: accounts.get(email_digest(draft.customer)) for draft in drafts if draft.customer is not None
    }
    orders = new_orders(drafts, ids, numbers)
    inserted = insert_orders(orders, drafted, customers)
    insert_lines(orders, products)
    written = without_conflicts(orders, inserted)
    short = reserve_stock(written, products)
    if len(written) < len(drafts):
        remove_unused(accounts.values())
    return {
        reference: created_outcome(order, customers.get(reference), tuple(short.get(reference, ())))
        for order in written
        if (reference := order.draft.reference)
    }


def without_conflicts(orders: Sequence[NewOrder], inserted: Answer) -> list[NewOrder]:
    """The orders that were inserted; the lines of the others are taken back before anything checks foreign keys."""
    ids = {order_id for (order_id,) in inserted.rows()}
    written = [order for order in orders if order.id in ids]
    if len(written) < len(orders):
        delete_lines([order for order in orders if order.id not in ids])
    return written


def reserve_stock(orders: Sequence[NewOrder], products: Products) -> dict[AmazonOrderId, list[SellerSku]]:
    """Reservations and counters; the backordered SKUs of each order that has any."""
    drafts = [order.draft for order in orders if order.draft.reserve_stock]
    short = take_stock(drafts, products) if orders else {}
    return mark_backordered(orders, products, short) if short else {}


def number_taken(draft: CommerceOrderDraft) -> Refused:
    """It met a conflict and does not exist: another order has its number."""
    number = draft.number or "the next number of Commerce's own sequence"
    return Refused(draft.reference, AttentionReason.NUMBER_TAKEN, number)


def created_outcome(order: NewOrder, account: Account | None, backordered: tuple[SellerSku, ...]) -> Created:
    draft = order.draft
    return Created(
        reference=draft.reference,
        number=order.number,
        state=draft.state,
        status=order.status,
        customer_number=account.number if account else "",
        customer_created=account.tell_new() if account else False,
        customer_missing=draft.customer is not None and account is None,
        backordered=backordered,
    )


def one_outcome_per_draft(
    drafts: Iterable[CommerceOrderDraft], outcomes: Mapping[AmazonOrderId, CreateOutcome]
) -> Iterable[CreateOutcome]:
    """The outcomes in the drafts' order; the second draft of the same order finds it."""
    seen: set[AmazonOrderId] = set()
    for draft in drafts:
        outcome = outcomes[draft.reference]
        if draft.reference in seen and isinstance(outcome, Created):
            outcome = replace(outcome, found=True, customer_created=False)
        seen.add(draft.reference)
        yield outcome
