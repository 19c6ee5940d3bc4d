"""The routes of the stand-in: path, name (for faults, latency and counts), handler, ACL resource."""

from __future__ import annotations

from saleschannel.simulator.magento import orders
from saleschannel.simulator.magento.routing import Route

ROUTES: list[Route] = [
    Route("GET", "/orders", "listOrders", orders.list_orders, ("Magento_Sales::actions_view",)),
    Route("POST", "/orders", "saveOrder", orders.save_order, ("Magento_Sales::create",)),
    Route("PUT", "/orders/create", "createOrder", orders.save_order, ("Magento_Sales::create",)),
    Route("GET", "/orders/{id}", "getOrder", orders.get_order, ("Magento_Sales::actions_view",)),
]
