"""Create orders, exactly one per reference: look, check, claim, then write in parallel.

The steps are those of docs/adobe/calls.md. Notes are made on the caller's thread, between the parallel parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import msgspec

from saleschannel.commerce.adobe.buyers import BuyerAccounts, buyer_accounts
from saleschannel.commerce.adobe.cart_order import OPEN, CartRefusedError, finish_order, place_cart, prepare_cart
from saleschannel.commerce.adobe.claims import Claim, busy, claim, claims_of, forget, note_carts
from saleschannel.commerce.adobe.direct_order import NumberTakenError, create_direct
from saleschannel.commerce.adobe.order_mapping import OrderParts, order_parts, units_in_cart
from saleschannel.commerce.adobe.orders import SeenOrder
from saleschannel.commerce.adobe.precheck import Plan, is_complete, plan_orders
from saleschannel.commerce.adobe.settings import StockWay
from saleschannel.commerce.adobe.shop import Shop, created_from
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderDraft
from saleschannel.domain.errors import OrderRejected, SaleschannelError
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import Created, CreateOutcome, Refused, StockChangedError

Outcomes = dict[AmazonOrderId, CreateOutcome]


class Ready(msgspec.Struct, frozen=True):
    """An order that is claimed and written down, to be created by one of the sequences."""

    plan: Plan
    parts: OrderParts
    cart_id: int = 0
    order_id: int = 0


def create_orders(shop: Shop, drafts: Sequence[CommerceOrderDraft]) -> list[CreateOutcome]:
    """One outcome per draft, in their order. What is raised leaves orders that a repetition finds."""
    unique: dict[AmazonOrderId, CommerceOrderDraft] = {}
    for draft in drafts:
        unique.setdefault(draft.reference, draft)
    outcomes, unfinished, claims = existing_orders(shop, unique)
    rest = [draft for reference, draft in unique.items() if reference not in outcomes and reference not in unfinished]
    plans, refused = plan_orders(shop, rest)
    outcomes |= {refusal.reference: refusal for refusal in refused}
    mine = claim(shop, [plan.reference for plan in plans if needs_claim(shop, plan)], claims)
    mine |= {plan.reference for plan in plans if not needs_claim(shop, plan)}
    work = [plan for plan in plans if plan.reference in mine]
    outcomes |= create_planned(shop, work)
    outcomes |= finish_found(shop, [unique[reference] for reference in unfinished], unfinished)
    others = {plan.reference for plan in plans} - mine
    if others:
        raise busy(others)
    return in_their_order(drafts, outcomes)


def needs_claim(shop: Shop, plan: Plan) -> bool:
    """Where Amazon's number is saved at once, Magento's unique key alone lets only one order come to be."""
    return plan.draft.number is None or (shop.settings.stock is StockWay.CART and not is_complete(plan.draft))


def existing_orders(
    shop: Shop, drafts: Mapping[AmazonOrderId, CommerceOrderDraft]
) -> tuple[Outcomes, dict[AmazonOrderId, SeenOrder], Mapping[AmazonOrderId, Claim]]:
    """Orders that are there, orders that were placed and not finished, and the claims upon the rest."""
    if not drafts:
        return {}, {}, {}
    seen = {AmazonOrderId(key): order for key, order in shop.orders.by_references(drafts).items()}
    claims = claims_of(shop, list(drafts))
    carts = {each.cart_id: reference for reference, each in claims.items() if each.cart_id is not None}
    placed = shop.orders.by_quotes([cart for cart in carts if cart is not None]) if carts else {}
    unfinished = keep_fitting(shop, {carts[quote_id]: order for quote_id, order in placed.items()}, drafts)
    claims = {key: each for key, each in claims.items() if each.cart_id not in placed or key in unfinished}
    outcomes: Outcomes = {
        reference: created_from(reference, order, found=True)
        for reference, order in seen.items()
        if reference not in unfinished
    }
    forget(shop, [reference for reference in outcomes if reference in claims])
    return outcomes, unfinished, claims


def keep_fitting(
    shop: Shop, placed: Mapping[AmazonOrderId, SeenOrder], drafts: Mapping[AmazonOrderId, CommerceOrderDraft]
) -> dict[AmazonOrderId, SeenOrder]:
    """Placed orders that hold the units that are wanted; others are cancelled: Amazon changed them."""
    kept = {}
    for reference, order in placed.items():
        if order.ext_order_id or (order.state in OPEN and holds_units_of(order, drafts[reference])):
            kept[reference] = order
            continue
        if order.state in OPEN:
            shop.orders.cancel(order.entity_id)
        forget(shop, [reference])
    return kept


def holds_units_of(order: SeenOrder, draft: CommerceOrderDraft) -> bool:
    held = {item.sku.casefold(): int(item.qty_ordered) for item in order.lines}
    wanted: Counter[str] = Counter()
    for line in draft.lines:
        wanted[line.sku.casefold()] += line.quantity
    return held == {sku: units for sku, units in wanted.items() if sku in held} and set(held) <= set(wanted)


def create_planned(shop: Shop, plans: Sequence[Plan]) -> Outcomes:
    """Customers first, then the orders by the sequence that each needs."""
    accounts = buyer_accounts(shop, plans)
    ready = [Ready(plan, parts_of(shop, plan, accounts)) for plan in plans]
    by_cart = [each for each in ready if goes_by_cart(shop, each)]
    direct = [each for each in ready if each not in by_cart]
    results, refused_carts = create_by_cart(shop, by_cart)
    held = {each.plan.reference for each in refused_carts if not each.plan.draft.backorder}
    short = {each.plan.reference for each in refused_carts} - held
    ready = [backordered(each) if each.plan.reference in short else each for each in ready]
    results |= run(shop, create_ready, [*direct, *[each for each in ready if each.plan.reference in short]])
    outcomes = settle(shop, [each for each in ready if each.plan.reference not in held], results, accounts)
    forget(shop, held)
    if held:
        raise StockChangedError(", ".join(sorted(held)))
    return outcomes


def backordered(ready: Ready) -> Ready:
    """Magento sells none of it now and Amazon has: it goes without a reservation, and says so."""
    skus = ready.plan.backordered or tuple(dict.fromkeys(line.sku for line in ready.plan.draft.lines))
    return msgspec.structs.replace(ready, plan=msgspec.structs.replace(ready.plan, backordered=skus))


def create_ready(shop: Shop, ready: Ready) -> SeenOrder:
    return create_direct(shop, ready.parts)


def goes_by_cart(shop: Shop, ready: Ready) -> bool:
    """Orders of the merchant's own stock, where a cart is to reserve it; a cart takes products only."""
    if shop.settings.stock is not StockWay.CART or is_complete(ready.plan.draft):
        return False
    return bool(units_in_cart(ready.plan.draft.lines, ready.plan.products))


