"""Reads for pages and commands: the order list, one order with all that belongs to it, the stock's books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec
from django.db.models import F, Prefetch, Q, QuerySet

from saleschannel.batch_sql import rows
from saleschannel.commerce.builtin.credit_reads import with_credited_units
from saleschannel.commerce.builtin.models import (
    CommerceStore,
    CreditMemo,
    Customer,
    Invoice,
    Order,
    OrderComment,
    OrderLine,
    OrderStateChange,
    ShipmentLine,
    ShipmentPackage,
)
from saleschannel.commerce.builtin.people import People, open_people
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.keyset import (
    COUNT_CAP,
    PAGE_SIZE,
    CappedCount,
    KeyColumn,
    KeysetPage,
    Place,
    capped_count,
    keyset_page,
)
from saleschannel.vault.current import keyring
from saleschannel.vault.keyring import DecryptionError


class OrderFilter(msgspec.Struct, frozen=True):
    """What an order list shows; empty fields do not filter.

    `number` is Commerce's or Amazon's number or how it begins, `buyer` whole words of a name. `status` is one of the
    merchant's own. `customer` is a customer number, or GUEST for orders without an account.
    """

    state: CommerceOrderState | None = None
    status: str = ""
    commerce_store: str = ""
    number: str = ""
    buyer: str = ""
    customer: str = ""
    purchased_from: datetime | None = None
    purchased_before: datetime | None = None


NO_FILTER = OrderFilter()
GUEST = "guest"


class OrderRow(NamedTuple):
    """One row of the order list. `buyer` is buyer data; None where the key for it is missing."""

    purchased_at: datetime
    id: int
    number: str
    reference: str
    state: str
    status: str
    currency: str
    grand_total: Decimal
    labels: list[str]
    buyer: str | None


ORDER_KEYS = (KeyColumn("purchased_at", datetime, descending=True), KeyColumn("id", int, descending=True))
COLUMNS = (*OrderRow._fields[:-1], "people")
FILTERED_COUNT_CAP = 3_000
"""Fewer matches are sorted; more are met soon on the way from the newest order."""


def order_page(
    wanted: OrderFilter, place: Place, size: int = PAGE_SIZE, *, count: CappedCount | None = None
) -> KeysetPage[OrderRow]:
    """A page of orders, newest first. As quick at the millionth order as at the first.

    With the `count` of the same filter the quicker way is taken: few matches are found and sorted.
    """
    few = count is not None and not count.capped and wanted != NO_FILTER
    page = keyset_page(filtered_orders(wanted).values_list("purchased_at", "id"), ORDER_KEYS, place, size, few=few)
    return KeysetPage(_rows([key[1] for key in page.rows]), page.before, page.after)


def _rows(ids: list[int]) -> list[OrderRow]:
    """These orders, in this order. Found by an index alone, only those that are shown are read."""
    found = Order.objects.filter(pk__in=ids).values_list(*COLUMNS)
    rows = {row[1]: OrderRow._make((*row[:-1], buyer_name(row[-1]))) for row in found}
    return [rows[order_id] for order_id in ids if order_id in rows]


def count_orders(wanted: OrderFilter) -> CappedCount:
    """How many orders the filter shows, up to a cap, because counting all is slow."""
    cap = COUNT_CAP if wanted == NO_FILTER else FILTERED_COUNT_CAP
    return capped_count(filtered_orders(wanted), cap)


def buyer_name(people: bytes | memoryview[int]) -> str | None:
    """The buyer's name, else the recipient's; None when it cannot be decrypted."""
    try:
        opened = open_people(people)
    except DecryptionError:
        return None
    return opened.buyer_name or opened.ship_to.name


def filtered_orders(wanted: OrderFilter) -> QuerySet[Order]:
    query = Order.objects.all()
    if wanted.state is not None:
        query = query.filter(state=wanted.state.value)
    if wanted.commerce_store:
        query = query.filter(commerce_store=wanted.commerce_store)
    if wanted.purchased_from is not None:
        query = query.filter(purchased_at__gte=wanted.purchased_from)
    if wanted.purchased_before is not None:
        query = query.filter(purchased_at__lt=wanted.purchased_before)
    if wanted.status:
        query = query.filter(status=wanted.status).exclude(status=F("state"))  # the condition of the partial index
    if number := wanted.number.strip():
        query = query.filter(Q(number__startswith=number) | Q(reference__startswith=number))
    if tokens := keyring().search_tokens(wanted.buyer):
        query = query.filter(buyer_tokens__contains=tokens)
    return query.filter(by_customer(wanted.customer))


def by_customer(customer: str) -> Q:
    if customer == GUEST:
        return Q(customer__isnull=True)
    return Q(customer_id__in=Customer.objects.filter(number=customer).values("id")) if customer else Q()


@dataclass(frozen=True)
class OrderDetail:
    """One order with all that belongs to it. `people` is buyer data, nobody where it is locked: its key is missing.

    `customer_number` is empty for a guest. The packages come with their shipments and contents.
    """

    order: Order
    people: People
    people_are_locked: bool
    customer_number: str
    lines: Sequence[OrderLine]
    packages: Sequence[ShipmentPackage]
    invoices: Sequence[Invoice]
    comments: Sequence[OrderComment]
    credit_memos: Sequence[CreditMemo]
    state_changes: Sequence[OrderStateChange]


def order_detail(order: str) -> OrderDetail | None:
    """The order with this number or, failing that, this reference; None if there is none."""
    known = Order.objects.annotate(customer_number=F("customer__number"))  # its name may be under a missing key
    found = list(known.filter(Q(number=order) | Q(reference=order)))
    return detail_of(min(found, key=lambda one: one.number != order)) if found else None


def detail_of(order: Order) -> OrderDetail:
    """Raises nothing where the key of the buyer's data is missing: everything else is shown all the same."""
    contents = ShipmentLine.objects.select_related("order_line").order_by("order_line__position")
    packages = ShipmentPackage.objects.filter(shipment__order=order).select_related("shipment")
    people, locked = readable_people(order.people)
    return OrderDetail(
        order=order,
        people=people,
        people_are_locked=locked,
        customer_number=getattr(order, "customer_number", None) or "",
        lines=list(order.lines.order_by("position")),
        packages=list(packages.order_by("shipment_id", "id").prefetch_related(Prefetch("lines", contents))),
        invoices=list(order.invoices.order_by("id")),
        comments=list(order.comments.order_by("id")),
        credit_memos=list(with_credited_units(order.credit_memos.order_by("id"))),
        state_changes=list(order.state_changes.order_by("id")),
    )


def readable_people(stored: bytes | memoryview[int]) -> tuple[People, bool]:
    """The persons of an order, and whether they are locked because their key is not configured."""
    try:
        return open_people(stored), False
    except DecryptionError:
        return People(), True


def commerce_stores() -> list[tuple[str, str]]:
    """Code and name of the stores that order settings can choose."""
    return list(CommerceStore.objects.order_by("name").values_list("code", "name"))


class StockDifference(msgspec.Struct, frozen=True):
    """A product whose counter is not the sum of its reservations: must never be."""

    sku: str
    reserved: int
    held: int


def stock_differences() -> list[StockDifference]:
    """Checks the law of the reserved counters over all products, in one statement and one snapshot."""
    found = rows(
        """
        SELECT p.sku, p.reserved, coalesce(r.held, 0)::bigint
        FROM commerce_product p
        LEFT JOIN (SELECT product_id, sum(quantity) AS held FROM commerce_reservation GROUP BY product_id) r
            ON r.product_id = p.id
        WHERE p.reserved <> coalesce(r.held, 0)
        ORDER BY p.sku
        """
    )
    return [StockDifference(*difference) for difference in found]
