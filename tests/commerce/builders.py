"""Builders for tests of the built-in Commerce: products, drafts, created orders, packages."""

from __future__ import annotations

from typing import Any

from saleschannel.commerce.builtin.backend import BuiltinCommerce
from saleschannel.commerce.builtin.models import Order, Product
from saleschannel.domain.commerce import CommerceOrderDraft, draft_commerce_order
from saleschannel.domain.order_settings import CustomerCreation, OrderSettings, OutOfStock
from saleschannel.domain.orders import AmazonOrderItem, OrderItemId, PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import Created, PackageToShip
from tests.builders import ITEM_ID, MUG, ORDER_ID, an_amazon_order

NEW_ACCOUNT = OrderSettings(customer_creation=CustomerCreation.NEW_ACCOUNT)
HOLD = OrderSettings(out_of_stock=OutOfStock.HOLD)


def a_product(sku: str = MUG, quantity: int = 5, **changes: Any) -> Product:
    return Product.objects.create(sku=sku, name=f"Name of {sku}", quantity=quantity, **changes)


def a_draft(
    *items: AmazonOrderItem, order_id: str = ORDER_ID, settings: OrderSettings | None = None, **changes: Any
) -> CommerceOrderDraft:
    return draft_commerce_order(an_amazon_order(*items, order_id=order_id, **changes), settings or OrderSettings())


def a_created_order(*items: AmazonOrderItem, order_id: str = ORDER_ID, **changes: Any) -> Order:
    """An order that was just created; its products must exist."""
    (outcome,) = BuiltinCommerce().create_orders([a_draft(*items, order_id=order_id, **changes)])
    assert isinstance(outcome, Created), outcome
    return Order.objects.get(reference=order_id)


def a_parcel(*items: tuple[str, int], tracking_number: str = "1Z-SAMPLE-0001") -> PackageToShip:
    """A package with one unit of the first item unless told otherwise."""
    units = items or ((ITEM_ID, 1),)
    return PackageToShip(
        Tracking("UPS", tracking_number),
        tuple(PackageItem(OrderItemId(item_id), quantity) for item_id, quantity in units),
    )


def stock_of(sku: str = MUG) -> tuple[int, int]:
    """Quantity and reserved."""
    product = Product.objects.get(sku=sku)
    return product.quantity, product.reserved
