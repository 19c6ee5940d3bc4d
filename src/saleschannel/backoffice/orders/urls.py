"""Addresses of the Orders tab: the list, its filters, deeds for many orders, and the command bar."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.orders import bulk_views as bulk
from saleschannel.backoffice.orders import find_views as find
from saleschannel.backoffice.orders import saved_filter_views as saved_filters
from saleschannel.backoffice.orders import tracking_file_views as tracking_file
from saleschannel.backoffice.orders import views as orders

PATTERNS = [
    staff_page("orders/", orders.orders, "orders"),
    staff_page("orders/awaiting-amazon/", orders.awaiting_amazon, "awaiting_amazon"),
    staff_page("orders/live/", orders.live_orders, "live_orders"),
    staff_page("orders/filters/", saved_filters.saved_filters, "saved_filters"),
    staff_page("orders/filters/<int:pk>/delete/", saved_filters.delete_filter, "delete_filter"),
    staff_page("orders/filters/<int:pk>/default/", saved_filters.default_filter, "default_filter"),
    staff_page("orders/bulk/", bulk.bulk, "bulk", deed=Right.ORDERS),
    staff_page("orders/runs/", bulk.bulk_runs, "bulk_runs", Right.ORDERS),
    staff_page("orders/runs/<int:pk>/", bulk.bulk_run, "bulk_run", Right.ORDERS),
    staff_page("orders/runs/<int:pk>/progress/", bulk.bulk_progress, "bulk_progress", Right.ORDERS),
    staff_page("orders/runs/<int:pk>/confirm/", bulk.confirm_bulk_run, "confirm_bulk_run", Right.ORDERS),
    staff_page("orders/runs/<int:pk>/stop/", bulk.stop_bulk_run, "stop_bulk_run", Right.ORDERS),
    staff_page("orders/ship-file/", tracking_file.tracking_file, "tracking_file", Right.ORDERS),
    staff_page("find/", find.find, "find"),
]
