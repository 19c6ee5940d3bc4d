"""Reads alias SKUs for a batch of orders. Writing them, and what follows from it, is in `services.sku_aliases`."""

from __future__ import annotations

from collections.abc import Collection

from saleschannel.batch_sql import rows
from saleschannel.domain.orders import SellerSku

# The account's own aliases come last, so that they replace those of all accounts in the dictionary.
PRODUCT_SKUS = """
    SELECT amazon_sku, product_sku FROM channel_skualias
     WHERE amazon_sku = ANY(%t::text[]) AND (account_id = %b OR account_id IS NULL)
     ORDER BY account_id NULLS FIRST
"""


def product_skus(account_id: int, skus: Collection[SellerSku]) -> dict[SellerSku, SellerSku]:
    """The product SKUs of those Amazon SKUs that are aliases in this account. One statement."""
    found = rows(PRODUCT_SKUS, sorted(skus), account_id)
    return {SellerSku(amazon): SellerSku(product) for amazon, product in found}
