"""The one place that changes the state of Commerce orders."""

from __future__ import annotations

from collections.abc import Collection

from saleschannel.batch_sql import rows
from saleschannel.domain.commerce import COMMERCE_TRANSITIONS, CommerceOrderState


def default_status(state: CommerceOrderState) -> str:
    """The status shown for a state unless the order settings name another one."""
    return state.value


def change_states(order_ids: Collection[int], new: CommerceOrderState, cause: str) -> set[int]:
    """Bring those of the orders to the new state that may go there; the ids of the changed ones.

    A custom status is lost with the state it belonged to, as in Commerce. The change is a row in the order's story.
    """
    if not order_ids:
        return set()
    allowed = [old.value for old, followers in COMMERCE_TRANSITIONS.items() if new in followers]
    # The lock re-reads the state after a wait, so that of two writers only one makes the change and writes the row.
    changed = rows(
        """
        WITH before AS (
            SELECT id, state FROM commerce_order
            WHERE id = ANY (%t::bigint[]) AND state = ANY (%t::text[])
            ORDER BY id FOR NO KEY UPDATE
        ), changed AS (
            UPDATE commerce_order o SET state = %b::text, status = %b::text
            FROM before WHERE o.id = before.id
            RETURNING o.id, before.state AS old, o.state AS new
        )
        INSERT INTO commerce_orderstatechange (order_id, old, new, cause)
        SELECT id, old, new, %b::text FROM changed
        RETURNING order_id
        """,
        sorted(order_ids),
        allowed,
        new.value,
        default_status(new),
        cause,
    )
    return {order_id for (order_id,) in changed}
