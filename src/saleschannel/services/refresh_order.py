"""A person has an order read from Amazon now: one getOrder through the budget, imported as any news."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.cancellation_writes import note_seen
from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import OrderEvent
from saleschannel.channel.order_reads import amazon_order_of
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import AmazonOrder, AmazonOrderId
from saleschannel.ports import Marketplace
from saleschannel.services.import_page import Backends, import_page
from saleschannel.vault.keyring import DecryptionError

NOTHING = ("nothing",)

PARTS: Mapping[str, Callable[[AmazonOrder], Any]] = {
    "status": lambda order: order.fulfillment_status,
    "items": lambda order: [
        (item.order_item_id, item.quantity_ordered, item.quantity_fulfilled) for item in order.items
    ],
    "amounts": lambda order: (order.total, [item.amounts for item in order.items]),
    "address": lambda order: order.ship_to,
    "buyer": lambda order: order.buyer,
    "packages": lambda order: order.packages,
    "times": lambda order: (order.ship_by.latest, order.deliver_by.latest),
    "cancellation": lambda order: order.cancellation_requested,
}
"""The parts of an order that a person may want to know changed; their words are in `channel.change_texts`."""


def refresh_order(row: AmazonOrderRow, marketplace: Marketplace, backends: Backends, *, actor: str) -> tuple[str, ...]:
    """Read the order from Amazon and import it; the names of the parts that changed, `nothing` where none did.

    Raises SaleschannelError when Amazon does not give it, OrderRejected when its answer cannot be understood.
    """
    before = stored(row.pk)
    page = marketplace.get_order(AmazonOrderId(row.amazon_order_id))
    now = marketplace.now()
    result = import_page(AccountStores.load(row.account), page, backends, now)
    if result.unreadable:
        raise OrderRejected(
            f"Amazon's answer for {row.amazon_order_id} cannot be understood.",
            code="unreadable",
            remedy="Look at the order in Seller Central; what Amazon sent is kept.",
        )
    note_seen(row.account_id, now)
    changed = changed_parts(before, stored(row.pk)) or NOTHING
    facts = {"changes": " ".join(changed)}
    OrderEvent.objects.create(order=row, type=EventType.REFRESHED.value, actor=actor, facts=facts)
    return changed


def stored(pk: int) -> AmazonOrder:
    """The order as it is stored. Raises OrderRejected when the key of its buyer's data is missing."""
    row = AmazonOrderRow.objects.prefetch_related("items").get(pk=pk)
    try:
        return amazon_order_of(row)
    except DecryptionError as error:
        raise OrderRejected(
            "The key for this buyer's data is not configured.",
            code="key_missing",
            remedy="Add the key to SALESCHANNEL_ENCRYPTION_KEYS.",
        ) from error


def changed_parts(before: AmazonOrder, after: AmazonOrder) -> tuple[str, ...]:
    """What differs; `other` where Amazon's answer differs in something that has no name of its own."""
    changed = tuple(name for name, part in PARTS.items() if part(before) != part(after))
    return changed or (("other",) if before.content_hash != after.content_hash else ())
