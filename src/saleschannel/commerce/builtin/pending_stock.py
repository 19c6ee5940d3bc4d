"""Stock held for pending Amazon orders, before there is a Commerce order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from saleschannel.batch_sql import rows
from saleschannel.commerce.builtin.catalog_reads import products_by_sku
from saleschannel.commerce.builtin.stock_counters import StockMove, move_stock
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import ReservationRequest


def reserve(requests: Sequence[ReservationRequest]) -> None:
    """Hold the units of managed products; with `backorder` into the negative: Amazon has already sold them.

    What is held already, and orders that exist already, are left alone. Raises StockChangedError.
    """
    products = products_by_sku(sku for request in requests for sku in request.units)
    units: Counter[tuple[AmazonOrderId, int]] = Counter()
    for request in requests:
        for sku, quantity in request.units.items():
            product = products.get(sku)
            if product is not None and product.managed and quantity > 0:
                units[request.reference, product.id] += quantity
    if units:
        with transaction.atomic():
            hold(units, backordered={request.reference for request in requests if request.backorder})


def hold(units: Mapping[tuple[AmazonOrderId, int], int], backordered: Collection[AmazonOrderId]) -> None:
    """Write reservations and raise the counters by what is newly held. Raises StockChangedError."""
    keys = sorted(units)
    held = rows(
        """
        INSERT INTO commerce_reservation (reference, product_id, quantity)
        SELECT w.* FROM unnest(%t::text[], %t::bigint[], %t::int[]) AS w(reference, product_id, quantity)
        WHERE NOT EXISTS (SELECT FROM commerce_order o WHERE o.reference = w.reference)
        ON CONFLICT DO NOTHING
        RETURNING reference, product_id, quantity
        """,
        [reference for reference, _ in keys],
        [product_id for _, product_id in keys],
        [units[key] for key in keys],
    )
    move_stock(
        StockMove(product_id, reserved=quantity, needed=0 if reference in backordered else quantity)
        for reference, product_id, quantity in held
    )


def release(references: Sequence[AmazonOrderId]) -> None:
    """Give back what is held for these references, except what belongs to Commerce orders by now."""
    with transaction.atomic():
        # Locked first: a creation that is under way is waited for, and the next statement sees its order.
        rows(
            "SELECT id FROM commerce_reservation WHERE reference = ANY (%t::text[]) ORDER BY id FOR UPDATE",
            list(references),
        )
        freed = rows(
            """
            DELETE FROM commerce_reservation r
            WHERE r.reference = ANY (%t::text[])
              AND NOT EXISTS (SELECT FROM commerce_order o WHERE o.reference = r.reference)
            RETURNING product_id, quantity
            """,
            list(references),
        )
        move_stock(StockMove(product_id, reserved=-quantity) for product_id, quantity in freed)
