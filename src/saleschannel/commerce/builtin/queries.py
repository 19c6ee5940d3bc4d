"""Reads for pages and commands: the order list, one order with all that belongs to it, the stock's books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec
from django.db.models import Prefetch, Q, QuerySet

from saleschannel.batch_sql import rows
from saleschannel.commerce.builtin.models import (
    CommerceStore,
    Invoice,
    Order,
    OrderComment,
    OrderLine,
    OrderStateChange,
    Shipment,
    ShipmentPackage,
)
from saleschannel.commerce.builtin.people import People, open_people
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.keyset import PAGE_SIZE, CappedCount, KeyColumn, KeysetPage, Place, capped_count, keyset_page
from saleschannel.vault.current import keyring
from saleschannel.vault.keyring import DecryptionError


class OrderFilter(msgspec.Struct, frozen=True):
    """What an order list shows; empty fields do not filter. `text` is a number, its beginning, or words of a name."""

    state: CommerceOrderState | None = None
    commerce_store: str = ""
    text: str = ""
    purchased_from: datetime | None = None
    purchased_before: datetime | None = None


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


def order_page(wanted: OrderFilter, place: Place, size: int = PAGE_SIZE) -> KeysetPage[OrderRow]:
    """A page of orders, newest first. As quick at the millionth order as at the first."""
    page = keyset_page(filtered_orders(wanted).values_list(*COLUMNS), ORDER_KEYS, place, size)
    rows = [OrderRow._make((*row[:-1], buyer_name(row[-1]))) for row in page.rows]
    return KeysetPage(rows, page.before, page.after)


def count_orders(wanted: OrderFilter) -> CappedCount:
    """How many orders the filter shows, up to a cap, because counting all is slow."""
    return capped_count(filtered_orders(wanted))


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
    if text := wanted.text.strip():
        by_number = Q(number__startswith=text) | Q(reference__startswith=text)
        query = query.filter(by_number | Q(buyer_tokens__contains=keyring().search_tokens(text)))
    return query


@dataclass(frozen=True)
class OrderDetail:
    """One order with all that belongs to it. `people` is buyer data."""

    order: Order
    people: People
    lines: Sequence[OrderLine]
    shipments: Sequence[Shipment]
    invoices: Sequence[Invoice]
    comments: Sequence[OrderComment]
    state_changes: Sequence[OrderStateChange]


def order_detail(order: str) -> OrderDetail | None:
    """The order with this number or, failing that, this reference; None if there is none."""
    found = list(Order.objects.select_related("customer").filter(Q(number=order) | Q(reference=order)))
    return detail_of(min(found, key=lambda one: one.number != order)) if found else None


def detail_of(order: Order) -> OrderDetail:
    packages = ShipmentPackage.objects.order_by("id").prefetch_related("lines__order_line")
    return OrderDetail(
        order=order,
        people=open_people(order.people),
        lines=list(order.lines.order_by("position").select_related("product")),
        shipments=list(order.shipments.order_by("id").prefetch_related(Prefetch("packages", packages))),
        invoices=list(order.invoices.order_by("id").prefetch_related("lines__order_line")),
        comments=list(order.comments.order_by("id")),
        state_changes=list(order.state_changes.order_by("id")),
    )


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