Results = dict[AmazonOrderId, SeenOrder | SaleschannelError | Refused]


def create_by_cart(shop: Shop, ready: Sequence[Ready]) -> tuple[Results, list[Ready]]:
    """Carts prepared, noted, placed, finished. Orders that may be backordered and have no cart go the direct way."""
    results: Results = {}
    refused: list[Ready] = []
    prepared: list[Ready] = []
    for each, cart in zip(ready, shop.writers.run(lambda one: cart_of(shop, one), ready), strict=True):
        if isinstance(cart, SaleschannelError):
            results[each.plan.reference] = cart
        elif cart is None:
            refused.append(each)
        else:
            prepared.append(msgspec.structs.replace(each, cart_id=cart))
    noted = note_carts(shop, {each.plan.reference: each.cart_id for each in prepared}) if prepared else set()
    lost = {each.plan.reference for each in prepared} - noted
    results |= {reference: busy([reference]) for reference in lost}
    placing = [each for each in prepared if each.plan.reference in noted]
    for each, order in zip(placing, shop.writers.run(lambda one: place_and_finish(shop, one), placing), strict=True):
        if order is None:
            refused.append(each)
        else:
            results[each.plan.reference] = order
    return results, refused


def cart_of(shop: Shop, ready: Ready) -> int | None:
    """A cart to place, or None where Magento refuses to sell the products now."""
    try:
        return prepare_cart(shop, ready.parts)
    except CartRefusedError:
        return None


