"""Moves the product counters for everything but the creation of orders (that is `stock_taking`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import LiteralString

import msgspec
from msgspec.structs import replace

from saleschannel.batch_sql import rows
from saleschannel.ports import StockChangedError

MOVE_STOCK: LiteralString = """
    WITH locked AS MATERIALIZED (
        SELECT id, quantity FROM commerce_product WHERE id = ANY (%t::bigint[]) ORDER BY id FOR NO KEY UPDATE
    ),
    moved AS (
        UPDATE commerce_product p
        SET reserved = p.reserved + w.reserved,
            quantity = p.quantity - CASE WHEN p.manage_stock THEN w.shipped ELSE 0 END
        FROM locked
        JOIN unnest(%t::bigint[], %t::bigint[], %t::bigint[], %t::bigint[], %t::text[], %t::text[])
             AS w(id, reserved, shipped, needed, reference, actor) USING (id)
        WHERE p.id = locked.id AND (w.needed = 0 OR p.quantity - p.reserved >= w.needed)
        RETURNING p.id, locked.quantity AS old, p.quantity AS new, w.reference, w.actor
    ),
    logged AS (
        INSERT INTO commerce_stockchange (product_id, old, new, cause, reference, actor)
        SELECT id, old, new, CASE WHEN new < old THEN 'shipped' ELSE 'returned' END, reference, actor
        FROM moved WHERE old <> new ORDER BY id
    )
    SELECT count(*) FROM moved
"""


class StockMove(msgspec.Struct):
    """A change of one product's counters; `shipped` units leave the shelf if the product's stock is managed.

    Negative `shipped` units come back to it. `needed` units must be free beforehand. `reference` (the order) and
    `actor` are for the log of the quantity.
    """

    product_id: int
    reserved: int = 0
    shipped: int = 0
    needed: int = 0
    reference: str = ""
    actor: str = ""


def move_stock(moves: Iterable[StockMove]) -> None:
    """Apply all moves in product-id order, which every writer keeps. Call it as the last write of a transaction.

    Raises StockChangedError when a product has fewer free units than the moves need.
    """
    sums = summed(moves)
    if not sums:
        return
    ids = sorted(sums)
    moved = rows(
        MOVE_STOCK,
        ids,
        ids,
        [sums[product_id].reserved for product_id in ids],
        [sums[product_id].shipped for product_id in ids],
        [sums[product_id].needed for product_id in ids],
        [sums[product_id].reference for product_id in ids],
        [sums[product_id].actor for product_id in ids],
    )
    if moved[0][0] < len(ids) and any(move.needed for move in sums.values()):
        raise StockChangedError


def summed(moves: Iterable[StockMove]) -> dict[int, StockMove]:
    """One move per product; of several orders it names none."""
    sums: dict[int, StockMove] = {}
    for move in moves:
        known = sums.get(move.product_id)
        if known is None:
            sums[move.product_id] = replace(move)
            continue
        if move.shipped and known.shipped and move.reference != known.reference:
            known.reference = ""
        elif move.shipped:
            known.reference, known.actor = move.reference, move.actor
        known.reserved += move.reserved
        known.shipped += move.shipped
        known.needed += move.needed
    return sums
