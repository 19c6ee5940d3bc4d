"""Addresses of the back office. Every one is for signed-in staff with the right named here; a test walks them all."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.urls_commerce import PATTERNS as COMMERCE
from saleschannel.backoffice.urls_dashboard import PATTERNS as DASHBOARD
from saleschannel.backoffice.urls_logs import PATTERNS as LOGS
from saleschannel.backoffice.urls_notices import PATTERNS as NOTICES
from saleschannel.backoffice.urls_order import PATTERNS as ORDER
from saleschannel.backoffice.urls_orders import PATTERNS as ORDERS_TAB
from saleschannel.backoffice.urls_people import PATTERNS as PEOPLE
from saleschannel.backoffice.urls_products import PATTERNS as PRODUCTS
from saleschannel.backoffice.urls_settings import PATTERNS as SETTINGS
from saleschannel.backoffice.views import (
    appearance,
    home,
)

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
