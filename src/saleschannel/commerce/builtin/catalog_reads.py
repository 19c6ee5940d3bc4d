"""Which product a SKU means: by its own SKU first, by an alias otherwise."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from saleschannel.batch_sql import rows
from saleschannel.domain.orders import SellerSku


class KnownProduct(msgspec.Struct, frozen=True):
    """What the batch paths need of a product."""

    id: int
    enabled: bool
    managed: bool
    available: int


def products_by_sku(skus: Iterable[SellerSku]) -> dict[SellerSku, KnownProduct]:
    """The products of these SKUs; unknown SKUs are absent. One statement."""
    # Aliases come first, so that a product's own SKU overrides an alias of the same name in the dictionary.
    found = rows(
        """
        SELECT a.alias, p.id, p.enabled, p.manage_stock, p.quantity - p.reserved
        FROM commerce_skualias a JOIN commerce_product p ON p.id = a.product_id
        WHERE a.alias = ANY (%b::text[])
        UNION ALL
        SELECT p.sku, p.id, p.enabled, p.manage_stock, p.quantity - p.reserved
        FROM commerce_product p
        WHERE p.sku = ANY (%b::text[])
        """,
        wanted := sorted(set(skus)),
        wanted,
    )
    return {SellerSku(sku): KnownProduct(*product) for sku, *product in found}
