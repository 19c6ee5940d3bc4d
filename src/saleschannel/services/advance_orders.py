"""Advance stored orders: after a change of settings, stock or products, after shipping, or because a person asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.order_reads import load_records
from saleschannel.channel.order_records import OrderRecord
from saleschannel.channel.order_writes import write_progress
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import CommerceBackend
from saleschannel.services.advance import advance
from saleschannel.services.conflicts import until_undisturbed
from saleschannel.services.erp_events import tell_erp


def advance_orders(
    stores: AccountStores,
    ids: Sequence[AmazonOrderId],
    backends: Callable[[str], CommerceBackend],
    now: datetime,
) -> list[OrderRecord]:
    """Decide and perform what can be done now for these orders; the records as they came to rest."""
    return until_undisturbed(lambda: decide_and_write(stores, ids, backends, now))


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
        advance(group, backends(kind), now)
    write_progress(stores.account_id, records, now)
    tell_erp(records)
    return records
