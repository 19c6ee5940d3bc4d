"""Addresses of the built-in Commerce's orders and customers."""

from __future__ import annotations

from saleschannel.backoffice.access import Right, staff_page
from saleschannel.backoffice.commerce import credit_memo_views as credit_memo
from saleschannel.backoffice.commerce import customer_views as customers
from saleschannel.backoffice.commerce import invoice_details_views as invoice_details
from saleschannel.backoffice.commerce import order_deed_views as commerce_order_deeds
from saleschannel.backoffice.commerce import order_views as commerce_order
from saleschannel.backoffice.commerce import orders_views as commerce_orders
from saleschannel.backoffice.commerce import printing_views as printing

PATTERNS = [
    staff_page("commerce/orders/", commerce_orders.commerce_orders, "commerce_orders"),
    staff_page("commerce/orders/to-ship/", commerce_orders.orders_to_ship, "orders_to_ship"),
    staff_page("commerce/orders/next/", commerce_order.next_order, "next_to_ship"),
    staff_page("commerce/orders/comment/<path:number>/", commerce_order_deeds.comment, "comment_order", Right.ORDERS),
    staff_page("commerce/orders/ship/<path:number>/", commerce_order.ship, "ship_order", Right.ORDERS),
    staff_page(
        "commerce/orders/cancel/<path:number>/", commerce_order_deeds.cancel, "cancel_commerce_order", Right.ORDERS
    ),
    staff_page("commerce/orders/invoice/<path:number>/", commerce_order_deeds.invoice, "invoice_order", Right.ORDERS),
    staff_page("commerce/orders/credit/<path:number>/", credit_memo.credit_memo, "credit_order", Right.ORDERS),
    staff_page("commerce/orders/<path:number>/", commerce_order.commerce_order, "commerce_order"),
    staff_page("commerce/print/packing-slips/", printing.packing_slips, "packing_slips", Right.BUYER_DATA),
    staff_page("commerce/print/pick-list/", printing.pick_list_page, "pick_list"),
    staff_page("commerce/print/invoice/<str:number>/", printing.invoice_page, "invoice_page", Right.BUYER_DATA),
    staff_page(
        "commerce/print/credit-memo/<str:number>/", printing.credit_memo_page, "credit_memo_page", Right.BUYER_DATA
    ),
    staff_page("commerce/customers/", customers.customers, "customers"),
    staff_page("commerce/customers/<str:number>/", customers.customer, "customer"),
    staff_page("commerce/invoice-details/", invoice_details.invoice_details, "invoice_details", Right.SETTINGS),
]
