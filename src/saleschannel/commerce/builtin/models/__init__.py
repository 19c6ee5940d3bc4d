"""Data and constraints of the built-in Commerce; reads are in `queries`, batch writes in `backend` and its modules."""

from saleschannel.commerce.builtin.models.catalog import CommerceStore, Product
from saleschannel.commerce.builtin.models.credit_memos import CreditMemo, CreditMemoLine, NumberRange
from saleschannel.commerce.builtin.models.customers import Customer
from saleschannel.commerce.builtin.models.invoices import Invoice, InvoiceLine
from saleschannel.commerce.builtin.models.orders import Order, OrderComment, OrderLine, OrderStateChange
from saleschannel.commerce.builtin.models.reservations import Reservation
from saleschannel.commerce.builtin.models.shipments import Shipment, ShipmentLine, ShipmentPackage
from saleschannel.commerce.builtin.models.stock_changes import StockChange

__all__ = [
    "CommerceStore",
    "CreditMemo",
    "CreditMemoLine",
    "Customer",
    "Invoice",
    "InvoiceLine",
    "NumberRange",
    "Order",
    "OrderComment",
    "OrderLine",
    "OrderStateChange",
    "Product",
    "Reservation",
    "Shipment",
    "ShipmentLine",
    "ShipmentPackage",
    "StockChange",
]
