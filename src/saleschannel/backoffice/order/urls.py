"""The addresses of the Amazon order page and of the deeds on it."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.order import deed_views as order_deeds
from saleschannel.backoffice.order import views as order

PATTERNS = [
    staff_page("orders/retry/<path:amazon_order_id>/", order_deeds.retry, "retry_order", Right.ORDERS),
    staff_page("orders/refresh/<path:amazon_order_id>/", order_deeds.refresh, "refresh_order", Right.ORDERS),
    staff_page("orders/hold/<path:amazon_order_id>/", order_deeds.hold, "hold_order", Right.ORDERS),
    staff_page("orders/release/<path:amazon_order_id>/", order_deeds.release, "release_order", Right.ORDERS),
    staff_page("orders/cancel/<path:amazon_order_id>/", order_deeds.cancel, "cancel_order", Right.ORDERS),
    staff_page("orders/address/<path:amazon_order_id>/", order_deeds.address, "order_address", Right.ORDERS),
    staff_page("orders/send-again/<int:pk>/", order_deeds.send_again, "send_package_again", Right.ORDERS),
    staff_page("orders/tracking/<int:pk>/", order_deeds.tracking, "correct_tracking", Right.ORDERS),
    staff_page("orders/live/<path:amazon_order_id>/", order.live, "order_live"),
    staff_page("orders/<path:amazon_order_id>/", order.order, "order"),
]
"""They stand after all other addresses below `orders/`, because an order's number may be anything."""
