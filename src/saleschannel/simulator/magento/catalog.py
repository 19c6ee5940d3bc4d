"""The catalog of the stand-in: adding products. How they are told is products.py."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from saleschannel.simulator.magento.state import Magento, Product


def add_product(magento: Magento, sku: str, *, quantity: int | None = 10, **fields: Any) -> Product:
    """Add or replace a product; `quantity` goes to the default source (None: assigned to no source)."""
    before = magento.product(sku)
    product_id = before.product_id if before is not None else magento.next_id("catalog_product")
    sources = fields.pop("sources", None) or ({} if quantity is None else {"default": Decimal(quantity)})
    fields["name"] = fields.get("name") or f"Product {sku}"
    product = Product(product_id=product_id, sku=sku, sources=sources, **fields)
    magento.products[sku.lower()] = product
    return product
