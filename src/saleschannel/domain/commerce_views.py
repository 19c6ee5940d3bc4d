"""A Commerce order as others look at it, whichever back end holds it: values for pages and exports."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from saleschannel.domain.commerce import CommerceTotals
from saleschannel.domain.money import ZERO
from saleschannel.domain.orders import Address


class CommerceLineView(msgspec.Struct, frozen=True):
    """One line; amounts are for the whole quantity, `discount` is zero or negative."""

    order_item_id: str
    sku: str
    title: str
    quantity: int
    quantity_shipped: int
    quantity_invoiced: int
    quantity_canceled: int
    quantity_backordered: int
    unit_price: Decimal
    row_total: Decimal
    tax: Decimal
    discount: Decimal


class CommerceCustomerView(msgspec.Struct, frozen=True):
    """Who ordered: a customer account, or a guest (then without a number). Buyer data."""

    guest: bool
    number: str
    email: str
    name: str


class CommercePackageView(msgspec.Struct, frozen=True):
    """A package shipped in Commerce."""

    number: str
    shipped_at: datetime
    carrier_code: str
    carrier_name: str
    tracking_number: str
    items: dict[str, int]


class CommerceCommentView(msgspec.Struct, frozen=True):
    """A note of the staff."""

    at: datetime
    actor: str
    text: str


class CommerceOrderView(msgspec.Struct, frozen=True):
    """A Commerce order with what belongs to it; `refunded` is what its credit memos add up to. Holds buyer data."""

    reference: str
    number: str
    commerce_store: str
    state: str
    status: str
    created_at: datetime
    currency: str
    totals: CommerceTotals
    customer: CommerceCustomerView
    ship_to: Address
    lines: tuple[CommerceLineView, ...]
    packages: tuple[CommercePackageView, ...]
    comments: tuple[CommerceCommentView, ...]
    refunded: Decimal = ZERO
