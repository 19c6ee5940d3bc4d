"""Addresses of the back office. Every one is for signed-in staff with the right named here; a test walks them all."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.urls_commerce import PATTERNS as COMMERCE
from saleschannel.backoffice.urls_dashboard import PATTERNS as DASHBOARD
from saleschannel.backoffice.urls_logs import PATTERNS as LOGS
from saleschannel.backoffice.urls_notices import PATTERNS as NOTICES
from saleschannel.backoffice.urls_orders import PATTERNS as ORDERS_TAB
from saleschannel.backoffice.urls_people import PATTERNS as PEOPLE
from saleschannel.backoffice.urls_settings import PATTERNS as SETTINGS
from saleschannel.backoffice.views import (
    appearance,
    home,
    order,
    products,
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
    *SETTINGS,
    staff_page("appearance/", appearance.appearance, "appearance"),
    *LOGS,
    *PEOPLE,
    *DASHBOARD,
    *NOTICES,
]
