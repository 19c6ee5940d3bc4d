"""Addresses of the dashboards and of what is switched on the home page."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.dashboard import home_views as home
from saleschannel.backoffice.dashboard import views as dashboard

PATTERNS = [
    staff_page("dashboard/", dashboard.dashboards, "dashboards"),
    staff_page("dashboard/retry/", dashboard.retry_all, "retry_cause", Right.ORDERS),
    staff_page("stores/<int:pk>/dashboard/", dashboard.dashboard, "dashboard"),
    staff_page("read-only/", home.read_only, "read_only", Right.OPERATE),
]
