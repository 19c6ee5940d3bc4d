"""Reads what the rules of notices look at: a handful of queries, each answered from an index. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from saleschannel import batch_sql
from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import NoticeSettings, SellerAccount, Store
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.notices import AccountFacts, AttentionFacts, ShipByFacts, Situation
from saleschannel.domain.orders import CONFIRMED_BY_AMAZON


class NoticeQuestions(msgspec.Struct, frozen=True):
    """What the database does not know: Amazon's clock, how often orders are looked for, what its limits are.

    `no_calls_left` names by account the operations that may not be called at this moment, in Amazon's spelling.
    """

    clock: Callable[[SellerAccount], datetime]
    import_every: timedelta
    no_calls_left: Callable[[Sequence[SellerAccount]], Mapping[int, frozenset[str]]]


# Of each reason those orders are looked at that must leave first: among so many held ones no exact age is needed.
ATTENTION = """
    SELECT attention_reason, count(*), min(since) FROM (
        SELECT attention_reason, coalesce((
                   SELECT max(event.occurred_at) FROM channel_orderevent event
                    WHERE event.order_id = held.id AND event.type = %b), held.imported_at) AS since
          FROM channel_amazonorder held WHERE attention_reason <> ''
         ORDER BY attention_reason, ship_by LIMIT 2000) AS looked_at
     GROUP BY attention_reason
"""
SHIP_BY = """
    SELECT store.id, store.name, count(*) FILTER (WHERE due.ship_by < now()),
           count(*) FILTER (WHERE due.ship_by >= now()), min(due.ship_by)
      FROM channel_amazonorder due JOIN channel_store store ON store.id = due.store_id
     WHERE due.status IN ('unshipped', 'partially_shipped') AND due.fulfilled_by = 'MERCHANT'
       AND due.ship_by < now() + make_interval(hours => %b::int)
     GROUP BY store.id, store.name ORDER BY store.id
"""
UNCONFIRMED = """
    SELECT ordered.account_id, min(package.created_at)
      FROM channel_package package JOIN channel_amazonorder ordered ON ordered.id = package.order_id
     WHERE package.state IN ('waiting', 'sent') AND NOT ordered.programs && %t::varchar[]
     GROUP BY ordered.account_id
"""


def read_situation(questions: NoticeQuestions, settings: NoticeSettings, now: datetime) -> Situation:
    """Everything the rules look at, as it is now."""
    return Situation(
        now=now,
        import_every=questions.import_every,
        worker_seen_at=settings.looked_at,
        accounts=tuple(account_facts(questions)),
        attention=tuple(attention_facts()),
        ship_by=tuple(ship_by_facts(settings.ship_by_hours)),
    )


def account_facts(questions: NoticeQuestions) -> Iterator[AccountFacts]:
    """Each account that is not paused. A package waits for Amazon by our clock, which is good enough for hours."""
    waiting: dict[int, datetime] = dict(batch_sql.rows(UNCONFIRMED, sorted(CONFIRMED_BY_AMAZON)))
    accounts = list(watched_accounts())
    no_calls_left = questions.no_calls_left(accounts)
    for account in accounts:
        yield AccountFacts(
            account_id=account.pk,
            name=account.name,
            now=questions.clock(account),
            problem=account.problem,
            imports=account.imports,
            last_import=account.last_import or account.created_at,
            imported_up_to=account.imported_up_to,
            authorised_at=account.authorized_at,
            secret_since=account.secret_since,
            oldest_unconfirmed=waiting.get(account.pk),
            no_calls_left=no_calls_left.get(account.pk, frozenset()),
        )


def watched_accounts() -> QuerySet[Any]:
    """Active accounts with how far their orders are imported, in one query."""
    live = FilteredRelation("import_cursors", condition=Q(import_cursors__store__isnull=True))
    importing = Store.objects.filter(account=OuterRef("pk"), active=True)
    return (
        SellerAccount.objects.filter(active=True)
        .annotate(live=live, imports=Exists(importing))
        .annotate(last_import=F("live__last_success_at"), imported_up_to=F("live__watermark"))
        .order_by("pk")
    )


def attention_facts() -> Iterator[AttentionFacts]:
    """Held orders by reason. A reason of a newer release is left to that release."""
    for reason, orders, oldest in batch_sql.rows(ATTENTION, EventType.NEEDS_ATTENTION.value):
        if reason in set(AttentionReason):
            yield AttentionFacts(reason=AttentionReason(reason), orders=orders, oldest=oldest)


def ship_by_facts(hours: int) -> Iterator[ShipByFacts]:
    """Per store, the merchant's orders that are late or due within the hours."""
    for store_id, name, late, near, first in batch_sql.rows(SHIP_BY, hours):
        yield ShipByFacts(store_id=store_id, name=name, late=late, near=near, first=first)
