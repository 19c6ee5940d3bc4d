"""Amazon orders as the channel knows them: values only, in Amazon's own words (Orders API 2026-01-01).

They are msgspec structs, not dataclasses, because a page of a hundred orders makes a thousand of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType

import msgspec

from saleschannel.domain.marketplaces import currency_of
from saleschannel.domain.money import ZERO, Money

AmazonOrderId = NewType("AmazonOrderId", str)
OrderItemId = NewType("OrderItemId", str)
SellerSku = NewType("SellerSku", str)


class FulfilledBy(StrEnum):
    """Who ships the order."""

    MERCHANT = "MERCHANT"  # FBM: the merchant ships
    AMAZON = "AMAZON"  # FBA: Amazon ships from its own warehouse


class FulfillmentStatus(StrEnum):
    """Amazon's status of an order, spelled as Amazon spells it."""

    PENDING_AVAILABILITY = "PENDING_AVAILABILITY"  # pre-order, not yet released
    PENDING = "PENDING"  # placed, payment not verified
    UNSHIPPED = "UNSHIPPED"  # verified, nothing shipped
    PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED"  # some items shipped
    SHIPPED = "SHIPPED"  # all items shipped
    CANCELLED = "CANCELLED"  # will not be fulfilled
    UNFULFILLABLE = "UNFULFILLABLE"  # multi-channel order that Amazon cannot fulfil
    UNKNOWN = "UNKNOWN"  # a value Amazon added after this release: left alone, shown for attention


VERIFIED = frozenset({FulfillmentStatus.UNSHIPPED, FulfillmentStatus.PARTIALLY_SHIPPED, FulfillmentStatus.SHIPPED})
AWAITING_AMAZON = frozenset({FulfillmentStatus.PENDING, FulfillmentStatus.PENDING_AVAILABILITY})


class Program:
    """Names of the order programs the channel reacts to; Amazon adds others without notice."""

    PRIME = "PRIME"
    BUSINESS = "AMAZON_BUSINESS"
    SHIP_PLUS = "FBM_SHIP_PLUS"
    EASY_SHIP = "AMAZON_EASY_SHIP"
    DELIVERY_BY_AMAZON = "DELIVERY_BY_AMAZON"
    INVOICE_BY_AMAZON = "INVOICE_BY_AMAZON"


CONFIRMED_BY_AMAZON = frozenset({Program.SHIP_PLUS, Program.EASY_SHIP, Program.DELIVERY_BY_AMAZON})
"""Programs in which Amazon itself learns of the shipment; confirmShipment would be refused."""


def confirmed_by_amazon(programs: Iterable[str]) -> bool:
    return not CONFIRMED_BY_AMAZON.isdisjoint(programs)


class Address(msgspec.Struct, frozen=True, omit_defaults=True):
    """A delivery address; every field may be absent at Amazon and is then the empty string. Buyer data."""

    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    line3: str = ""
    city: str = ""
    district: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str = ""
    address_type: str = ""

    @property
    def has_street(self) -> bool:
        return bool(self.line1 or self.line2 or self.line3)


class Buyer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who bought; every field may be absent at Amazon and is then the empty string. Buyer data."""

    name: str = ""
    email: str = ""
    company: str = ""
    purchase_order_number: str = ""


class TimeWindow(msgspec.Struct, frozen=True):
    """A ship-by or deliver-by window; either end may be absent."""

    earliest: datetime | None = None
    latest: datetime | None = None


class ItemAmounts(msgspec.Struct, frozen=True):
    """What Amazon says the seller receives for one order item, by its own breakdown, for the whole quantity.

    `discount` is kept as Amazon signs it; the model does not say whether it is negative. `shipping_tax` and
    `shipping_discount` are parts of `tax` and `discount`, as far as Amazon tells them apart.
    """

    item: Decimal = ZERO
    shipping: Decimal = ZERO
    gift_wrap: Decimal = ZERO
    cod_fee: Decimal = ZERO
    other: Decimal = ZERO
    tax: Decimal = ZERO
    discount: Decimal = ZERO
    total: Decimal | None = None
    shipping_tax: Decimal = ZERO
    shipping_discount: Decimal = ZERO


class AmazonOrderItem(msgspec.Struct, frozen=True):
    """One line of an Amazon order. Quantities are units sold."""

    order_item_id: OrderItemId
    sku: SellerSku
    quantity_ordered: int
    asin: str = ""
    title: str = ""
    quantity_fulfilled: int = 0
    unit_price: Decimal | None = None
    amounts: ItemAmounts = ItemAmounts()
    gift_message: str = ""
    gift_wrap_level: str = ""
    cancellation_requested: bool = False
    cancellation_reason: str = ""
    tax_collected_by_amazon: bool = False
    needs_transparency_codes: bool = False


class PackageItem(msgspec.Struct, frozen=True):
    """How many units of an order item travel in a package."""

    order_item_id: OrderItemId
    quantity: int


class AmazonPackage(msgspec.Struct, frozen=True):
    """A package as Amazon shows it; the read-back of a shipment confirmation. Merchant-fulfilled orders only."""

    package_reference: str
    carrier: str = ""
    shipping_service: str = ""
    tracking_number: str = ""
    shipped_at: datetime | None = None
    status: str = ""
    items: tuple[PackageItem, ...] = ()


class AmazonOrder(msgspec.Struct, frozen=True):
    """An Amazon order as read from searchOrders or getOrder. Absent data is None or empty, never an error."""

    amazon_order_id: AmazonOrderId
    marketplace_id: str
    fulfilled_by: FulfilledBy
    fulfillment_status: FulfillmentStatus
    purchased_at: datetime
    last_updated_at: datetime
    items: tuple[AmazonOrderItem, ...]
    sold_on_amazon: bool = True
    programs: tuple[str, ...] = ()
    service_level: str = ""
    ship_by: TimeWindow = TimeWindow()
    deliver_by: TimeWindow = TimeWindow()
    buyer: Buyer = Buyer()
    ship_to: Address = Address()
    total: Money | None = None
    delivery_tip: Decimal = ZERO
    packages: tuple[AmazonPackage, ...] = ()
    replaces: str = ""
    seller_order_id: str = ""
    status_text: str = ""
    content_hash: bytes = b""

    @property
    def is_prime(self) -> bool:
        return Program.PRIME in self.programs

    @property
    def is_business(self) -> bool:
        return Program.BUSINESS in self.programs

    @property
    def is_confirmed_by_amazon(self) -> bool:
        return confirmed_by_amazon(self.programs)

    @property
    def cancellation_requested(self) -> bool:
        return any(item.cancellation_requested for item in self.items)

    @property
    def currency(self) -> str:
        """The total's currency; the marketplace's where Amazon gives no total (pending, replacement)."""
        return currency_of(self.marketplace_id) if self.total is None else self.total.currency


class UnreadableOrder(msgspec.Struct, frozen=True):
    """An entry of Amazon's answer that cannot be understood: its id where it could be found, and why."""

    amazon_order_id: str
    reason: str
    raw: bytes
