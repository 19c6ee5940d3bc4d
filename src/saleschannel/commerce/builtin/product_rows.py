"""Writes and reads products in bulk. Whether a file's rows make sense is decided in `products_csv`.

Each change of a quantity is logged in the statement that makes it, so that the log and the shelf never disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import LiteralString

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from saleschannel.batch_sql import as_json, rows
from saleschannel.commerce.builtin.models import Product
from saleschannel.commerce.builtin.models.stock_changes import StockCause

# All products are locked at once in id order, as every writer of stock does it.
LOCK_PRODUCTS: LiteralString = """
    WITH locked AS MATERIALIZED (
        SELECT id FROM commerce_product WHERE sku = ANY (%t::text[]) ORDER BY id FOR NO KEY UPDATE
    ) SELECT count(*) FROM locked
"""
COLUMNS: LiteralString = (
    "sku text, name text, price numeric(20, 4), quantity bigint, manage_stock bool, enabled bool, seen bigint"
)
# Log: cause, actor, reason. The rows are locked, so `before` is what the update meets. `seen`: the quantity somebody
# decided upon; where it is another one by now, the row is left alone.
UPDATE_PRODUCTS: LiteralString = f"""
    WITH w AS MATERIALIZED (SELECT * FROM json_to_recordset(%b::json) AS w({COLUMNS})),
    changed AS (
        UPDATE commerce_product p
        SET name = coalesce(w.name, p.name), price = coalesce(w.price, p.price),
            quantity = coalesce(w.quantity, p.quantity),
            manage_stock = coalesce(w.manage_stock, p.manage_stock), enabled = coalesce(w.enabled, p.enabled)
        FROM w JOIN commerce_product before ON before.sku = w.sku
        WHERE p.id = before.id AND (w.seen IS NULL OR w.seen = p.quantity)
          AND (w.name <> p.name OR w.price <> p.price OR w.quantity <> p.quantity
               OR w.manage_stock <> p.manage_stock OR w.enabled <> p.enabled)
        RETURNING p.id, p.sku, before.quantity AS old, p.quantity AS new
    ),
    logged AS (
        INSERT INTO commerce_stockchange (product_id, old, new, cause, actor, reason)
        SELECT id, old, new, %b::text, %b::text, %b::text FROM changed WHERE old <> new ORDER BY id
    )
    SELECT sku FROM changed
"""  # noqa: S608  columns from code
INSERT_PRODUCTS: LiteralString = f"""
    WITH w AS MATERIALIZED (SELECT * FROM json_to_recordset(%b::json) AS w({COLUMNS})),
    created AS (
        INSERT INTO commerce_product (sku, name, price, quantity, manage_stock, enabled)
        SELECT w.sku, coalesce(w.name, w.sku), coalesce(w.price, 0), coalesce(w.quantity, 0),
               coalesce(w.manage_stock, true), coalesce(w.enabled, true)
        FROM w WHERE NOT EXISTS (SELECT FROM commerce_product p WHERE p.sku = w.sku)
        ORDER BY w.sku
        ON CONFLICT DO NOTHING
        RETURNING id, sku, quantity
    ),
    logged AS (
        INSERT INTO commerce_stockchange (product_id, old, new, cause, actor, reason)
        SELECT id, 0, quantity, 'created', %b::text, %b::text FROM created WHERE quantity <> 0 ORDER BY id
    )
    SELECT sku FROM created
"""  # noqa: S608  columns from code


class ProductRow(msgspec.Struct, frozen=True):
    """A product as a file has it; None means: leave as it is (for a new product: the default).

    `seen` is the quantity on which the row was decided; None: whatever it is. `reserved` is only ever read: the units
    that open orders hold.
    """

    line: int
    sku: str
    name: str | None = None
    price: Decimal | None = None
    quantity: int | None = None
    manage_stock: bool | None = None
    enabled: bool | None = None
    seen: int | None = None
    reserved: int | None = None


class StockLog(msgspec.Struct, frozen=True):
    """Who changes products and why, for the log of their quantities."""

    actor: str = ""
    reason: str = ""
    cause: StockCause = StockCause.IMPORTED


def write_products(products: Sequence[ProductRow], log: StockLog) -> tuple[int, int]:
    """Create and update products; how many of each. Rows that change nothing are not touched."""
    with transaction.atomic():
        updated = update_products(products, log)
        created = insert_products(products, log)
    return len(created), len(updated)


def update_products(products: Sequence[ProductRow], log: StockLog) -> set[str]:
    """Change products that exist; the SKUs of those that were changed. In a transaction."""
    if not products:
        return set()
    rows(LOCK_PRODUCTS, [product.sku for product in products])
    return {sku for (sku,) in rows(UPDATE_PRODUCTS, as_rows(products), log.cause.value, log.actor, log.reason)}


def insert_products(products: Sequence[ProductRow], log: StockLog) -> set[str]:
    """Create products that do not exist; the SKUs of those that were created. In a transaction."""
    if not products:
        return set()
    return {sku for (sku,) in rows(INSERT_PRODUCTS, as_rows(products), log.actor, log.reason)}


def as_rows(products: Sequence[ProductRow]) -> str:
    return as_json(
        [
            {
                "sku": product.sku,
                "name": product.name,
                "price": product.price,
                "quantity": product.quantity,
                "manage_stock": product.manage_stock,
                "enabled": product.enabled,
                "seen": product.seen,
            }
            for product in products
        ]
    )


def products_as_rows(skus: Sequence[str]) -> dict[str, ProductRow]:
    """The products of these SKUs as they are now; unknown SKUs are absent. One statement."""
    found = rows(
        """
        SELECT sku, name, price, quantity, manage_stock, enabled FROM commerce_product WHERE sku = ANY (%t::text[])
        """,
        list(skus),
    )
    return {sku: ProductRow(0, sku, *values) for sku, *values in found}


def all_products(products: QuerySet[Product] | None = None) -> Iterator[ProductRow]:
    """All products (or these) by SKU, read piece by piece."""
    found = Product.objects.all() if products is None else products
    for product in found.order_by("sku").iterator(chunk_size=2_000):
        yield ProductRow(
            line=0,
            sku=product.sku,
            name=product.name,
            price=product.price,
            quantity=product.quantity,
            manage_stock=product.manage_stock,
            enabled=product.enabled,
            reserved=product.reserved,
        )
