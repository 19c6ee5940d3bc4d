"""Reads for the product pages: the list by filters, and what stands around one product. Writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from saleschannel.batch_sql import rows
from saleschannel.commerce.builtin.models import OrderLine, Product, StockChange
from saleschannel.keyset import COUNT_CAP, CappedCount, KeyColumn, KeysetPage, Place, capped_count, keyset_page

PRODUCT_KEYS = (KeyColumn("sku", str),)
CHANGE_KEYS = (KeyColumn("id", int, descending=True),)
MANY_ORDERS = 100
RECENT_ORDERS = 20
CHANGES_AT_ONCE = 25
FILTERED_COUNT_CAP = 1_000


class StockState(StrEnum):
    """What a list of products can be narrowed down to, by stock."""

    OUT = "out"  # managed, and nothing is free
    SHORT = "short"  # more is promised than there is
    RESERVED = "reserved"  # open orders hold units


STOCK_CONDITIONS = {
    StockState.OUT: Q(manage_stock=True, quantity__lte=F("reserved")),
    StockState.SHORT: Q(manage_stock=True, quantity__lt=F("reserved")),
    StockState.RESERVED: Q(reserved__gt=0),
}


class ProductFilter(msgspec.Struct, frozen=True):
    """What a product list shows; empty fields do not filter.

    `text` is how a SKU or a name begins, in any case; `skus` are products that it finds otherwise (by alias).
    """

    text: str = ""
    skus: tuple[str, ...] = ()
    enabled: bool | None = None
    managed: bool | None = None
    stock: StockState | None = None
    never_sold: bool = False


NO_FILTER = ProductFilter()


class ProductEntry(NamedTuple):
    """One row of the product list."""

    sku: str
    id: int
    name: str
    enabled: bool
    manage_stock: bool
    quantity: int
    reserved: int

    @property
    def available(self) -> int:
        return self.quantity - self.reserved


class HoldingOrder(NamedTuple):
    """An open order that holds units; without a number while there is only the Amazon order."""

    reference: str
    quantity: int
    number: str
    purchased_at: datetime | None


class ProductOrder(NamedTuple):
    """A line of an order of the product."""

    number: str
    reference: str
    purchased_at: datetime
    state: str
    status: str
    quantity: int
    shipped: int
    amazon_sku: str


def filtered_products(wanted: ProductFilter) -> QuerySet[Product]:
    found = Product.objects.all()
    if wanted.text:
        by_text = Q(sku__istartswith=wanted.text) | Q(name__istartswith=wanted.text)
        found = found.filter(by_text | Q(sku__in=wanted.skus) if wanted.skus else by_text)
    if wanted.enabled is not None:
        found = found.filter(enabled=wanted.enabled)
    if wanted.managed is not None:
        found = found.filter(manage_stock=wanted.managed)
    if wanted.stock is not None:
        found = found.filter(STOCK_CONDITIONS[wanted.stock])
    if wanted.never_sold:
        found = found.filter(~Exists(OrderLine.objects.filter(product=OuterRef("pk"))))
    return found


def product_page(wanted: ProductFilter, place: Place) -> KeysetPage[ProductEntry]:
    """A page of products, by SKU."""
    page = keyset_page(filtered_products(wanted).values_list(*ProductEntry._fields), PRODUCT_KEYS, place)
    return KeysetPage([ProductEntry._make(row) for row in page.rows], page.before, page.after)


def count_products(wanted: ProductFilter) -> CappedCount:
    """How many products the filter leaves, up to a cap; a lower one behind filters, which no index answers."""
    return capped_count(filtered_products(wanted), COUNT_CAP if wanted == NO_FILTER else FILTERED_COUNT_CAP)


def suggested_products(text: str, limit: int = 20) -> list[tuple[str, str]]:
    """SKU and name of products that begin like this."""
    found = filtered_products(ProductFilter(text=text)).order_by("sku")
    return list(found.values_list("sku", "name")[:limit]) if text else []


def products_spelled(skus: Collection[str]) -> dict[str, str]:
    """Products whose SKUs are these but for upper and lower case: their true SKUs by the upper-case one."""
    found = rows(
        "SELECT upper(sku), min(sku) FROM commerce_product WHERE upper(sku) = ANY (%b::text[]) GROUP BY 1",
        sorted({sku.upper() for sku in skus}),
    )
    return dict(found)


def holding_orders(product_id: int) -> list[HoldingOrder]:
    """The open orders that hold units of the product, the newest first; at most MANY_ORDERS."""
    found = rows(
        """
        SELECT r.reference, r.quantity, coalesce(o.number, ''), o.purchased_at
        FROM commerce_reservation r LEFT JOIN commerce_order o ON o.reference = r.reference
        WHERE r.product_id = %b ORDER BY r.id DESC LIMIT %b
        """,
        product_id,
        MANY_ORDERS,
    )
    return [HoldingOrder(*order) for order in found]


def recent_orders(product_id: int) -> list[ProductOrder]:
    """The newest lines of the product."""
    columns = ("order__number", "order__reference", "order__purchased_at", "order__state", "order__status")
    lines = OrderLine.objects.filter(product_id=product_id).order_by("-id")
    found = lines.values_list(*columns, "quantity", "quantity_shipped", "amazon_sku")[:RECENT_ORDERS]
    return [ProductOrder._make(row) for row in found]


def stock_changes(product_id: int, place: Place) -> KeysetPage[tuple[Any, ...]]:
    """The log of the product's quantity, the newest first: id, at, cause, old, new, actor, reason, reference."""
    found = StockChange.objects.filter(product_id=product_id)
    columns = ("id", "at", "cause", "old", "new", "actor", "reason", "reference")
    return keyset_page(found.values_list(*columns), CHANGE_KEYS, place, CHANGES_AT_ONCE)


def skus_of(product_ids: Sequence[int]) -> list[str]:
    return list(Product.objects.filter(pk__in=product_ids).order_by("pk").values_list("sku", flat=True))
