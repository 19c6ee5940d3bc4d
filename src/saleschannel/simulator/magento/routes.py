"""The routes of the stand-in: path, name (for faults, latency and counts), handler, ACL resource."""

from __future__ import annotations

from saleschannel.simulator.magento import (
    cancellation,
    carts,
    comments,
    creditmemos,
    customers,
    directory,
    invoices,
    order_addresses,
    orders,
    placing,
    products,
    shipments,
    stock_routes,
    tracks,
)
from saleschannel.simulator.magento.routing import Route

_VIEW = ("Magento_Sales::actions_view",)
_CREATE = ("Magento_Sales::create",)
_CART = ("Magento_Cart::manage",)
_STORE = ("Magento_Backend::store",)
_STOCK = ("Magento_InventorySalesApi::stock",)
_SOURCE = ("Magento_InventoryApi::source",)
_MANAGE = ("Magento_Customer::manage",)
_SHIP = ("Magento_Sales::ship",)

_ORDERS = [
    Route("GET", "/orders", "listOrders", orders.list_orders, _VIEW),
    Route("POST", "/orders", "saveOrder", orders.save_order, _CREATE),
    Route("PUT", "/orders/create", "createOrder", orders.save_order, _CREATE),
    Route("GET", "/orders/{id}", "getOrder", orders.get_order, _VIEW),
    Route("PUT", "/orders/{id}", "saveOrderAddress", order_addresses.save_address, _CREATE),
    Route("POST", "/orders/{id}/comments", "addComment", comments.add_comment, ("Magento_Sales::comment",)),
    Route("GET", "/orders/{id}/comments", "listComments", comments.list_comments, _VIEW),
    Route("GET", "/orders/{id}/statuses", "getOrderStatus", comments.order_status, _VIEW),
    Route("POST", "/orders/{id}/cancel", "cancelOrder", cancellation.cancel, ("Magento_Sales::cancel",)),
    Route("POST", "/orders/{id}/hold", "holdOrder", cancellation.hold, ("Magento_Sales::hold",)),
    Route("POST", "/orders/{id}/unhold", "unholdOrder", cancellation.unhold, ("Magento_Sales::unhold",)),
    Route("GET", "/order-statuses", "listOrderStatuses", comments.list_statuses, _VIEW),
]
_DOCUMENTS = [
    Route("POST", "/order/{order_id}/ship", "shipOrder", shipments.ship, _SHIP),
    Route("POST", "/order/{order_id}/invoice", "invoiceOrder", invoices.invoice, ("Magento_Sales::invoice",)),
    Route("POST", "/order/{order_id}/refund", "refundOrder", creditmemos.refund, ("Magento_Sales::creditmemo",)),
    Route("GET", "/shipments", "listShipments", shipments.list_shipments, ("Magento_Sales::shipment",)),
    Route("POST", "/shipment/track", "addTrack", tracks.save_track, ("Magento_Sales::shipment",)),
    Route("DELETE", "/shipment/track/{id}", "deleteTrack", tracks.delete_track, ("Magento_Sales::shipment",)),
    Route("GET", "/shipment/{id}", "getShipment", shipments.get_shipment, ("Magento_Sales::shipment",)),
    Route("GET", "/invoices", "listInvoices", invoices.list_invoices, ("Magento_Sales::sales_invoice",)),
    Route("GET", "/creditmemos", "listCreditmemos", creditmemos.list_creditmemos, ("Magento_Sales::sales_creditmemo",)),
    Route("GET", "/creditmemo/{id}", "getCreditmemo", creditmemos.get_creditmemo, ("Magento_Sales::sales_creditmemo",)),
]
_CARTS = [
    Route("POST", "/carts", "createCart", carts.create_cart, _CART),
    Route("GET", "/carts/{cart_id}", "getCart", carts.get_cart, _CART),
    Route("PUT", "/carts/{cart_id}", "assignCustomer", carts.assign_customer, _CART),
    Route("GET", "/carts/{cart_id}/items", "listCartItems", carts.list_items, _CART),
    Route("POST", "/carts/{cart_id}/items", "addCartItem", carts.add_item, _CART),
    Route("POST", "/carts/{cart_id}/shipping-information", "setShipping", carts.set_shipping_information, _CART),
    Route("GET", "/carts/{cart_id}/payment-methods", "listPaymentMethods", carts.list_payment_methods, _CART),
    Route("GET", "/carts/{cart_id}/shipping-methods", "listShippingMethods", carts.list_shipping_methods, _CART),
    Route("POST", "/carts/{cart_id}/estimate-shipping-methods", "estimateShipping", carts.list_shipping_methods, _CART),
    Route("PUT", "/carts/{cart_id}/order", "placeCart", placing.place, _CART, placing.arrive, placing.leave),
]
_CUSTOMERS = [
    Route("GET", "/customers/search", "listCustomers", customers.list_customers, ("Magento_Customer::customer",)),
    Route("POST", "/customers", "createCustomer", customers.create_with_mail, _MANAGE, customers.arrive),
    Route("GET", "/customers/{customer_id}", "getCustomer", customers.get_customer, ("Magento_Customer::customer",)),
    Route("PUT", "/customers/{customer_id}", "saveCustomer", customers.save_customer, _MANAGE, customers.arrive),
    Route(
        "GET",
        "/customerGroups/search",
        "listCustomerGroups",
        directory.list_customer_groups,
        ("Magento_Customer::group",),
    ),
    Route(
        "GET", "/customerGroups/{id}", "getCustomerGroup", directory.get_customer_group, ("Magento_Customer::group",)
    ),
]
_CATALOG = [
    Route("GET", "/products", "listProducts", products.list_products, ("Magento_Catalog::products",)),
    Route("GET", "/products/{sku}", "getProduct", products.get_product, ("Magento_Catalog::products",)),
]
_INVENTORY = [
    Route("GET", "/inventory/stock-resolver/{type}/{code}", "resolveStock", stock_routes.resolve_stock, _STOCK),
    Route("GET", "/inventory/is-product-salable/{sku}/{stock_id}", "isSalable", stock_routes.is_salable, _STOCK),
    Route(
        "GET",
        "/inventory/is-product-salable-for-requested-qty/{sku}/{stock_id}/{qty}",
        "isSalableFor",
        stock_routes.is_salable_for,
        _STOCK,
    ),
    Route("GET", "/inventory/are-products-salable", "areSalable", stock_routes.are_salable, _STOCK),
    Route(
        "GET",
        "/inventory/are-product-salable-for-requested-qty",
        "areSalableFor",
        stock_routes.are_salable_for,
        _STOCK,
    ),
    Route(
        "GET",
        "/inventory/get-product-salable-quantity/{sku}/{stock_id}",
        "getSalableQuantity",
        stock_routes.salable_quantity,
        _STOCK,
    ),
    Route(
        "GET", "/inventory/export-stock-salable-qty/{type}/{code}", "exportSalable", stock_routes.export_salable, _STOCK
    ),
    Route(
        "GET",
        "/stockItems/{sku}",
        "getStockItem",
        stock_routes.stock_item,
        ("Magento_CatalogInventory::cataloginventory",),
    ),
    Route("GET", "/inventory/source-items", "listSourceItems", stock_routes.list_source_items, _SOURCE),
    Route("POST", "/inventory/source-items", "saveSourceItems", stock_routes.save_source_items, _SOURCE),
    Route("POST", "/inventory/bulk-partial-source-transfer", "transferStock", stock_routes.transfer, _SOURCE),
]
_DIRECTORY = [
    Route("GET", "/store/storeViews", "listStoreViews", directory.list_store_views, _STORE),
    Route("GET", "/store/storeConfigs", "listStoreConfigs", directory.list_store_configs, _STORE),
    Route("GET", "/store/websites", "listWebsites", directory.list_websites, _STORE),
    Route("GET", "/directory/countries", "listCountries", directory.list_countries),
    Route("GET", "/directory/countries/{code}", "getCountry", directory.get_country),
    Route("GET", "/directory/currency", "getCurrency", directory.currency),
    Route("GET", "/modules", "listModules", directory.list_modules, ("Magento_Backend::admin",)),
]
ROUTES: list[Route] = _ORDERS + _DOCUMENTS + _CARTS + _CUSTOMERS + _CATALOG + _INVENTORY + _DIRECTORY
CLOUD_ONLY = frozenset({"listOrderStatuses"})
