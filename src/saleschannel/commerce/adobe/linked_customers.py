"""Customer accounts for orders that exist without one: built, and linked by changing just those columns."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from saleschannel.commerce.adobe.buyers import buyer_accounts
from saleschannel.commerce.adobe.orders import SeenOrder
from saleschannel.commerce.adobe.precheck import Plan
from saleschannel.commerce.adobe.shop import Shop, created_from
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderDraft
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import CreateOutcome, Refused


def create_customers(shop: Shop, drafts: Sequence[CommerceOrderDraft]) -> list[CreateOutcome]:
    """One outcome per draft. Changing the columns again changes nothing, so an unknown outcome needs no look."""
    if not drafts:
        return []
    orders = shop.orders.by_references(draft.reference for draft in drafts)
    plans = [
        Plan(draft, shop.directory.store_view(draft.commerce_store), {})
        for draft in drafts
        if draft.reference in orders and not orders[draft.reference].customer_id
    ]
    accounts = buyer_accounts(shop, plans)
    linked = list(accounts.ids.items())
    failures = [
        result
        for result in shop.writers.run(lambda pair: link(shop, orders[pair[0]], pair[1]), linked)
        if isinstance(result, SaleschannelError)
    ]
    if failures:
        raise failures[0]
    outcomes: list[CreateOutcome] = []
    for draft in drafts:
        order = orders.get(draft.reference)
        outcomes.append(
            Refused(draft.reference, AttentionReason.COMMERCE_REFUSED, "Commerce has no such order")
            if order is None
            else outcome_of(draft, order, accounts.ids.get(draft.reference), accounts.created, accounts.missing)
        )
    return outcomes


def link(shop: Shop, order: SeenOrder, customer_id: int) -> None:
    shop.orders.change_columns(
        order.entity_id,
        customer_id=customer_id,
        customer_is_guest=0,
        customer_group_id=shop.settings.customer_group_id,
    )


def outcome_of(
    draft: CommerceOrderDraft,
    order: SeenOrder,
    customer_id: int | None,
    created: set[AmazonOrderId],
    missing: set[AmazonOrderId],
) -> CreateOutcome:
    if draft.reference in missing:
        detail = f"Commerce refuses a customer account for order {order.increment_id}"
        return Refused(draft.reference, AttentionReason.COMMERCE_REFUSED, detail)
    outcome = created_from(draft.reference, order, found=True)
    if customer_id is None:
        return outcome
    return msgspec.structs.replace(
        outcome, customer_number=str(customer_id), customer_created=draft.reference in created
    )
