"""Addresses of the back office. Every one is for signed-in staff with the right named here; a test walks them all."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.urls_dashboard import PATTERNS as DASHBOARD
from saleschannel.backoffice.urls_logs import PATTERNS as LOGS
from saleschannel.backoffice.urls_notices import PATTERNS as NOTICES
from saleschannel.backoffice.urls_orders import PATTERNS as ORDERS_TAB
from saleschannel.backoffice.urls_people import PATTERNS as PEOPLE
from saleschannel.backoffice.views import (
    accounts,
    appearance,
    commerce_order,
    commerce_orders,
    customers,
    home,
    order,
    products,
    stores,
)

app_name = "backoffice"
urlpatterns = [
    staff_page("", home.home, "home"),
    *ORDERS_TAB,  # before the page of an order, whose address takes any number
    staff_page("orders/retry/<path:amazon_order_id>/", order.retry, "retry_order", Right.ORDERS),
    staff_page("orders/<path:amazon_order_id>/", order.order, "order"),
    staff_page("commerce/orders/", commerce_orders.commerce_orders, "commerce_orders"),
    staff_page("commerce/orders/comment/<path:number>/", commerce_order.comment, "comment_order", Right.ORDERS),
    staff_page("commerce/orders/ship/<path:number>/", commerce_order.ship, "ship_order", Right.ORDERS),
    staff_page("commerce/orders/<path:number>/", commerce_order.commerce_order, "commerce_order"),
    staff_page("commerce/products/", products.products, "products"),
    staff_page("commerce/products/<int:pk>/", products.product, "product", deed=Right.PRODUCTS),
    staff_page("commerce/customers/", customers.customers, "customers", Right.BUYER_DATA),
    staff_page("stores/", stores.stores, "stores"),
    staff_page("stores/new/", stores.new_store, "new_store", Right.SETTINGS),
    staff_page("stores/<int:pk>/", stores.store, "store", Right.SETTINGS),
    staff_page("stores/<int:pk>/order-settings/", stores.order_settings, "order_settings", Right.SETTINGS),
    staff_page("accounts/", accounts.accounts, "accounts", Right.SETTINGS),
    staff_page("accounts/new/", accounts.new_account, "new_account", Right.SETTINGS),
    staff_page("accounts/<int:pk>/", accounts.account, "account", Right.SETTINGS),
    staff_page("appearance/", appearance.appearance, "appearance"),
    *LOGS,
    *PEOPLE,
    *DASHBOARD,
    *NOTICES,
]
