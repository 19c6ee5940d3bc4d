"""Advance stored orders: after a change of settings, stock or products, after shipping, or because a person asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from saleschannel.batch_sql import pipelined
from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.order_reads import load_records
from saleschannel.channel.order_records import OrderRecord
from saleschannel.channel.order_writes import write_progress
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import CommerceBackend
from saleschannel.services.advance import advance
from saleschannel.services.aliased_commerce import AliasedCommerce
from saleschannel.services.conflicts import until_undisturbed
from saleschannel.services.erp_events import tell_erp
from saleschannel.services.splitting import all_but_the_bad

log = structlog.get_logger(__name__)


def advance_orders(
    stores: AccountStores,
    ids: Sequence[AmazonOrderId],
    backends: Callable[[str], CommerceBackend],
    now: datetime,
) -> list[OrderRecord]:
    """Decide and perform what can be done now for these orders; the records as they came to rest."""
    return until_undisturbed(lambda: decide_and_write(stores, ids, backends, now))


def advance_apart(
    stores: AccountStores,
    ids: Sequence[AmazonOrderId],
    backends: Callable[[str], CommerceBackend],
    now: datetime,
) -> list[OrderRecord]:
    """The same for many orders that know nothing of each other: one that fails stays as it was, the others go on."""

    def leave_alone(amazon_order_id: AmazonOrderId, error: Exception) -> list[OrderRecord]:
        log.error("order cannot be advanced", amazon_order_id=amazon_order_id, error=type(error).__name__)
        return []

    parts = all_but_the_bad(ids, lambda part: advance_orders(stores, part, backends, now), leave_alone)
    return [record for part in parts for record in part]


def decide_and_write(
    stores: AccountStores,
    ids: Sequence[AmazonOrderId],
    backends: Callable[[str], CommerceBackend],
    now: datetime,
) -> list[OrderRecord]:
    """In the caller's transaction: load under lock, advance by back end, write."""
    records = load_records(stores.account_id, ids, stores.settings)
    groups: dict[str, list[OrderRecord]] = defaultdict(list)
    for record in records:
        groups[stores.backend_of(record.store_id)].append(record)
    for kind, group in groups.items():
        advance(group, AliasedCommerce(backends(kind), stores.account_id), now)
    with pipelined():
        write_progress(records)
        tell_erp(records)
    return records
