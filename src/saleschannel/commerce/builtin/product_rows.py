"""Writes and reads products in bulk. Whether a file's rows make sense is decided in `products_csv`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import LiteralString

import msgspec
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Q

from saleschannel.batch_sql import rows, run
from saleschannel.commerce.builtin.models import Product

# All products are locked at once in id order, as every writer of stock does it.
LOCK_PRODUCTS: LiteralString = """
    WITH locked AS MATERIALIZED (
        SELECT id FROM commerce_product WHERE sku = ANY (%b::text[]) ORDER BY id FOR NO KEY UPDATE
    ) SELECT count(*) FROM locked
"""

UPDATE_PRODUCTS: LiteralString = """
    UPDATE commerce_product p
    SET name = coalesce(w.name, p.name), price = coalesce(w.price, p.price),
        quantity = coalesce(w.quantity, p.quantity),
        manage_stock = coalesce(w.manage_stock, p.manage_stock), enabled = coalesce(w.enabled, p.enabled)
    FROM unnest(
        %b::text[], %b::text[], %b::text[]::numeric(20, 4)[], %b::bigint[], %b::bool[], %b::bool[]
    ) AS w(sku, name, price, quantity, manage_stock, enabled)
    WHERE p.sku = w.sku
      AND (w.name <> p.name OR w.price <> p.price OR w.quantity <> p.quantity
           OR w.manage_stock <> p.manage_stock OR w.enabled <> p.enabled)
"""

INSERT_PRODUCTS: LiteralString = """
    INSERT INTO commerce_product (sku, name, price, quantity, manage_stock, enabled)
    SELECT w.sku, coalesce(w.name, w.sku), coalesce(w.price, 0), coalesce(w.quantity, 0),
           coalesce(w.manage_stock, true), coalesce(w.enabled, true)
    FROM unnest(
        %b::text[], %b::text[], %b::text[]::numeric[], %b::bigint[], %b::bool[], %b::bool[]
    ) AS w(sku, name, price, quantity, manage_stock, enabled)
    WHERE NOT EXISTS (SELECT FROM commerce_product p WHERE p.sku = w.sku)
    ORDER BY w.sku
    ON CONFLICT DO NOTHING
"""


class ProductRow(msgspec.Struct, frozen=True):
    """A product as a file has it; None means: leave as it is (for a new product: the default).

    `reserved` is only ever read: the units that open orders hold.
    """

    line: int
    sku: str
    name: str | None = None
    price: Decimal | None = None
    quantity: int | None = None
    manage_stock: bool | None = None
    enabled: bool | None = None
    aliases: tuple[str, ...] | None = None
    reserved: int | None = None


def write_products(products: Sequence[ProductRow]) -> tuple[int, int]:
    """Create and update products; how many of each. Rows that change nothing are not touched."""
    columns = (
        [product.sku for product in products],
        [product.name for product in products],
        [None if product.price is None else str(product.price) for product in products],
        [product.quantity for product in products],
        [product.manage_stock for product in products],
        [product.enabled for product in products],
    )
    with transaction.atomic():
        run(
            LOCK_PRODUCTS,
            columns[0],
        )
        updated = run(
            UPDATE_PRODUCTS,
            *columns,
        )
        created = run(
            INSERT_PRODUCTS,
            *columns,
        )
        write_aliases([product for product in products if product.aliases is not None])
    return created, updated


def write_aliases(products: Sequence[ProductRow]) -> None:
    """Make each product's aliases just those of its row."""
    pairs = [(product.sku, alias) for product in products for alias in product.aliases or ()]
    if not products:
        return
    run(
        """
        DELETE FROM commerce_skualias a USING commerce_product p
        WHERE p.id = a.product_id AND p.sku = ANY (%b::text[]) AND a.alias <> ALL (%b::text[])
        """,
        [product.sku for product in products],
        [alias for _, alias in pairs],
    )
    run(
        """
        INSERT INTO commerce_skualias (alias, product_id)
        SELECT w.alias, p.id FROM unnest(%b::text[], %b::text[]) AS w(sku, alias)
        JOIN commerce_product p ON p.sku = w.sku
        ORDER BY w.alias
        ON CONFLICT DO NOTHING
        """,
        [sku for sku, _ in pairs],
        [alias for _, alias in pairs],
    )


def alias_owners(aliases: Sequence[str]) -> dict[str, str]:
    """The SKU of the product that each known alias belongs to."""
    return dict(
        rows(
            """
            SELECT a.alias, p.sku FROM commerce_skualias a JOIN commerce_product p ON p.id = a.product_id
            WHERE a.alias = ANY (%b::text[])
            """,
            list(aliases),
        )
    )


def all_products() -> Iterator[ProductRow]:
    """All products with their aliases, by SKU, read piece by piece."""
    aliases = ArrayAgg("aliases__alias", filter=Q(aliases__isnull=False), order_by="aliases__alias", default=[])
    query = Product.objects.annotate(other_skus=aliases).order_by("sku")
    for product in query.iterator(chunk_size=2_000):
        yield ProductRow(
            line=0,
            sku=product.sku,
            name=product.name,
            price=product.price,
            quantity=product.quantity,
            manage_stock=product.manage_stock,
            enabled=product.enabled,
            aliases=tuple(product.other_skus),
            reserved=product.reserved,
        )
