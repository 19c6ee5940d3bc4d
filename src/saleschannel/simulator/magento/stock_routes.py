"""MSI over REST: stock of a website, salable quantities, sources. Unknown SKUs are PHP TypeErrors (N10, N12)."""

from __future__ import annotations

from decimal import Decimal

from saleschannel.simulator.magento import search, stock
from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.errors import PhpTypeError, RestError, bad_request, required
from saleschannel.simulator.magento.order_json import plain
from saleschannel.simulator.magento.shapes import shape
from saleschannel.simulator.magento.state import Magento, Product, Row

_SOURCE_ITEM = shape(integer="status", number="quantity", text="sku source_code", extension_attributes=shape())
_TRANSFER = shape(
    text="origin_source_code destination_source_code",
    items=[shape(number="qty", text="sku", extension_attributes=shape())],
)
_SOURCE_ITEM_COLUMNS = frozenset({"sku", "source_code", "quantity", "status"})


def resolve_stock(call: Call) -> Row:
    """GET /V1/inventory/stock-resolver/website/{code}."""
    website = next((w for w in call.magento.websites.values() if w.code == call.path["code"]), None)
    if call.path["type"] != "website" or website is None:
        raise RestError(404, "No linked stock found")
    channel = {"type": "website", "code": website.code}
    name = "Default Stock" if website.stock_id == 1 else f"Stock {website.stock_id}"
    return {"stock_id": website.stock_id, "name": name, "extension_attributes": {"sales_channels": [channel]}}


def is_salable(call: Call) -> bool:
    """GET …/is-product-salable/{sku}/{stock}: a disabled product is salable, too (observed N12)."""
    product, stock_id = _product(call.magento, call.path["sku"]), call.id("stock_id")
    return _reason(call.magento, product, stock_id, Decimal(1)) is None


def is_salable_for(call: Call) -> Row:
    """GET …/is-product-salable-for-requested-qty/{sku}/{stock}/{qty}."""
    product = _product(call.magento, call.path["sku"])
    return _answer(call.magento, product, call.id("stock_id"), Decimal(call.path["qty"]))


def are_salable(call: Call) -> list[Row]:
    """GET …/are-products-salable?skus[]=…&stockId=…: here, an unknown SKU is just not salable."""
    answers = []
    stock_id = _stock_id(call)
    for sku in _values(call.query.get("skus")):
        product = call.magento.product(sku)
        exact = product is not None and product.sku == sku
        fine = exact and product is not None and _reason(call.magento, product, stock_id, Decimal(1)) is None
        answers.append({"sku": sku, "stock_id": stock_id, "salable": bool(fine)})
    return answers


def are_salable_for(call: Call) -> list[Row]:
    """GET …/are-product-salable-for-requested-qty/: one unknown SKU spoils the whole call."""
    requests = call.query.get("skuRequests", call.query.get("sku_requests"))
    if not isinstance(requests, dict):
        raise required("skuRequests")
    stock_id = _stock_id(call)
    wanted = [(_product(call.magento, str(r.get("sku"))), Decimal(str(r.get("qty", 1)))) for r in requests.values()]
    return [
        {"sku": product.sku, "stock_id": stock_id, **_answer(call.magento, product, stock_id, quantity)}
        for product, quantity in wanted
    ]


def salable_quantity(call: Call) -> object:
    """GET …/get-product-salable-quantity/{sku}/{stock}."""
    product, stock_id = _product(call.magento, call.path["sku"]), call.id("stock_id")
    if not stock.is_assigned(call.magento, product, stock_id):
        raise bad_request("The requested sku is not assigned to given stock.")
    return plain(stock.salable(call.magento, product, stock_id))


def export_salable(call: Call) -> Row:
    """GET …/export-stock-salable-qty/website/{code}."""
    stock_id = int(resolve_stock(call)["stock_id"])
    rows = [
        {
            "sku": product.sku,
            "qty": stock.salable(call.magento, product, stock_id),
            "is_salable": _reason(call.magento, product, stock_id, Decimal(1)) is None,
        }
        for product in call.magento.products.values()
        if stock.is_assigned(call.magento, product, stock_id)
    ]
    return search.found(rows, call.criteria(), {"sku"}, plain)


def stock_item(call: Call) -> Row:
    """GET /V1/stockItems/{sku}: the legacy row, whose getters answer what is in force."""
    product = call.magento.product(call.path["sku"])
    if product is None:
        raise RestError(404, "The product that was requested doesn't exist. Verify the product and try again.")
    return {
        "item_id": product.product_id,
        "product_id": product.product_id,
        "stock_id": 1,
        "qty": plain(stock.physical(call.magento, product, 1)),
        "manage_stock": product.manage_stock,
        "backorders": int(product.backorders),
        "is_in_stock": True,
    }


def list_source_items(call: Call) -> Row:
    """GET /V1/inventory/source-items."""
    rows = [
        {"sku": product.sku, "source_code": source, "quantity": quantity, "status": 1 if quantity > 0 else 0}
        for product in call.magento.products.values()
        for source, quantity in product.sources.items()
    ]
    return search.found(rows, call.criteria(), _SOURCE_ITEM_COLUMNS, plain)


def save_source_items(call: Call) -> list[object]:
    """POST /V1/inventory/source-items: absolute quantities."""
    for given in call.body({"source_items": [_SOURCE_ITEM]}, "source_items")["source_items"]:
        product = call.magento.product(given["sku"])
        if product is not None:
            product.sources[given["source_code"]] = given["quantity"]
    return []


def transfer(call: Call) -> list[object]:
    """POST /V1/inventory/bulk-partial-source-transfer: relative; needs a row at the destination."""
    given = call.body(_TRANSFER, "origin_source_code", "destination_source_code", "items")
    origin, destination = given["origin_source_code"], given["destination_source_code"]
    moves = [(_product(call.magento, item["sku"]), item["qty"]) for item in given["items"]]
    for product, quantity in moves:
        if destination not in product.sources:
            raise bad_request(f"Source item for {product.sku} and {destination} does not exist")
        if product.sources.get(origin, Decimal(0)) < quantity:
            raise bad_request(f"Requested transfer amount for sku {product.sku} is not available")
    for product, quantity in moves:
        product.sources[origin] -= quantity
        product.sources[destination] += quantity
    return []


def _product(magento: Magento, sku: str) -> Product:
    """The product by its exact spelling; another letter case breaks PHP."""
    product = magento.product(sku)
    if product is None or product.sku != sku:
        raise PhpTypeError
    return product


def _answer(magento: Magento, product: Product, stock_id: int, quantity: Decimal) -> Row:
    reason = _reason(magento, product, stock_id, quantity)
    errors = [] if reason is None else [{"code": reason[0], "message": reason[1]}]
    return {"salable": not errors, "errors": errors}


def _reason(magento: Magento, product: Product, stock_id: int, quantity: Decimal) -> tuple[str, str] | None:
    if not stock.is_assigned(magento, product, stock_id):
        return ("requested-sku-is-not-assigned-to-given-stock", "The requested sku is not assigned to given stock.")
    if product.manage_stock and not product.backorders and stock.salable(magento, product, stock_id) < quantity:
        return ("is_salable_with_reservations-not_enough_qty", "The requested qty is not available")
    return None


def _stock_id(call: Call) -> int:
    value = call.query.get("stockId", call.query.get("stock_id"))
    if value is None:
        raise required("stockId")
    return int(str(value))


def _values(given: object) -> list[str]:
    return [str(value) for value in given.values()] if isinstance(given, dict) else []
