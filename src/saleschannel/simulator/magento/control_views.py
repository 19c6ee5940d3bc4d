"""What the control API shows: more than REST tells, such as the grid, old addresses and tax rows."""

from __future__ import annotations

from typing import Any

from saleschannel.simulator.magento.order_json import plain
from saleschannel.simulator.magento.state import Magento, OrderRecord, Product
from saleschannel.simulator.magento.stock import physical, salable

Json = dict[str, Any]


def state_view(magento: Magento) -> Json:
    """Counts, the time, calls by route, and calls that sent a cookie."""
    return {
        "now": magento.now(),
        "version": magento.settings.version,
        "orders": len(magento.orders),
        "shipments": len(magento.shipments),
        "invoices": len(magento.invoices),
        "creditmemos": len(magento.creditmemos),
        "customers": len(magento.customers),
        "products": len(magento.products),
        "carts": len(magento.carts),
        "mails": len(magento.mails),
        "calls": dict(sorted(magento.calls.items())),
        "calls_with_cookies": sum(1 for call in magento.received if call.cookies),
    }


def order_view(magento: Magento, order: OrderRecord) -> Json:
    """All rows of an order as the database holds them."""
    own = order.row["entity_id"]
    return {
        "row": plain(order.row),
        "grid": plain(order.grid),
        "items": [plain(item) for item in order.items.values()],
        "addresses": list(order.addresses.values()),
        "payments": [plain(payment) for payment in order.payments.values()],
        "histories": order.histories,
        "shipping_address_id": order.shipping_address_id,
        "shipping_method": order.shipping_method,
        "tax_rows": plain(order.tax_rows),
        "shipments": [number for number, document in magento.shipments.items() if document.row["order_id"] == own],
        "invoices": [number for number, document in magento.invoices.items() if document.row["order_id"] == own],
        "creditmemos": [number for number, document in magento.creditmemos.items() if document.row["order_id"] == own],
    }


def product_view(magento: Magento, product: Product) -> Json:
    """A product with its sources, and what is salable and physical in each stock."""
    stocks = {
        str(stock_id): {
            "salable": plain(salable(magento, product, stock_id)),
            "physical": plain(physical(magento, product, stock_id)),
        }
        for stock_id in magento.stocks
    }
    return {
        "id": product.product_id,
        "sku": product.sku,
        "name": product.name,
        "price": plain(product.price),
        "enabled": product.enabled,
        "sources": plain(product.sources),
        "stocks": stocks,
    }
