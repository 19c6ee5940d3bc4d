"""What the control API takes. A key that is not named here is an error."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

import msgspec

from saleschannel.simulator.clock import Clock
from saleschannel.simulator.magento.admin import Package
from saleschannel.simulator.magento.stock import Sort


class ClockChange(msgspec.Struct, forbid_unknown_fields=True):
    """A change of the clock; several are applied in this order: resume, set, advance (seconds), freeze."""

    resume: bool = False
    set: datetime | None = None
    advance: float = 0.0
    freeze: bool = False

    def apply(self, clock: Clock) -> None:
        """Change the clock."""
        if self.resume:
            clock.resume()
        if self.set is not None:
            clock.set(self.set)
        if self.advance:
            clock.advance(timedelta(seconds=self.advance))
        if self.freeze:
            clock.freeze()


class ProductWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A product; `quantity` goes to the default source, or give `sources` by code."""

    sku: str
    quantity: int | None = 10
    name: str = ""
    price: Decimal = Decimal("10.00")
    weight: Decimal = Decimal(1)
    enabled: bool = True
    type_id: str = "simple"
    website_ids: list[int] = msgspec.field(default_factory=lambda: [1])
    manage_stock: bool = True
    backorders: bool = False
    sources: dict[str, Decimal] = {}


class StockChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A physical quantity."""

    sku: str
    quantity: Decimal
    source: str = "default"


class CustomerWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A customer account that exists already."""

    email: str
    firstname: str = "Anna"
    lastname: str = "Berg"
    website_id: int = 1
    store_id: int = 1
    group_id: int = 1


class Compensation(msgspec.Struct, forbid_unknown_fields=True):
    """Magento's command line for reservations: without flags, with -i, or with -c."""

    sort: Sort = "both"


class OrderShipment(msgspec.Struct, forbid_unknown_fields=True):
    """Packages; none: one with all that is left, without a tracking number."""

    packages: list[Package] = []


class Refund(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A credit memo; quantities by SKU, none: all that was invoiced."""

    lines: dict[str, Decimal] = {}
    to_stock: bool = False
    amounts: dict[Literal["shipping_amount", "adjustment_positive", "adjustment_negative"], Decimal] = {}


class Edit(msgspec.Struct, forbid_unknown_fields=True):
    """New quantities by SKU."""

    quantities: dict[str, Decimal] = {}


class TrackWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A tracking number; Admin's "Custom Value" has the code `custom` and the carrier in the title."""

    track_number: str
    carrier_code: str = "custom"
    title: str = ""