def place_and_finish(shop: Shop, ready: Ready) -> SeenOrder | Refused | None:
    """The order; None where Magento refuses to sell the products now."""
    try:
        order_id = place_cart(shop, ready.parts.draft.commerce_store, ready.cart_id)
    except CartRefusedError:
        return None
    return refusing(ready.plan.reference, lambda: finish_order(shop, ready.parts, order_id))


def finish_found(
    shop: Shop, drafts: Sequence[CommerceOrderDraft], found: Mapping[AmazonOrderId, SeenOrder]
) -> Outcomes:
    """Orders that were placed by a worker which then died, or whose answers were lost: from the reading on."""
    if not drafts:
        return {}
    plans, refused = plan_again(shop, drafts)
    accounts = buyer_accounts(shop, plans)
    ready = [Ready(plan, parts_of(shop, plan, accounts), order_id=found[plan.reference].entity_id) for plan in plans]
    results = run(shop, finish_ready, ready)
    return settle(shop, ready, results, accounts) | {each.reference: each for each in refused}


def finish_ready(shop: Shop, ready: Ready) -> SeenOrder:
    return finish_order(shop, ready.parts, ready.order_id)


def plan_again(shop: Shop, drafts: Sequence[CommerceOrderDraft]) -> tuple[list[Plan], list[Refused]]:
    """The stock is reserved already, so it is not asked for again."""
    reserved = [msgspec.structs.replace(draft, backorder=True) for draft in drafts]
    plans, refused = plan_orders(shop, reserved)
    return [msgspec.structs.replace(plan, backordered=()) for plan in plans], refused


def run(shop: Shop, work: Callable[[Shop, Ready], SeenOrder], ready: Sequence[Ready]) -> Results:
    """Do the work for all in parallel; an error stands for its order."""
    results = shop.writers.run(lambda each: refusing(each.plan.reference, lambda: work(shop, each)), ready)
    return {each.plan.reference: result for each, result in zip(ready, results, strict=True)}


def refusing(reference: AmazonOrderId, work: Callable[[], SeenOrder]) -> SeenOrder | Refused:
    """What Commerce decides against is an outcome; what nobody knows is raised."""
    try:
        return work()
    except NumberTakenError as error:
        return Refused(reference, AttentionReason.NUMBER_TAKEN, str(error))
    except OrderRejected as error:
        reason = (
            AttentionReason.ADDRESS_REJECTED if "address" in error.message.lower() else AttentionReason.COMMERCE_REFUSED
        )
        return Refused(reference, reason, error.message)


def settle(shop: Shop, ready: Sequence[Ready], results: Results, accounts: BuyerAccounts) -> Outcomes:
    """Outcomes of what is decided, whose claims end; the first error is raised when all the others are told."""
    outcomes: Outcomes = {}
    failures: list[SaleschannelError] = []
    for each in ready:
        result = results[each.plan.reference]
        if isinstance(result, SaleschannelError):
            failures.append(result)
        else:
            outcomes[each.plan.reference] = outcome_of(each.plan, result, accounts)
    forget(shop, outcomes)
    if failures:
        raise failures[0]
    return outcomes


def outcome_of(plan: Plan, result: SeenOrder | Refused, accounts: BuyerAccounts) -> CreateOutcome:
    if isinstance(result, Refused):
        return result
    outcome = created_from(plan.reference, result, found=False)
    return msgspec.structs.replace(
        outcome,
        backordered=plan.backordered,
        customer_created=plan.reference in accounts.created,
        customer_missing=plan.reference in accounts.missing,
    )


def parts_of(shop: Shop, plan: Plan, accounts: BuyerAccounts) -> OrderParts:
    return order_parts(
        plan.draft,
        store_id=plan.view.id,
        products=plan.products,
        settings=shop.settings,
        region_of=shop.directory.region,
        customer_id=accounts.ids.get(plan.reference),
    )


def in_their_order(drafts: Sequence[CommerceOrderDraft], outcomes: Outcomes) -> list[CreateOutcome]:
    """An order that is asked for twice is created the first time and found the second."""
    answers: list[CreateOutcome] = []
    told: set[AmazonOrderId] = set()
    for draft in drafts:
        outcome = outcomes[draft.reference]
        if draft.reference in told and isinstance(outcome, Created):
            outcome = msgspec.structs.replace(outcome, found=True, customer_created=False)
        told.add(draft.reference)
        answers.append(outcome)
    return answers
