"""Reads for pages and commands: lists by keyset, one order with all that belongs to it, products that run short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import msgspec
from django.db.models import F, Prefetch, Q, QuerySet

from saleschannel.batch_sql import rows
from saleschannel.commerce.builtin.models import (
    CommerceStore,
    Invoice,
    Order,
    OrderComment,
    OrderLine,
    OrderStateChange,
    Product,
    Shipment,
    ShipmentPackage,
)
from saleschannel.commerce.builtin.people import People, open_people
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.vault.current import keyring


class OrderFilter(msgspec.Struct, frozen=True):
    """What an order list shows; empty fields do not filter. `text` is a number, its beginning, or words of a name."""

    state: CommerceOrderState | None = None
    commerce_store: str = ""
    text: str = ""
    purchased_from: datetime | None = None
    purchased_before: datetime | None = None


class Position(msgspec.Struct, frozen=True):
    """Where a page of the newest-first list ends; the next page begins after it."""

    purchased_at: datetime
    id: int


class OrderRow(msgspec.Struct, frozen=True):
    """One row of the order list. `buyer_name` is buyer data."""

    id: int
    number: str
    reference: str
    state: CommerceOrderState
    status: str
    commerce_store: str
    fulfilled_by: str
    purchased_at: datetime
    currency: str
    grand_total: Decimal
    labels: tuple[str, ...]
    buyer_name: str


class OrderPage(msgspec.Struct, frozen=True):
    """A page of the list; `end` is None on the last page."""

    rows: tuple[OrderRow, ...]
    end: Position | None


def order_page(wanted: OrderFilter, after: Position | None = None, size: int = 50) -> OrderPage:
    """A page of orders, newest first. As quick at the millionth order as at the first."""
    query = filtered_orders(wanted)
    if after is not None:
        # The first condition lets the index find the place, the second one is exact.
        query = query.filter(purchased_at__lte=after.purchased_at).filter(
            Q(purchased_at__lt=after.purchased_at) | Q(id__lt=after.id)
        )
    names = [name for name in OrderRow.__struct_fields__ if name != "buyer_name"]
    found = list(query.order_by("-purchased_at", "-id").values(*names, "people")[: size + 1])
    shown = tuple(order_row(row) for row in found[:size])
    end = Position(shown[-1].purchased_at, shown[-1].id) if len(found) > size else None
    return OrderPage(shown, end)


def order_row(row: dict[str, object]) -> OrderRow:
    people = open_people(row.pop("people"))  # type: ignore[arg-type]
    return msgspec.convert({**row, "buyer_name": people.buyer_name}, OrderRow)


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


def count_orders(wanted: OrderFilter, at_most: int = 10_000) -> int:
    """How many orders the filter shows; `at_most + 1` stands for more than that, because counting all is slow."""
    return filtered_orders(wanted)[: at_most + 1].count()


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


def short_products(limit: int = 50) -> list[Product]:
    """Products of which more is promised than there is, the worst first."""
    short = Product.objects.filter(manage_stock=True, reserved__gt=F("quantity"))
    return list(short.order_by(F("quantity") - F("reserved"), "id")[:limit])


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
