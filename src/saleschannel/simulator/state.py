"""What the simulated Amazon remembers, as plain records that can be saved. Rules live elsewhere;
nothing here decides.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec


class Status(StrEnum):
    """Amazon's fulfillment status of an order (Orders API 2026-01-01)."""

    PENDING_AVAILABILITY = "PENDING_AVAILABILITY"
    PENDING = "PENDING"
    UNSHIPPED = "UNSHIPPED"
    PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED"
    SHIPPED = "SHIPPED"
    CANCELLED = "CANCELLED"
    UNFULFILLABLE = "UNFULFILLABLE"


class Seller(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A selling partner account in one region, with the credentials of the one application it has authorized."""

    seller_id: str
    region: str
    marketplace_ids: list[str]
    client_id: str
    client_secret: str
    refresh_tokens: list[str]
    # Restricted roles of the application: without them Amazon leaves the buyer's data out of its answers.
    direct_to_consumer_role: bool = True
    tax_role: bool = True
    # The application as the consent page knows it; a draft can be authorised only with `version=beta`.
    application_id: str = "amzn1.sp.solution.demo"
    application_is_draft: bool = False
    insights_role: bool = True


class Product(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A listing that placed orders draw from; `price` is in the currency of the marketplace, before `price_factor`."""

    sku: str
    title: str
    price: Decimal
    asin: str = ""


class Address(msgspec.Struct, kw_only=True):
    """A delivery address; an empty string means that the field is left out."""

    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    line3: str = ""
    city: str = ""
    district: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str = ""
    address_type: str = "RESIDENTIAL"


class Buyer(msgspec.Struct, kw_only=True):
    """Who bought."""

    name: str = ""
    email: str = ""
    company: str = ""
    purchase_order_number: str = ""


class Item(msgspec.Struct, kw_only=True):
    """One order line; amounts are for the whole quantity, except the unit price. Discounts are positive here."""

    item_id: str
    sku: str
    asin: str
    title: str
    quantity: int
    unit_price: Decimal
    shipping: Decimal = Decimal(0)
    gift_wrap: Decimal = Decimal(0)
    item_discount: Decimal = Decimal(0)
    shipping_discount: Decimal = Decimal(0)
    item_tax: Decimal = Decimal(0)
    shipping_tax: Decimal = Decimal(0)
    gift_wrap_tax: Decimal = Decimal(0)
    promotion_ids: list[str] = []
    gift_message: str = ""
    gift_wrap_level: str = ""
    business_price: bool = False
    programs: list[str] = []
    points: int = 0
    fulfilled: int = 0
    cancel_requested: str = ""
    cancelled_by: str = ""
    cancel_reason: str = ""


class Package(msgspec.Struct, kw_only=True):
    """A package of a merchant-fulfilled order. `lines` maps order item ids to quantities."""

    reference: str
    created: datetime
    carrier: str
    service: str
    tracking_number: str
    ship_time: datetime
    lines: dict[str, int]
    status: str = "SHIPPED"
    detailed_status: str = "PICKED_UP"
    confirmed_by: str = "confirmShipment"
    transparency_codes: dict[str, list[str]] = {}
    updates: int = 0


class Override(msgspec.Struct, kw_only=True):
    """A deliberate untruth in the JSON of an order: the value at `path` replaced, or removed."""

    path: list[str | int]
    value: Any = None
    remove: bool = False


class Order(msgspec.Struct, kw_only=True):
    """An order as Amazon knows it, whatever of it may be shown."""

    order_id: str
    seller_id: str
    marketplace_id: str
    created: datetime
    updated: datetime
    status: Status
    fulfilled_by: str
    service_level: str
    ship_by: tuple[datetime, datetime]
    deliver_by: tuple[datetime, datetime]
    buyer: Buyer
    address: Address
    items: list[Item]
    programs: list[str] = []
    packages: list[Package] = []
    aliases: list[str] = []
    replaces: str = ""
    delivery_tip: Decimal = Decimal(0)
    payment_method: str = "CreditCard"
    is_mcf: bool = False
    was_verified: bool = False
    delivered: datetime | None = None
    overrides: list[Override] = []
    raw: str | None = None

    def item(self, item_id: str) -> Item | None:
        """Find an item of this order."""
        return next((item for item in self.items if item.item_id == item_id), None)


class FeedDocument(msgspec.Struct, kw_only=True):
    """What was put to, or is to be read from, an address of a feed document."""

    document_id: str
    seller_id: str
    content_type: str
    created: datetime
    content: str = ""


class Feed(msgspec.Struct, kw_only=True):
    """A feed of cancellations; its status is IN_QUEUE, DONE or FATAL."""

    feed_id: str
    seller_id: str
    marketplace_ids: list[str]
    document_id: str
    created: datetime
    status: str = "IN_QUEUE"
    report_id: str = ""


class ReceivedConfirmation(msgspec.Struct, kw_only=True):
    """One confirmShipment call as it came in, and what came of it: `created`, `edited`, `refused` or `ignored`."""

    at: datetime
    order_id: str
    seller_id: str
    request_id: str
    body: Any
    outcome: str
    message: str = ""
    package_reference_id: str = ""


class DueAction(msgspec.Struct, kw_only=True):
    """Something the autopilot will do to an order."""

    at: datetime
    action: str
    order_id: str


class AutopilotSettings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How orders come and move on by themselves; times are seconds of the simulator's clock. 0 orders per minute: off.

    `marketplaces` (ids or countries) are taken in turn; empty: those of the first seller.
    """

    orders_per_minute: float = 0.0
    verify_after: float = 20.0
    amazon_ships_after: float = 40.0
    amazon_share: float = 0.35
    cancel_share: float = 0.04
    ask_cancel_share: float = 0.03
    deliver_after: float = 600.0
    marketplaces: list[str] = []
