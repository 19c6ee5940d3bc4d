"""What a dry run tells of an order: what would become of it, and how that differs from what was created.

The decision itself is that of the workflows; nothing is decided here a second time.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderDraft, CommerceOrderState
from saleschannel.domain.orders import AmazonOrder, AmazonOrderId, FulfilledBy, FulfillmentStatus, SellerSku


class Outcome(StrEnum):
    """What would become of an order."""

    CREATE = "create"  # a Commerce order is created
    RESERVE = "reserve"  # pending: stock is held, nothing is created yet
    WAIT = "wait"  # nothing to do until something else happens
    BLOCKED = "blocked"  # a person, or a change in Commerce, must remove the cause
    NOTHING = "nothing"  # canceled, or finished
    NOT_IMPORTED = "not_imported"  # the channel does not import it at all, or not yet


class CustomerPlan(StrEnum):
    """Who the Commerce order would belong to."""

    GUEST = "guest"
    FOUND = "found"  # an account that exists
    NEW = "new"  # an account that would be built


class StockEffect(msgspec.Struct, frozen=True):
    """What an order takes of a SKU. `free` is what is there before it; None where stock is not managed or unknown."""

    sku: SellerSku
    units: int
    free: int | None
    backordered: int = 0


class CreatedOrder(msgspec.Struct, frozen=True):
    """A Commerce order that exists, as far as a dry run compares it. `customer_number` is empty for guests."""

    number: str
    commerce_store: str
    state: CommerceOrderState
    status: str
    customer_number: str
    grand_total: Decimal
    currency: str
    backordered: tuple[SellerSku, ...] = ()


class Aspect(StrEnum):
    """In what a plan can differ from what was created."""

    EXISTENCE = "existence"
    NUMBER = "number"
    COMMERCE_STORE = "commerce_store"
    STATUS = "status"
    CUSTOMER = "customer"
    TOTAL = "total"


class Difference(msgspec.Struct, frozen=True):
    """What was created, and what would be."""

    aspect: Aspect
    created: str
    planned: str


class PlannedOrder(msgspec.Struct, frozen=True):
    """One order of a dry run.

    `reason` is an attention or wait reason. `number` is empty where Commerce would give the next one of its own.
    """

    amazon_order_id: AmazonOrderId
    purchased_at: datetime
    fulfilled_by: FulfilledBy
    fulfillment_status: FulfillmentStatus
    outcome: Outcome
    reason: str = ""
    detail: str = ""
    draft: CommerceOrderDraft | None = None
    number: str = ""
    state: CommerceOrderState | None = None
    status: str = ""
    customer: CustomerPlan | None = None
    customer_number: str = ""
    stock: tuple[StockEffect, ...] = ()
    created: CreatedOrder | None = None
    differences: tuple[Difference, ...] = ()


def state_after_creation(order: AmazonOrder) -> CommerceOrderState:
    """The state once the import is through: an order that Amazon has as shipped is followed at once."""
    shipped = any(item.quantity_fulfilled for item in order.items)
    if order.fulfillment_status is FulfillmentStatus.SHIPPED:
        return CommerceOrderState.COMPLETE
    return CommerceOrderState.PROCESSING if shipped else CommerceOrderState.PENDING


def blocked(plan: PlannedOrder, reason: AttentionReason, detail: str) -> PlannedOrder:
    """The plan of an order that would be stopped after all."""
    return msgspec.structs.replace(
        plan,
        outcome=Outcome.BLOCKED,
        reason=reason.value,
        detail=detail,
        draft=None,
        number="",
        state=None,
        status="",
        customer=None,
        customer_number="",
        stock=(),
    )


def differences(plan: PlannedOrder) -> tuple[Difference, ...]:
    """How the plan differs from what was created; an order that is canceled by now is not compared."""
    created, draft = plan.created, plan.draft
    if created is None or draft is None:
        gone = created is not None and plan.outcome in {Outcome.WAIT, Outcome.BLOCKED, Outcome.RESERVE}
        return (Difference(Aspect.EXISTENCE, created.number, ""),) if gone and created is not None else ()
    pairs = (
        (Aspect.COMMERCE_STORE, created.commerce_store, draft.commerce_store),
        (Aspect.STATUS, created.status, plan.status if created.state is plan.state else created.status),
        (Aspect.CUSTOMER, "" if created.customer_number else "guest", "guest" if draft.customer is None else ""),
        (Aspect.TOTAL, f"{created.grand_total:f}", f"{draft.totals.grand_total:f}"),
    )
    found = [Difference(aspect, *pair) for aspect, *pair in pairs if not _same(aspect, *pair)]
    if not has_number_of(draft, created.number):
        found.insert(0, Difference(Aspect.NUMBER, created.number, plan.number))
    return tuple(found)


def has_number_of(draft: CommerceOrderDraft, number: str) -> bool:
    """Whether a number is the one the draft would get, or could be one of Commerce's own with the draft's prefix."""
    if draft.number is not None:
        return number == draft.number
    return re.fullmatch(re.escape(draft.number_prefix) + r"\d+", number) is not None


def _same(aspect: Aspect, created: str, planned: str) -> bool:
    return Decimal(created) == Decimal(planned) if aspect is Aspect.TOTAL else created == planned
