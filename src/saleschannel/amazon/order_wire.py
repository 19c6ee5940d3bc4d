"""Amazon's JSON of an order (Orders API 2026-01-01), only the fields we use. It knows no domain and judges nothing.

Every field may be missing or null, because Amazon leaves data out by status, role and without notice; text that
might be written as a number is accepted as one. Strings that Amazon's documentation lists values for stay strings.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

Text = str | int | None
"""Text; identifiers and codes made of digits may come as a JSON number."""

Count = int | float | str | None
"""A number of units, as a number or as text."""


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """Base: Amazon's camelCase names; a tree without cycles, which the garbage collector need not walk."""


class WireMoney(Wire):
    """`amount` is exact whether it comes as text or as a number."""

    amount: Decimal | None = None
    currency_code: str | None = None


class WireAlias(Wire):
    alias_id: Text = None
    alias_type: str | None = None


class WireAssociatedOrder(Wire):
    order_id: Text = None
    association_type: str | None = None


class WireSalesChannel(Wire):
    channel_name: str | None = None
    marketplace_id: str | None = None
    marketplace_name: str | None = None


class WireBuyer(Wire):
    buyer_name: Text = None
    buyer_email: str | None = None
    buyer_company_name: Text = None
    buyer_purchase_order_number: Text = None


class WireAddress(Wire):
    name: Text = None
    company_name: Text = None
    address_line1: Text = None
    address_line2: Text = None
    address_line3: Text = None
    city: Text = None
    district_or_county: Text = None
    municipality: Text = None
    state_or_region: Text = None
    postal_code: Text = None
    country_code: str | None = None
    phone: Text = None
    address_type: str | None = None


class WireRecipient(Wire):
    delivery_address: WireAddress | None = None


class WireBreakdown(Wire):
    type: str | None = None
    subtotal: WireMoney | None = None


class WireOrderProceeds(Wire):
    grand_total: WireMoney | None = None
    breakdowns: list[WireBreakdown] | None = None


class WireWindow(Wire):
    earliest_date_time: str | None = None
    latest_date_time: str | None = None


class WireOrderFulfillment(Wire):
    fulfillment_status: str | None = None
    fulfilled_by: str | None = None
    fulfillment_service_level: str | None = None
    ship_by_window: WireWindow | None = None
    deliver_by_window: WireWindow | None = None


class WirePrice(Wire):
    unit_price: WireMoney | None = None


class WireProduct(Wire):
    asin: Text = None
    title: Text = None
    seller_sku: Text = None
    price: WirePrice | None = None


class WireItemProceeds(Wire):
    proceeds_total: WireMoney | None = None
    breakdowns: list[WireBreakdown] | None = None


class WireCancellationRequest(Wire):
    requester: str | None = None
    cancel_reason: Text = None


class WireItemCancellation(Wire):
    cancellation_request: WireCancellationRequest | None = None


class WireGiftOption(Wire):
    gift_message: Text = None
    gift_wrap_level: Text = None


class WirePacking(Wire):
    gift_option: WireGiftOption | None = None


class WireItemFulfillment(Wire):
    quantity_fulfilled: Count = None
    packing: WirePacking | None = None


class WireTaxCollection(Wire):
    model: str | None = None


class WireItemTax(Wire):
    tax_collections: list[WireTaxCollection] | None = None


class WireOrderItem(Wire):
    order_item_id: Text = None
    quantity_ordered: Count = None
    programs: list[str] | None = None
    product: WireProduct | None = None
    proceeds: WireItemProceeds | None = None
    cancellation: WireItemCancellation | None = None
    fulfillment: WireItemFulfillment | None = None
    tax: WireItemTax | None = None


class WirePackageStatus(Wire):
    status: str | None = None


class WirePackageItem(Wire):
    order_item_id: Text = None
    quantity: Count = None


class WirePackage(Wire):
    package_reference_id: Text = None
    carrier: Text = None
    shipping_service: Text = None
    tracking_number: Text = None
    ship_time: str | None = None
    package_status: WirePackageStatus | None = None
    package_items: list[WirePackageItem] | None = None


class WireOrder(Wire):
    order_id: Text = None
    order_aliases: list[WireAlias] | None = None
    created_time: str | None = None
    last_updated_time: str | None = None
    programs: list[str] | None = None
    associated_orders: list[WireAssociatedOrder] | None = None
    sales_channel: WireSalesChannel | None = None
    buyer: WireBuyer | None = None
    recipient: WireRecipient | None = None
    proceeds: WireOrderProceeds | None = None
    fulfillment: WireOrderFulfillment | None = None
    order_items: list[WireOrderItem] | None = None
    packages: list[WirePackage] | None = None


class WirePagination(Wire):
    next_token: str | None = None


class WireSearchPage(Wire):
    """A page of searchOrders; each order stays as its bytes, so that a bad one spoils no other."""

    orders: list[msgspec.Raw]
    pagination: WirePagination | None = None
    errors: Any = None


class WireBound(Wire):
    """Up to which moment a page of searchOrders was read, by the kind of the window."""

    last_updated_before: str | None = None
    created_before: str | None = None


class WireGetOrder(Wire):
    """The answer of getOrder."""

    order: msgspec.Raw
    errors: Any = None
