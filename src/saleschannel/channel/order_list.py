"""The read path of the Orders tab: one page of Amazon orders by filters, and their capped number. Writes nothing.

Every filter is answered from an index of the model; there is no OFFSET and no full count (facts engine.md §5).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from django.db.models import Count, Q, QuerySet

from saleschannel.channel.models import AmazonOrder
from saleschannel.channel.order_records import decrypt_buyer_data
from saleschannel.channel.statuses import TO_SHIP, ChannelStatus
from saleschannel.domain.orders import FulfilledBy, Program
from saleschannel.keyset import COUNT_CAP, CappedCount, KeyColumn, KeysetPage, Place, capped_count, keyset_page
from saleschannel.vault.current import keyring
from saleschannel.vault.keyring import DecryptionError

ORDER_KEYS = (KeyColumn("purchased_at", datetime, descending=True), KeyColumn("id", int, descending=True))
ANY_REASON = "any"
FILTERED_COUNT_CAP = 3_000
"""Fewer matches are sorted; more are met within 17,000 rows on the way from the newest of a million orders."""
SCATTERED_COUNT_CAP = 1_000
"""Matches of a name or of the beginning of a number lie anywhere in the table; each has to be read to be counted."""


class OrderFilters(msgspec.Struct, frozen=True):
    """What the Orders tab is narrowed down to; an empty value or None does not filter.

    `number` is a prefix of either number, `commerce_number` of Commerce's. `attention` is an attention reason or
    ANY_REASON, `attention_detail` its exact detail. `buyer` is searched by whole words, because names are encrypted.
    `to_ship` leaves what must still leave the house by ship-by times from `ship_from` on and before `ship_before`.
    """

    purchased_from: datetime | None = None
    purchased_before: datetime | None = None
    number: str = ""
    buyer: str = ""
    total_from: Decimal | None = None
    total_to: Decimal | None = None
    status: str = ""
    store_id: int | None = None
    attention: str = ""
    fulfilled_by: str = ""
    commerce_number: str = ""
    attention_detail: str = ""
    prime: bool | None = None
    business: bool | None = None
    held: bool | None = None
    to_ship: bool = False
    ship_from: datetime | None = None
    ship_before: datetime | None = None


NO_FILTERS = OrderFilters()


class OrderEntry(NamedTuple):
    """One row of the Orders tab. `buyer_name` is empty where Amazon gives none, None where the key is missing."""

    purchased_at: datetime
    id: int
    amazon_order_id: str
    store_id: int
    status: str
    fulfillment_status: str
    fulfilled_by: str
    currency: str
    total: Decimal | None
    units: int
    ship_by: datetime | None
    programs: list[str]
    replaces: str
    cancellation_requested: bool
    commerce_number: str
    waiting_for: str
    attention_reason: str
    attention_detail: str
    held_at: datetime | None
    hold_reason: str
    buyer_name: str | None


COLUMNS = (*OrderEntry._fields[:-1], "buyer_data")


def order_page(
    filters: OrderFilters, place: Place, count: CappedCount | None = None, *, awaiting_amazon: bool = False
) -> KeysetPage[OrderEntry]:
    """One page, newest first. Pending orders are never on the Orders tab; `awaiting_amazon` lists only them.

    With the `count` of the same filters at hand the quicker way to the page is taken: few matches are sorted, many are
    met soon on the way from the newest order.
    """
    few = count is not None and not count.capped and filters != NO_FILTERS
    found = listed(filters, awaiting_amazon=awaiting_amazon).values_list("purchased_at", "id")
    page = keyset_page(found, ORDER_KEYS, place, few=few)
    return KeysetPage(_entries([key[1] for key in page.rows]), page.before, page.after)


def _entries(ids: list[int]) -> list[OrderEntry]:
    """These orders, in this order. Found by an index alone, only those that are shown are read."""
    rows = AmazonOrder.objects.filter(pk__in=ids).values_list(*COLUMNS)
    entries = {row[1]: OrderEntry._make((*row[:-1], buyer_name(row[-1]))) for row in rows}
    return [entries[order_id] for order_id in ids if order_id in entries]


def count_orders(filters: OrderFilters, *, awaiting_amazon: bool = False) -> CappedCount:
    """How many orders the filters leave, up to a cap; a lower one behind filters, as their matches lie scattered."""
    cap = COUNT_CAP if filters == NO_FILTERS else SCATTERED_COUNT_CAP if is_scattered(filters) else FILTERED_COUNT_CAP
    return capped_count(listed(filters, awaiting_amazon=awaiting_amazon), cap)


def is_scattered(filters: OrderFilters) -> bool:
    """Whether orders themselves must be read to count them: names and beginnings of numbers."""
    return bool(filters.buyer or filters.number or filters.commerce_number)


def listed(filters: OrderFilters, *, awaiting_amazon: bool = False) -> QuerySet[AmazonOrder]:
    """The orders that the filters leave."""
    pending = Q(status=ChannelStatus.AWAITING_AMAZON.value)
    orders = AmazonOrder.objects.filter(pending if awaiting_amazon else ~pending)
    for condition in _conditions(filters):
        orders = orders.filter(condition)
    return orders


def buyer_name(buyer_data: bytes | memoryview | None) -> str | None:
    """The buyer's name, else the recipient's, else empty; None when it cannot be decrypted."""
    try:
        people = decrypt_buyer_data(buyer_data)
    except DecryptionError:
        return None
    return people.buyer.name or people.ship_to.name


def _conditions(filters: OrderFilters) -> list[Q]:
    plain = {
        "purchased_at__gte": filters.purchased_from,
        "purchased_at__lt": filters.purchased_before,
        "total__gte": filters.total_from,
        "total__lte": filters.total_to,
        "store_id": filters.store_id,
        "status": filters.status or None,
        "fulfilled_by": filters.fulfilled_by or None,
    }
    conditions = [Q(**{name: value}) for name, value in plain.items() if value is not None]
    conditions += [
        _number(filters.number),
        Q(commerce_number__startswith=filters.commerce_number) if filters.commerce_number else Q(),
        _buyer(filters.buyer),
        _attention(filters.attention, filters.attention_detail),
        _program(Program.PRIME, filters.prime),
        _program(Program.BUSINESS, filters.business),
        Q() if filters.held is None else Q(held_at__isnull=not filters.held),
        _to_ship(filters) if filters.to_ship else Q(),
    ]
    return [condition for condition in conditions if condition]


def _number(prefix: str) -> Q:
    return Q(amazon_order_id__startswith=prefix) | Q(commerce_number__startswith=prefix) if prefix else Q()


def _buyer(name: str) -> Q:
    tokens = keyring().search_tokens(name)
    return Q(buyer_tokens__contains=tokens) if tokens else Q()


def _attention(reason: str, detail: str) -> Q:
    if not reason and not detail:
        return Q()
    needs_attention = ~Q(attention_reason="")  # the condition of the partial index
    by_reason = Q(attention_reason=reason) if reason and reason != ANY_REASON else Q()
    return needs_attention & by_reason & (Q(attention_detail=detail) if detail else Q())


def _program(program: str, wanted: bool | None) -> Q:
    if wanted is None:
        return Q()
    in_program = Q(programs__contains=[program])
    return in_program if wanted else ~in_program


def _to_ship(filters: OrderFilters) -> Q:
    """Orders of the merchant's that must still be shipped; the statuses are the condition of the partial index."""
    wanted = Q(status__in=[status.value for status in TO_SHIP], fulfilled_by=FulfilledBy.MERCHANT.value)
    if filters.ship_from is not None:
        wanted &= Q(ship_by__gte=filters.ship_from)
    if filters.ship_before is not None:
        wanted &= Q(ship_by__lt=filters.ship_before)
    return wanted


def orders_needing_attention() -> dict[int, dict[str, int]]:
    """Per store and attention reason, how many orders need attention; from the partial index alone."""
    counts: dict[int, dict[str, int]] = {}
    rows: Any = AmazonOrder.objects.exclude(attention_reason="").values_list("store_id", "attention_reason")
    for store_id, reason, number in rows.annotate(number=Count("id")).order_by("store_id", "-number"):
        counts.setdefault(store_id, {})[reason] = number
    return counts
