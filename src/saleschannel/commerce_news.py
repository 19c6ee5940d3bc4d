"""What a Commerce whose orders are worked on elsewhere tells: its shipments, and orders that changed. A narrow port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from saleschannel.ports import CommerceShipment, ShippingProgress


class ShipmentNews(msgspec.Struct, frozen=True):
    """Shipments that were made in Commerce, and what to ask next time.

    A shipment without a tracking number is told now and again, by its id in `without_tracking`, when it has got one.
    """

    shipments: tuple[CommerceShipment, ...]
    without_tracking: tuple[str, ...]
    cursor: str


class CommerceOrderNews(msgspec.Struct, frozen=True):
    """What became of an order in Commerce. `refunded` are units per order item that credit memos gave back."""

    progress: ShippingProgress
    number: str
    refunded: Mapping[str, int]


class OrderNewsPage(msgspec.Struct, frozen=True):
    """Orders that changed, oldest first; `complete` is False when there are more after `changed_at` of the last one."""

    orders: tuple[CommerceOrderNews, ...]
    changed_at: datetime
    complete: bool = True


class CommerceNews(Protocol):
    """A Commerce whose orders are shipped, invoiced, cancelled and credited on pages that are not ours."""

    def new_shipments(self, cursor: str, waiting: Sequence[str]) -> ShipmentNews:
        """A page of shipments after the cursor (empty: from the first), and those of `waiting` with a number now."""
        ...

    def changed_orders(self, since: datetime) -> OrderNewsPage:
        """Our orders that changed at or after this moment."""
        ...
