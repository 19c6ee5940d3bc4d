"""A person changes what lies on the shelf: exactly, logged, and never over somebody else's change."""

from __future__ import annotations

from typing import LiteralString

from saleschannel.batch_sql import rows
from saleschannel.commerce.builtin.models.stock_changes import StockCause

SMALLEST_QUANTITY, LARGEST_QUANTITY = -1_000_000_000, 1_000_000_000

# The row is locked first, so that what is logged is what was there, and reservations go on before or after.
ADJUST: LiteralString = """
    WITH locked AS MATERIALIZED (SELECT id, quantity FROM commerce_product WHERE id = %b FOR NO KEY UPDATE),
    changed AS (
        UPDATE commerce_product p SET quantity = coalesce(%b::bigint, p.quantity + %b::bigint)
        FROM locked
        WHERE p.id = locked.id AND (%b::bigint IS NULL OR p.quantity = %b::bigint)
          AND coalesce(%b::bigint, p.quantity + %b::bigint) BETWEEN %b::bigint AND %b::bigint
        RETURNING p.id, locked.quantity AS old, p.quantity AS new
    ),
    logged AS (
        INSERT INTO commerce_stockchange (product_id, old, new, cause, actor, reason)
        SELECT id, old, new, %b::text, %b::text, %b::text FROM changed WHERE old <> new
    )
    SELECT old, new FROM changed
"""


class QuantityChangedError(Exception):
    """The quantity is not the one the person saw, or the result would be out of bounds; nothing was written."""


def count_stock(product_id: int, quantity: int, *, seen: int, actor: str, reason: str) -> tuple[int, int]:
    """There are just so many units. Old and new quantity. Raises QuantityChangedError when `seen` is not true any more.

    Units that were shipped since the person looked would otherwise come back from the dead.
    """
    return _adjust(product_id, to=quantity, by=None, seen=seen, actor=actor, reason=reason)


def move_units(product_id: int, units: int, *, seen: int | None, actor: str, reason: str) -> tuple[int, int]:
    """So many units came (or, negative, went); `seen` makes a form that is sent twice count once. Old and new quantity.

    Raises QuantityChangedError when `seen` is not true any more, or the result would be out of bounds.
    """
    return _adjust(product_id, to=None, by=units, seen=seen, actor=actor, reason=reason)


def _adjust(
    product_id: int, *, to: int | None, by: int | None, seen: int | None, actor: str, reason: str
) -> tuple[int, int]:
    bounds = (SMALLEST_QUANTITY, LARGEST_QUANTITY)
    log = (StockCause.ADJUSTED.value, actor, reason)
    found = rows(ADJUST, product_id, to, by, seen, seen, to, by, *bounds, *log)
    if not found:
        raise QuantityChangedError
    old, new = found[0]
    return old, new
