"""What is known of products, by SKU. Alias SKUs are the channel's and resolved before Commerce is asked."""

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
    found = rows(
        """
        SELECT sku, id, enabled, manage_stock, quantity - reserved FROM commerce_product WHERE sku = ANY (%t::text[])
        """,
        sorted(set(skus)),
    )
    return {SellerSku(sku): KnownProduct(*product) for sku, *product in found}
