"""Moves the product counters for everything but the creation of orders (that is `stock_taking`)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from saleschannel.batch_sql import run
from saleschannel.ports import StockChangedError


class StockMove(msgspec.Struct):
    """A change of one product's counters; `shipped` units leave the shelf if the product's stock is managed.

    `needed` units must be free beforehand.
    """

    product_id: int
    reserved: int = 0
    shipped: int = 0
    needed: int = 0


def move_stock(moves: Iterable[StockMove]) -> None:
    """Apply all moves in product-id order, which every writer keeps. Call it as the last write of a transaction.

    Raises StockChangedError when a product has fewer free units than the moves need.
    """
    sums: dict[int, StockMove] = {}
    for move in moves:
        known = sums.setdefault(move.product_id, StockMove(move.product_id))
        known.reserved += move.reserved
        known.shipped += move.shipped
        known.needed += move.needed
    if not sums:
        return
    ids = sorted(sums)
    moved = run(
        """
        WITH locked AS MATERIALIZED (
            SELECT id FROM commerce_product WHERE id = ANY (%b::bigint[]) ORDER BY id FOR NO KEY UPDATE
        )
        UPDATE commerce_product p
        SET reserved = p.reserved + w.reserved,
            quantity = p.quantity - CASE WHEN p.manage_stock THEN w.shipped ELSE 0 END
        FROM locked
        JOIN unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[])
             AS w(id, reserved, shipped, needed) USING (id)
        WHERE p.id = locked.id AND (w.needed = 0 OR p.quantity - p.reserved >= w.needed)
        """,
        ids,
        ids,
        [sums[product_id].reserved for product_id in ids],
        [sums[product_id].shipped for product_id in ids],
        [sums[product_id].needed for product_id in ids],
    )
    if moved < len(ids) and any(move.needed for move in sums.values()):
        raise StockChangedError
