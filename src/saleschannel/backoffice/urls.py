"""Addresses of the back office. Every one is for signed-in staff with the right named here; a test walks them all."""

from __future__ import annotations

from saleschannel.backoffice import appearance_views as appearance
from saleschannel.backoffice.access import staff_page
from saleschannel.backoffice.commerce.urls import PATTERNS as COMMERCE
from saleschannel.backoffice.dashboard import home_views as home
from saleschannel.backoffice.dashboard.urls import PATTERNS as DASHBOARD
from saleschannel.backoffice.logs.urls import PATTERNS as LOGS
from saleschannel.backoffice.notices.urls import PATTERNS as NOTICES
from saleschannel.backoffice.order.urls import PATTERNS as ORDER
from saleschannel.backoffice.orders.urls import PATTERNS as ORDERS_TAB
from saleschannel.backoffice.people.urls import PATTERNS as PEOPLE
from saleschannel.backoffice.products.urls import PATTERNS as PRODUCTS
from saleschannel.backoffice.stores.urls import PATTERNS as SETTINGS

app_name = "backoffice"
urlpatterns = [
    staff_page("", home.home, "home"),
    *ORDERS_TAB,  # before the page of an order, whose address takes any number
    *ORDER,
    *COMMERCE,
    *SETTINGS,
    staff_page("appearance/", appearance.appearance, "appearance"),
    *LOGS,
    *PEOPLE,
    *DASHBOARD,
    *NOTICES,
    *PRODUCTS,
]
