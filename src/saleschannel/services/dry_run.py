"""A dry run of order settings: what would become of real orders under settings that are not stored, nothing written.

The decision is that of the import itself (`services.advance.decide`) on records that exist only in memory; Commerce is
asked through `ports.CommercePreview`, which cannot change it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec.structs import replace

from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import Store
from saleschannel.channel.order_reads import amazon_order_of, known_orders, record_of_known
from saleschannel.channel.order_records import OrderRecord
from saleschannel.channel.sku_aliases import product_skus
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderDraft, draft_commerce_order
from saleschannel.domain.dry_runs import (
    CreatedOrder,
    CustomerPlan,
    Outcome,
    PlannedOrder,
    StockEffect,
    blocked,
    differences,
    state_after_creation,
)
from saleschannel.domain.import_window import latest_upper_bound
from saleschannel.domain.order_settings import OrderSettings, OutOfStock
from saleschannel.domain.orders import AmazonOrderId, FulfilledBy, SellerSku
from saleschannel.domain.stock import SkuAvailability, units_by_sku
from saleschannel.domain.workflows import should_import
from saleschannel.domain.workflows.steps import (
    CreateCommerceOrder,
    Progress,
    ReleasePendingStock,
    ReserveWhilePending,
    Step,
)
from saleschannel.ports import CommercePreview, Marketplace, OrderQuery
from saleschannel.services.advance import decide

SAMPLE_SIZE = 50
AMAZON_LOOK_BACK = timedelta(days=30)

Created = Mapping[AmazonOrderId, CreatedOrder]
Kinds = dict[AmazonOrderId, type[Step]]
OUTCOMES: dict[type[Step], Outcome] = {CreateCommerceOrder: Outcome.CREATE, ReserveWhilePending: Outcome.RESERVE}


@dataclass(slots=True)
class AliasedReads:
    """Availability by Amazon's SKUs, for the aliases of one seller account; remembers what it was asked."""

    commerce: CommercePreview
    account_id: int
    products: dict[SellerSku, SellerSku] = field(default_factory=dict)
    found: dict[SellerSku, SkuAvailability] = field(default_factory=dict)

    def availability(self, commerce_store: str, skus: Sequence[SellerSku]) -> Mapping[SellerSku, SkuAvailability]:
        aliases = product_skus(self.account_id, skus)
        self.products |= {sku: aliases.get(sku, sku) for sku in skus}
        self.found |= self.commerce.availability(commerce_store, sorted({self.products[sku] for sku in skus}))
        return {sku: self.found[self.products[sku]] for sku in skus if self.products[sku] in self.found}

    def free_units(self) -> dict[SellerSku, int]:
        """Free units by product, of those whose stock is managed."""
        return {sku: product.available for sku, product in self.found.items() if product.managed}


def stored_sample(store: Store, settings: OrderSettings, size: int = SAMPLE_SIZE) -> list[OrderRecord]:
    """The newest orders of the store as records with the given settings; nothing is locked."""
    newest = AmazonOrderRow.objects.filter(store=store).order_by("-purchased_at", "-id")[:size]
    rows = list(newest.prefetch_related("items"))
    known = known_orders([row.pk for row in rows])
    return [record_of_known(known[AmazonOrderId(row.amazon_order_id)], amazon_order_of(row), settings) for row in rows]


def amazon_sample(
    store: Store, settings: OrderSettings, marketplace: Marketplace, size: int = SAMPLE_SIZE
) -> list[OrderRecord]:
    """The newest on the first page of the last 30 days at Amazon: for a store without orders. Nothing is kept.

    Costs one call of searchOrders. Raises SaleschannelError.
    """
    until = latest_upper_bound(marketplace.now())
    query = OrderQuery((store.marketplace_id,), until - AMAZON_LOOK_BACK, until, by_creation=True)
    orders = sorted(marketplace.search_orders(query).orders, key=lambda order: order.purchased_at, reverse=True)
    return [OrderRecord(store_id=store.pk, settings=settings, order=order) for order in orders[:size]]


def dry_run(
    account_id: int, sample: Sequence[OrderRecord], commerce: CommercePreview, now: datetime
) -> list[PlannedOrder]:
    """One plan per record, in the sample's order. The records are decided upon in memory and used up."""
    created = commerce.created_orders([record.order.amazon_order_id for record in sample])
    for record in sample:
        forget_progress(record, has_order=record.order.amazon_order_id in created)
    imported = [record for record in sample if record.id is not None or should_import(record.order)]
    deciding = sorted(imported, key=lambda record: record.order.amazon_order_id)
    reads = AliasedReads(commerce, account_id)
    kinds = decide_in_memory(deciding, reads, now)
    plans = {record.order.amazon_order_id: plan_of(record, kinds, created, commerce) for record in deciding}
    plans = with_customers(without_taken_numbers(plans, commerce), commerce)
    plans = with_stock(deciding, plans, reads)
    return [finished(record, plans.get(record.order.amazon_order_id)) for record in sample]


def forget_progress(record: OrderRecord, *, has_order: bool) -> None:
    """The record as before its Commerce order; what persons said (hold, address, cancellation) stays.

    Stock that its Commerce order has taken counts as its own, like that of a pending order which holds some.
    """
    done = record.progress
    record.progress = Progress(
        details_updated=True,
        reserved_while_pending=has_order or done.reserved_while_pending,
        held=done.held,
        cancellation_open=done.cancellation_open,
    )
    record.attention_reason = record.attention_detail = record.waiting_for = ""


