"""The shapes that are sent to save an order: closed, so that a key Magento does not know never leaves the house.

Magento answers an unknown key with 400 or, up to 2.4.6, with 500 (observed §2.1). What is left out is UNSET.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace


class Sent(Struct, frozen=True, kw_only=True):
    """Base of the shapes."""


Amount = Decimal | UnsetType
Number = int | UnsetType
Text = str | UnsetType


class AddressEntity(Sent, frozen=True, kw_only=True):
    """An order's address. Magento asks that the keys be present; they may be empty (facts §5)."""

    address_type: str
    firstname: str
    lastname: str
    street: list[str]
    city: str
    postcode: str
    country_id: str
    telephone: str
    email: Text = UNSET
    company: Text = UNSET
    region: Text = UNSET
    region_code: Text = UNSET
    region_id: Number = UNSET
    entity_id: Number = UNSET
    parent_id: Number = UNSET

    def emptied(self) -> AddressEntity:
        """To overwrite another address: what this one does not have is sent as empty, not left as it was."""
        return replace(
            self,
            company=self.company or "",
            region=self.region or "",
            region_code=self.region_code or "",
            region_id=self.region_id or 0,
        )


class PaymentEntity(Sent, frozen=True, kw_only=True):
    """How the order is paid: by a method that asks for nothing; `entity_id` where the order has a payment already."""

    method: str
    additional_information: list[str]
    account_status: str = ""
    cc_last4: str = ""
    po_number: Text = UNSET
    entity_id: Number = UNSET


class HistoryEntity(Sent, frozen=True, kw_only=True):
    """A comment of the order's history that nobody is notified of."""

    comment: str
    is_customer_notified: int = 0
    is_visible_on_front: int = 0
    parent_id: int = 0
    status: Text = UNSET


class ShippingEntity(Sent, frozen=True, kw_only=True):
    method: str
    address: AddressEntity | UnsetType = UNSET


class AssignmentEntity(Sent, frozen=True, kw_only=True):
    shipping: ShippingEntity
    items: list[Any] = []


class ExtensionEntity(Sent, frozen=True, kw_only=True):
    shipping_assignments: list[AssignmentEntity]


class ItemEntity(Sent, frozen=True, kw_only=True):
    """One line. `discount_amount` is positive here, negative on the order."""

    sku: str
    name: str
    qty_ordered: Decimal
    product_type: str
    is_virtual: int
    store_id: int
    ext_order_item_id: str
    price: Decimal
    base_price: Decimal
    original_price: Decimal
    base_original_price: Decimal
    price_incl_tax: Decimal
    base_price_incl_tax: Decimal
    row_total: Decimal
    base_row_total: Decimal
    row_total_incl_tax: Decimal
    base_row_total_incl_tax: Decimal
    tax_amount: Decimal
    base_tax_amount: Decimal
    tax_percent: Decimal
    discount_amount: Decimal
    base_discount_amount: Decimal
    discount_percent: Decimal = Decimal(0)
    discount_tax_compensation_amount: Decimal = Decimal(0)
    base_discount_tax_compensation_amount: Decimal = Decimal(0)
    applied_rule_ids: Text = UNSET
    weight: Amount = UNSET
    product_id: Number = UNSET
    item_id: Number = UNSET
    qty_shipped: Amount = UNSET
    qty_invoiced: Amount = UNSET


class OrderEntity(Sent, frozen=True, kw_only=True):
    """An order, whole (created) or with `entity_id` the columns that are to be other ones (overwritten)."""

    ext_order_id: str
    store_id: int
    state: str
    status: str
    customer_email: str
    customer_firstname: str
    customer_lastname: str
    customer_is_guest: int
    customer_group_id: int
    customer_note_notify: int = 0
    customer_id: Number = UNSET
    increment_id: Text = UNSET
    entity_id: Number = UNSET
    created_at: Text = UNSET
    is_virtual: int = 0
    order_currency_code: str
    store_currency_code: str
    base_currency_code: str
    global_currency_code: str
    base_to_global_rate: int = 1
    base_to_order_rate: int = 1
    store_to_base_rate: int = 1
    store_to_order_rate: int = 1
    subtotal: Decimal
    base_subtotal: Decimal
    subtotal_incl_tax: Decimal
    base_subtotal_incl_tax: Decimal
    tax_amount: Decimal
    base_tax_amount: Decimal
    shipping_amount: Decimal
    base_shipping_amount: Decimal
    shipping_tax_amount: Decimal
    base_shipping_tax_amount: Decimal
    shipping_incl_tax: Decimal
    base_shipping_incl_tax: Decimal
    shipping_discount_amount: Decimal
    base_shipping_discount_amount: Decimal
    discount_amount: Decimal
    base_discount_amount: Decimal
    discount_tax_compensation_amount: Decimal = Decimal(0)
    base_discount_tax_compensation_amount: Decimal = Decimal(0)
    shipping_discount_tax_compensation_amount: Decimal = Decimal(0)
    base_shipping_discount_tax_compensation_amnt: Decimal = Decimal(0)
    grand_total: Decimal
    base_grand_total: Decimal
    total_due: Decimal
    base_total_due: Decimal
    total_paid: Amount = UNSET
    base_total_paid: Amount = UNSET
    total_qty_ordered: Decimal
    applied_rule_ids: Text = UNSET
    discount_description: Text = UNSET
    coupon_code: Text = UNSET
    shipping_description: str
    weight: Amount = UNSET
    billing_address: AddressEntity | UnsetType = UNSET
    payment: PaymentEntity
    items: list[ItemEntity]
    status_histories: list[HistoryEntity] | UnsetType = UNSET
    extension_attributes: ExtensionEntity | UnsetType = UNSET


class EntityBody(Sent, frozen=True, kw_only=True):
    """What the order routes take."""

    entity: OrderEntity | AddressEntity | dict[str, Any]


def with_base(**amounts: Decimal) -> dict[str, Any]:
    """Each amount, and the same in the base currency: Amazon's currency stands for all four, at a rate of 1."""
    return amounts | {f"base_{name}": amount for name, amount in amounts.items()}
