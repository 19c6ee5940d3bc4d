"""Numbers without gaps, as tax offices want them of invoices: drawn and used in one transaction, or not at all.

Whoever draws waits for the one before to commit; so draw late, and before the product counters.
"""

from __future__ import annotations

from typing import LiteralString

from saleschannel.batch_sql import rows

INVOICES: LiteralString = "invoice"
CREDIT_MEMOS: LiteralString = "credit_memo"
SHORTEST_NUMBER = 9


def draw_numbers(name: LiteralString, count: int) -> list[str]:
    """The next numbers of a range, padded to nine digits."""
    ((last,),) = rows(
        """
        INSERT INTO commerce_numberrange AS r (name, last) VALUES (%b::text, %b::bigint)
        ON CONFLICT (name) DO UPDATE SET last = r.last + EXCLUDED.last
        RETURNING last
        """,
        name,
        count,
    )
    return [f"{number:0{SHORTEST_NUMBER}}" for number in range(last - count + 1, last + 1)]
