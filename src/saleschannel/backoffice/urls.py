"""Addresses of the back office. Every one is for signed-in staff with the right named here; a test walks them all."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.urls_commerce import PATTERNS as COMMERCE
from saleschannel.backoffice.urls_dashboard import PATTERNS as DASHBOARD
from saleschannel.backoffice.urls_logs import PATTERNS as LOGS
from saleschannel.backoffice.urls_notices import PATTERNS as NOTICES
from saleschannel.backoffice.urls_orders import PATTERNS as ORDERS_TAB
from saleschannel.backoffice.urls_people import PATTERNS as PEOPLE
from saleschannel.backoffice.views import (
    accounts,
    appearance,
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
    *COMMERCE,
    staff_page("commerce/products/", products.products, "products"),
    staff_page("commerce/products/<int:pk>/", products.product, "product", deed=Right.PRODUCTS),
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
