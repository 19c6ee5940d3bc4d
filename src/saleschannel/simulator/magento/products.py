"""Reading products: what a sales channel checks before it makes an order."""

from __future__ import annotations

from saleschannel.simulator.magento import search
from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.errors import RestError
from saleschannel.simulator.magento.order_json import told
from saleschannel.simulator.magento.state import Product, Row

_COLUMNS = frozenset(
    [
        "entity_id",
        "sku",
        "name",
        "status",
        "type_id",
        "price",
        "weight",
        "visibility",
        "attribute_set_id",
        "created_at",
        "updated_at",
        "website_id",
    ]
)
_CREATED = "2026-01-01 00:00:00"


def list_products(call: Call) -> Row:
    """GET /V1/products: unknown SKUs are absent, disabled products are there with status 2."""
    products = {product.product_id: product for product in call.magento.products.values()}
    rows = [_row(product) for product in products.values()]
    return search.found(rows, call.criteria(), _COLUMNS, lambda row: product_json(products[row["entity_id"]]))


def get_product(call: Call) -> Row:
    """GET /V1/products/{sku}."""
    product = call.magento.product(call.path["sku"])
    if product is None:
        raise RestError(404, "The product that was requested doesn't exist. Verify the product and try again.")
    return product_json(product)


def product_json(product: Product) -> Row:
    """A product, without its custom attributes."""
    row = {name: value for name, value in _row(product).items() if name not in ("entity_id", "website_id")}
    extension = {"website_ids": product.website_ids}
    return told({"id": product.product_id} | row) | {"extension_attributes": extension, "custom_attributes": []}


def _row(product: Product) -> Row:
    return {
        "entity_id": product.product_id,
        "sku": product.sku,
        "name": product.name,
        "attribute_set_id": 4,
        "price": product.price,
        "status": 1 if product.enabled else 2,
        "visibility": 4,
        "type_id": product.type_id,
        "created_at": _CREATED,
        "updated_at": _CREATED,
        "weight": product.weight,
        "website_id": product.website_ids[0] if product.website_ids else None,
    }
