"""What a file of products or stock would change, and carrying out just that. Files are read in `products_csv`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _
from msgspec.structs import replace

from saleschannel.commerce.builtin.product_rows import (
    ProductRow,
    StockLog,
    insert_products,
    products_as_rows,
    update_products,
)
from saleschannel.commerce.builtin.products_csv import read_products, read_stock
from saleschannel.spreadsheets import RowError

VALUES = ("name", "price", "quantity", "manage_stock", "enabled")


class ProductChange(msgspec.Struct, frozen=True):
    """A product as it was when the file was read, and what becomes of it: only what changes is given in `after`."""

    before: ProductRow
    after: ProductRow


class ProductPlan(msgspec.Struct, frozen=True):
    """What would be done. `unchanged` are rows that say what is so already."""

    created: tuple[ProductRow, ...]
    changed: tuple[ProductChange, ...]
    unchanged: int
    errors: tuple[RowError, ...]


class CarriedOut(msgspec.Struct, frozen=True):
    """What was done; `left` are the keys of rows that had become untrue in between, and were left alone."""

    created: int
    changed: int
    left: tuple[str, ...]


def plan_products(content: bytes) -> ProductPlan:
    """A file of products: those that exist are changed, others created."""
    products, errors = read_products(content)
    return planned(products, errors, products_as_rows([product.sku for product in products]))


def plan_stock(content: bytes) -> ProductPlan:
    """A file of quantities: all its products must exist."""
    products, errors = read_stock(content)
    known = products_as_rows([product.sku for product in products])
    for product in products:
        if product.sku not in known:
            remedy = _("Create the product first, or correct the SKU.")
            errors.append(RowError(product.line, "sku", _("There is no product “%s”.") % product.sku, remedy))
    return planned([product for product in products if product.sku in known], errors, known)


def planned(products: Sequence[ProductRow], errors: list[RowError], known: dict[str, ProductRow]) -> ProductPlan:
    changed = [
        ProductChange(known[product.sku], after)
        for product in products
        if product.sku in known and (after := what_changes(known[product.sku], product)) is not None
    ]
    created = [product for product in products if product.sku not in known]
    unchanged = len(products) - len(changed) - len(created)
    in_order = sorted(errors, key=lambda error: (error.line, error.column))
    return ProductPlan(tuple(created), tuple(changed), unchanged, tuple(in_order))


def what_changes(before: ProductRow, wanted: ProductRow) -> ProductRow | None:
    """The row with nothing but what is another value than now, decided on the quantity that is there now."""
    same = {
        name: None for name in VALUES if getattr(wanted, name) is None or getattr(wanted, name) == getattr(before, name)
    }
    if len(same) == len(VALUES):
        return None
    after = replace(wanted, **same)
    return after if after.quantity is None else replace(after, seen=before.quantity)


def carry_out(plan: ProductPlan, log: StockLog) -> CarriedOut:
    """Do what was planned, in one transaction; a row that is not true any more is left alone, and told."""
    with transaction.atomic():
        changed = update_products([change.after for change in plan.changed], log)
        created = insert_products(plan.created, log)
    rows = [*(change.after for change in plan.changed), *plan.created]
    left = [row.sku for row in rows if row.sku not in changed and row.sku not in created]
    return CarriedOut(len(created), len(changed), tuple(left))