def decide_in_memory(records: Sequence[OrderRecord], reads: AliasedReads, now: datetime) -> Kinds:
    """The kind of step of each order that acts; the others were told in their record what they wait for."""
    acting = decide(records, reads, now)
    released = [record for record, _ in acting.pop(ReleasePendingStock, [])]
    for record in released:
        record.advance_to(reserved_while_pending=False)
    if released:
        decide(released, reads, now)
    return {record.order.amazon_order_id: kind for kind, group in acting.items() for record, _ in group}


def plan_of(record: OrderRecord, kinds: Kinds, created: Created, commerce: CommercePreview) -> PlannedOrder:
    """What the decision means, but for what depends on other orders: numbers, customers, stock."""
    order, settings = record.order, record.settings
    kind = kinds.get(order.amazon_order_id)
    existing = created.get(order.amazon_order_id)
    plan = PlannedOrder(
        order.amazon_order_id,
        order.purchased_at,
        order.fulfilled_by,
        order.fulfillment_status,
        OUTCOMES[kind] if kind is not None else resting(record, has_order=existing is not None),
        reason=record.attention_reason or record.waiting_for,
        detail=record.attention_detail,
        created=existing,
    )
    if plan.outcome is not Outcome.CREATE:
        return plan
    was_short = existing.backordered if existing is not None else ()
    if was_short and settings.out_of_stock is OutOfStock.HOLD:
        return blocked(plan, AttentionReason.OUT_OF_STOCK, ", ".join(was_short))
    draft = draft_commerce_order(record.order_to_create, settings)
    state = state_after_creation(order)
    status = draft.status if draft.status and state is draft.state else commerce.default_status(state)
    return replace(plan, draft=draft, number=draft.number or "", state=state, status=status)


def resting(record: OrderRecord, *, has_order: bool) -> Outcome:
    if record.attention_reason:
        return Outcome.BLOCKED
    if record.progress.reserved_while_pending and not has_order:
        return Outcome.RESERVE  # it holds its stock already, and keeps it
    return Outcome.WAIT if record.waiting_for else Outcome.NOTHING


def without_taken_numbers(
    plans: Mapping[AmazonOrderId, PlannedOrder], commerce: CommercePreview
) -> dict[AmazonOrderId, PlannedOrder]:
    """Orders whose number belongs to another Commerce order would be stopped."""
    numbers = [plan.number for plan in plans.values() if plan.number]
    owners = commerce.taken_numbers(numbers) if numbers else {}
    return {
        key: blocked(plan, AttentionReason.NUMBER_TAKEN, plan.number) if owners.get(plan.number, key) != key else plan
        for key, plan in plans.items()
    }


def with_customers(
    plans: Mapping[AmazonOrderId, PlannedOrder], commerce: CommercePreview
) -> dict[AmazonOrderId, PlannedOrder]:
    """Whom each order belongs to; an account that is built serves the later orders of the same buyer."""
    emails = {plan.draft.customer.email for plan in plans.values() if plan.draft and plan.draft.customer}
    known = dict(commerce.known_customers(sorted(emails))) if emails else {}
    told: dict[AmazonOrderId, PlannedOrder] = {}
    for key, plan in plans.items():
        told[key] = with_customer(plan, plan.draft, known) if plan.draft is not None else plan
    return told


def with_customer(plan: PlannedOrder, draft: CommerceOrderDraft, known: dict[str, str]) -> PlannedOrder:
    if draft.customer is None:
        return replace(plan, customer=CustomerPlan.GUEST)
    email = draft.customer.email
    if email in known:
        return replace(plan, customer=CustomerPlan.FOUND, customer_number=known[email])
    known[email] = ""  # built with this order, so without a number yet
    return replace(plan, customer=CustomerPlan.NEW)


def with_stock(
    records: Sequence[OrderRecord], plans: Mapping[AmazonOrderId, PlannedOrder], reads: AliasedReads
) -> dict[AmazonOrderId, PlannedOrder]:
    """What each order takes, one after the other as the import takes them; what an order holds itself is free to it."""
    free = reads.free_units()
    told = dict(plans)
    for record in records:
        key = record.order.amazon_order_id
        plan = told[key]
        takes = plan.outcome is Outcome.RESERVE or (plan.outcome is Outcome.CREATE and plan.created is None)
        if takes and plan.fulfilled_by is FulfilledBy.MERCHANT:
            holds = record.progress.reserved_while_pending
            told[key] = replace(plan, stock=tuple(take(record, reads.products, free, holds=holds)))
    return told


def take(
    record: OrderRecord, products: Mapping[SellerSku, SellerSku], free: dict[SellerSku, int], *, holds: bool
) -> list[StockEffect]:
    """The effects of one order; `free` is counted down. An order that holds its units already takes none anew."""
    effects = []
    for sku, units in units_by_sku(record.order.items).items():
        product = products.get(sku, sku)
        before = free.get(product)
        if before is None or holds:
            effects.append(StockEffect(sku, units, before))
            continue
        free[product] = before - units
        effects.append(StockEffect(sku, units, before, backordered=min(units, max(units - max(before, 0), 0))))
    return effects


def finished(record: OrderRecord, plan: PlannedOrder | None) -> PlannedOrder:
    """The plan with its differences; an order that is not imported has none."""
    if plan is not None:
        return replace(plan, differences=differences(plan))
    order = record.order
    return PlannedOrder(
        order.amazon_order_id,
        order.purchased_at,
        order.fulfilled_by,
        order.fulfillment_status,
        Outcome.NOT_IMPORTED,
    )
