"""Takes the stock of new orders: reservations, then the product counters, which are the last and shortest lock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from saleschannel.batch_sql import Answer, ask, rows, send
from saleschannel.commerce.builtin.catalog_reads import KnownProduct
from saleschannel.commerce.builtin.order_rows import NewOrder
from saleschannel.domain.commerce import CommerceOrderDraft
from saleschannel.domain.orders import AmazonOrderId, SellerSku
from saleschannel.ports import StockChangedError

Products = Mapping[SellerSku, KnownProduct]
UnitsByKey = dict[tuple[AmazonOrderId, int], int]


class ProductDemand(msgspec.Struct):
    """What a batch wants of one product: units beyond those it already held, and how many of them must be in stock."""

    delta: int = 0
    must_be_free: int = 0
    held: int = 0


def take_stock(drafts: Sequence[CommerceOrderDraft], products: Products) -> UnitsByKey:
    """Reserve what the drafts need; the units of each draft and product for which there is no stock.

    Raises StockChangedError when a draft without `backorder` finds less than it needs.
    """
    needs = units_needed(drafts, products)
    given_up = give_up_held([draft.reference for draft in drafts])
    reserved = insert_reservations(needs)
    # Foreign keys are checked now, not at commit while the hot product rows are locked (facts engine.md §1.4).
    send("SET CONSTRAINTS ALL IMMEDIATE")
    held = {(AmazonOrderId(reference), product_id): units for reference, product_id, units in given_up.rows()}
    if len(reserved.rows()) != len(needs):
        raise StockChangedError("stock was reserved for one of these orders a moment ago; decide again")
    if not needs and not held:
        return {}
    strict = {draft.reference for draft in drafts if not draft.backorder}
    demands = demand_per_product(needs, held, strict)
    free = raise_reserved(demands)
    left = {product_id: units + demands[product_id].held for product_id, units in free.items()}
    return units_without_stock(needs, left, strict)


def units_needed(drafts: Sequence[CommerceOrderDraft], products: Products) -> UnitsByKey:
    """Units per draft and product; nothing for placeholders and for products whose stock is not managed."""
    needs: UnitsByKey = {}
    for draft in drafts:
        for line in draft.lines:
            product = products.get(line.sku)
            if product is not None and product.managed:
                key = (draft.reference, product.id)
                needs[key] = needs.get(key, 0) + line.quantity
    return needs


def give_up_held(references: Sequence[AmazonOrderId]) -> Answer:
    """Take the reservations of pending orders away: their units count for the orders that are created now."""
    return ask(
        """
        DELETE FROM commerce_reservation WHERE reference = ANY (%t::text[])
        RETURNING reference, product_id, quantity
        """,
        references,
    )


def insert_reservations(needs: UnitsByKey) -> Answer:
    """Reserve; a row is missing from the answer if another writer has just reserved for the same order."""
    keys = sorted(needs)
    return ask(
        """
        INSERT INTO commerce_reservation (reference, product_id, quantity)
        SELECT * FROM unnest(%t::text[], %t::bigint[], %t::int[])
        ON CONFLICT DO NOTHING
        RETURNING product_id
        """,
        [reference for reference, _ in keys],
        [product_id for _, product_id in keys],
        [needs[key] for key in keys],
    )


def demand_per_product(needs: UnitsByKey, held: UnitsByKey, strict: set[AmazonOrderId]) -> dict[int, ProductDemand]:
    demands: dict[int, ProductDemand] = {}
    for key in needs.keys() | held.keys():
        reference, product_id = key
        demand = demands.setdefault(product_id, ProductDemand())
        delta = needs.get(key, 0) - held.get(key, 0)
        demand.delta += delta
        demand.held += held.get(key, 0)
        if reference in strict:
            demand.must_be_free += max(delta, 0)
    return demands


def raise_reserved(demands: Mapping[int, ProductDemand]) -> dict[int, int]:
    """Raise the reserved counters; how many units of each product were free before. Raises StockChangedError."""
    ids = sorted(demands)
    # Rows are locked in id order, so that parallel writers queue up and never deadlock; after the wait the lock sees
    # the newest counters. The condition is what makes overselling impossible.
    free = rows(
        """
        WITH locked AS MATERIALIZED (
            SELECT id, quantity - reserved AS free FROM commerce_product
            WHERE id = ANY (%t::bigint[]) ORDER BY id FOR NO KEY UPDATE
        )
        UPDATE commerce_product p SET reserved = p.reserved + w.delta
        FROM locked JOIN unnest(%t::bigint[], %t::bigint[], %t::bigint[]) AS w(id, delta, must_be_free) USING (id)
        WHERE p.id = locked.id AND (w.must_be_free = 0 OR locked.free >= w.must_be_free)
        RETURNING p.id, locked.free
        """,
        ids,
        ids,
        [demands[product_id].delta for product_id in ids],
        [demands[product_id].must_be_free for product_id in ids],
    )
    if len(free) != len(ids):
        raise StockChangedError("another order took the stock a moment ago; decide again with fresh availability")
    return dict(free)


def units_without_stock(needs: UnitsByKey, left: dict[int, int], strict: set[AmazonOrderId]) -> UnitsByKey:
    """Which units are backordered: orders that insist on stock are served first, then the others, first come first."""
    if min(left.values(), default=0) >= sum(needs.values()):
        return {}  # the ordinary case: plenty of everything
    short: UnitsByKey = {}
    for (reference, product_id), units in sorted(needs.items(), key=lambda need: need[0][0] not in strict):
        missing = min(units, units - max(left[product_id], 0))
        left[product_id] -= units
        if missing > 0:
            short[reference, product_id] = missing
    return short


def mark_backordered(
    orders: Sequence[NewOrder], products: Products, short: UnitsByKey
) -> dict[AmazonOrderId, list[SellerSku]]:
    """Write the backordered units on the lines, the last line first; the backordered SKUs per order."""
    skus: dict[AmazonOrderId, list[SellerSku]] = {}
    marks: list[tuple[int, str, int]] = []
    for order in orders:
        for line in reversed(order.draft.lines):
            product = products.get(line.sku)
            key = (order.draft.reference, product.id if product else 0)
            if units := min(short.get(key, 0), line.quantity):
                short[key] -= units
                marks.append((order.id, line.order_item_id, units))
                skus.setdefault(order.draft.reference, []).insert(0, line.sku)
    send(
        """
        UPDATE commerce_orderline l SET quantity_backordered = w.units
        FROM unnest(%t::bigint[], %t::text[], %t::int[]) AS w(order_id, order_item_id, units)
        WHERE l.order_id = w.order_id AND l.order_item_id = w.order_item_id
        """,
        [order_id for order_id, _, _ in marks],
        [order_item_id for _, order_item_id, _ in marks],
        [units for _, _, units in marks],
    )
    return {reference: list(dict.fromkeys(found)) for reference, found in skus.items()}
