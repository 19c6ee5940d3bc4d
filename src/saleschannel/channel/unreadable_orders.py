"""Orders that could not be understood or stored: kept with their reason, resolved when a later version can be."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from saleschannel import batch_sql
from saleschannel.channel.models import CommunicationError, UnreadableOrder
from saleschannel.domain import orders as domain
from saleschannel.vault.current import keyring

REMEDY = (
    "It is tried again when Amazon changes it. Compare it with Seller Central; report this if it looks right there."
)


def keep_unreadable(account_id: int, order: domain.UnreadableOrder) -> None:
    """Keep the order's bytes (encrypted) and the reason; told once as a communication error, until it is resolved."""
    name = printable(order.amazon_order_id) or "?"
    told = UnreadableOrder.objects.filter(account_id=account_id, amazon_order_id=name, resolved=False).exists()
    UnreadableOrder.objects.update_or_create(
        account_id=account_id,
        amazon_order_id=name,
        defaults={
            "reason": printable(order.reason, 2000),
            "raw": keyring().encrypt(zlib.compress(order.raw, 1)),
            "resolved": False,
        },
    )
    if not told:
        CommunicationError.objects.create(
            account_id=account_id,
            amazon_order_id=name[:50],
            operation="import",
            code="unreadable_order",
            message=printable(order.reason, 2000),
            remedy=REMEDY,
        )


def resolve_unreadable(account_id: int, ids: Sequence[str]) -> None:
    """These orders were imported after all."""
    batch_sql.send(
        """UPDATE channel_unreadableorder SET resolved = true
            WHERE account_id = %b AND amazon_order_id = ANY(%t::text[]) AND NOT resolved""",
        account_id,
        list(ids),
    )


def printable(text: str, length: int = 100) -> str:
    """Text that PostgreSQL can store and a page can show."""
    return "".join(char if char.isprintable() else "�" for char in text)[:length]
