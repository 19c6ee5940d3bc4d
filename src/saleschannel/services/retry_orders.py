"""Try orders again whose cause may be gone: when a person asks, and by itself at intervals, without ever giving up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import OrderEvent, Package
from saleschannel.channel.order_reads import lock_orders
from saleschannel.channel.order_records import OrderRecord
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.domain.shipments import ConfirmationState
from saleschannel.ports import Marketplace
from saleschannel.services.advance_orders import advance_apart, decide_and_write
from saleschannel.services.conflicts import until_undisturbed
from saleschannel.services.import_page import Backends, import_page

BATCH = 100
RETRIED_BY_ITSELF = (
    AttentionReason.UNKNOWN_SKU,
    AttentionReason.DISABLED_PRODUCT,
    AttentionReason.OUT_OF_STOCK,
    AttentionReason.COMMERCE_REFUSED,
    AttentionReason.NUMBER_TAKEN,
)
"""Causes that vanish in Commerce without Amazon saying anything; the others need news from Amazon or a person."""

NEED_NEWS_FROM_AMAZON = (
    AttentionReason.ADDRESS_MISSING,
    AttentionReason.UNFULFILLABLE,
    AttentionReason.UNKNOWN_STATUS,
    AttentionReason.UNREADABLE,
)
"""Causes that deciding again on what is stored would meet again: the order is read from Amazon first."""


def retry_orders(
    stores: AccountStores,
    ids: Sequence[AmazonOrderId],
    marketplace: Marketplace,
    backends: Backends,
    now: datetime,
    *,
    actor: str,
) -> list[OrderRecord]:
    """A person asks: refused confirmations are sent again too, and orders that need news are read from Amazon.

    Raises SaleschannelError when Amazon does not give them. What is done then is written as a whole or not at all.
    """
    read_news(stores, ids, marketplace, backends)

    def retry() -> list[OrderRecord]:
        reopen(lock_orders(stores.account_id, ids), actor)
        return decide_and_write(stores, ids, backends, now)

    return until_undisturbed(retry)


def read_news(
    stores: AccountStores, ids: Sequence[AmazonOrderId], marketplace: Marketplace, backends: Backends
) -> None:
    """Import those of the orders again that only news from Amazon can help."""
    held = AmazonOrderRow.objects.filter(
        account_id=stores.account_id,
        amazon_order_id__in=ids,
        attention_reason__in=[reason.value for reason in NEED_NEWS_FROM_AMAZON],
    )
    for amazon_order_id in list(held.order_by("amazon_order_id").values_list("amazon_order_id", flat=True)):
        page = marketplace.get_order(AmazonOrderId(amazon_order_id))
        import_page(stores, page, backends, marketplace.now())


def reopen(row_ids: Sequence[int], actor: str) -> None:
    """Tell of the attempt, and let refused confirmations wait again. The orders must be locked."""
    Package.objects.filter(order_id__in=row_ids, state=ConfirmationState.REFUSED.value).update(
        state=ConfirmationState.WAITING.value, error_message=""
    )
    OrderEvent.objects.bulk_create(
        [OrderEvent(order_id=row_id, type=EventType.RETRIED.value, actor=actor) for row_id in row_ids]
    )


def retry_waiting_orders(stores: AccountStores, backends: Backends, now: datetime) -> int:
    """Try all orders of the account again that a change in Commerce may have freed; how many were."""
    freed = 0
    last = 0
    while rows := list(_candidates(stores.account_id, last)):
        last = rows[-1][0]
        ids = [AmazonOrderId(amazon_order_id) for _, amazon_order_id in rows]
        records = advance_apart(stores, ids, backends, now)
        freed += sum(not record.attention_reason for record in records)
    return freed


def _candidates(account_id: int, after: int) -> Sequence[tuple[int, str]]:
    held = AmazonOrderRow.objects.filter(
        account_id=account_id, attention_reason__in=[reason.value for reason in RETRIED_BY_ITSELF], pk__gt=after
    ).filter(held_at=None)
    return list(held.order_by("pk").values_list("pk", "amazon_order_id")[:BATCH])
