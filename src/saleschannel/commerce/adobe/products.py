"""Products and what is free of them, read in batches: a search tells what exists, the stock export what is free (N12).

Magento answers unknown SKUs, or other spellings of one, with 500 where it is asked for stock: so the search comes
first, and its spelling counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from saleschannel.commerce.adobe.client import AdobeClient, path_part
from saleschannel.commerce.adobe.search import Filter, batches, criteria, one_of
from saleschannel.domain.orders import SellerSku

ENABLED = 1
RESERVED_TYPES = frozenset({"simple", "virtual", "downloadable"})
"""Types of which Magento keeps stock itself; composite products have none of their own."""

_FIELDS = "items[id,sku,status,type_id,name,weight,extension_attributes[website_ids]]"


class _Websites(msgspec.Struct):
    website_ids: list[int] | None = None


class SeenProduct(msgspec.Struct, frozen=True):
    """A product as the search shows it; `sku` in Magento's own spelling."""

    id: int
    sku: str
    status: int = ENABLED
    type_id: str = "simple"
    name: str = ""
    weight: Decimal | None = None
    extension_attributes: _Websites | None = None

    def sold_in(self, website_id: int) -> bool:
        """Enabled, and assigned to the website where that is told."""
        websites = self.extension_attributes.website_ids if self.extension_attributes is not None else None
        return self.status == ENABLED and (not websites or website_id in websites)


class _Products(msgspec.Struct):
    items: list[SeenProduct] | None = None


class _Salable(msgspec.Struct):
    sku: str
    qty: Decimal | None = None
    is_salable: bool = False


class _SalableList(msgspec.Struct):
    items: list[_Salable] | None = None


class _StockItem(msgspec.Struct):
    manage_stock: bool = True


class FreeStock(msgspec.Struct, frozen=True):
    """How much of a product is free for the website: quantity of its sources less reservations."""

    managed: bool
    units: int


class Products:
    """Reads of products and their stock."""

    def __init__(self, client: AdobeClient) -> None:
        self._client = client

    def by_sku(self, skus: Sequence[SellerSku]) -> dict[SellerSku, SeenProduct]:
        """The products that exist, by the SKU that was asked for, whatever its case."""
        seen = [product for batch in _searchable(skus) for product in self._search(batch)]
        by_spelling = {product.sku.casefold(): product for product in seen}
        return {sku: product for sku in skus if (product := by_spelling.get(sku.casefold())) is not None}

    def free_stock(self, products: Sequence[SeenProduct], website: str) -> Mapping[str, FreeStock]:
        """By Magento's SKU; products that the website's stock does not have are absent."""
        free: dict[str, FreeStock] = {}
        reserved = [product.sku for product in products if product.type_id in RESERVED_TYPES]
        for batch in _searchable(reserved):
            for found in self._export(batch, website):
                free[found.sku] = self._free(found)
        composite = {
            product.sku: FreeStock(managed=False, units=0) for product in products if product.sku not in reserved
        }
        return free | composite

    def _search(self, batch: list[Filter]) -> list[SeenProduct]:
        found = self._client.get("products", _Products, criteria(batch, fields=_FIELDS))
        return found.items or []

    def _export(self, batch: list[Filter], website: str) -> list[_Salable]:
        path = f"inventory/export-stock-salable-qty/website/{path_part(website)}"
        return self._client.get(path, _SalableList, criteria(batch)).items or []

    def _free(self, found: _Salable) -> FreeStock:
        """Nothing free and salable all the same: either backorders are allowed, or the stock is not managed."""
        if found.qty is None:
            return FreeStock(managed=False, units=0)
        managed = found.qty > 0 or not found.is_salable or self._is_managed(found.sku)
        return FreeStock(managed=managed, units=int(found.qty))

    def _is_managed(self, sku: str) -> bool:
        return self._client.get(f"stockItems/{path_part(sku)}", _StockItem).manage_stock


def _searchable(skus: Sequence[str]) -> list[list[Filter]]:
    """Filters for one call each; a SKU with a comma cannot stand in a list."""
    plain_skus = [sku for sku in skus if "," not in sku and sku]
    with_comma = [sku for sku in skus if "," in sku]
    searches = [[one_of("sku", batch)] for batch in batches(plain_skus)]
    return searches + [[Filter("sku", sku) for sku in batch] for batch in batches(with_comma, 20)]
