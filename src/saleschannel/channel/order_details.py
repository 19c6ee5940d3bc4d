"""The read path of the order page: one Amazon order with its items, packages, buyer and story. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from saleschannel.channel.address_repairs import open_address
from saleschannel.channel.models import (
    AddressRepair,
    AmazonOrder,
    AmazonOrderItem,
    Cancellation,
    OrderEvent,
    Package,
)
from saleschannel.channel.order_records import NO_BUYER_DATA, BuyerData, decrypt_buyer_data
from saleschannel.domain.cancellations import OPEN_CANCELLATIONS
from saleschannel.domain.orders import Address, AmazonPackage
from saleschannel.vault.keyring import DecryptionError

STORY_LENGTH = 500
OPEN_STATES = frozenset(state.value for state in OPEN_CANCELLATIONS)


@dataclass(frozen=True, slots=True)
class OrderDetails:
    """Everything about one order; `buyer_is_locked` tells that its buyer data cannot be decrypted."""

    order: AmazonOrder
    items: list[AmazonOrderItem]
    packages: list[Package]
    amazon_packages: tuple[AmazonPackage, ...]
    story: list[OrderEvent]
    people: BuyerData
    buyer_is_locked: bool
    repair: AddressRepair | None
    repaired_address: Address | None
    repaired_from: Address | None
    cancellation: Cancellation | None
    has_people: bool

    @property
    def ship_to(self) -> Address:
        """The address in use: a person's repair goes before Amazon's."""
        return self.repaired_address or self.people.ship_to

    @property
    def amazon_address_changed(self) -> bool:
        """Amazon has changed its address since a person repaired it."""
        return self.repaired_from is not None and self.repaired_from != self.people.ship_to

    @property
    def cancellation_is_open(self) -> bool:
        return self.cancellation is not None and self.cancellation.state in OPEN_STATES

    @property
    def units_ordered(self) -> int:
        return sum(item.quantity_ordered for item in self.items)

    @property
    def units_shipped(self) -> int:
        """Units shipped in Commerce."""
        return sum(item.quantity_shipped for item in self.items)


def order_details(amazon_order_id: str, *, with_people: bool = True) -> OrderDetails | None:
    """The order with this number, or None. Five statements, however long its story is.

    Without people, nothing of the buyer is decrypted: for readers who may not see it.
    """
    found = AmazonOrder.objects.select_related("store", "account", "address_repair")
    order = found.filter(amazon_order_id=amazon_order_id).first()
    if order is None:
        return None
    repair = getattr(order, "address_repair", None)
    opened = _opened(order, repair) if with_people else _Opened(NO_BUYER_DATA, None, None, locked=False)
    newest = OrderEvent.objects.filter(order=order).order_by("-id")[:STORY_LENGTH]
    return OrderDetails(
        order=order,
        items=list(order.items.order_by("position")),
        packages=list(order.packages.order_by("id")),
        amazon_packages=msgspec.convert(order.amazon_packages or [], tuple[AmazonPackage, ...], strict=False),
        story=list(newest),
        people=opened.people,
        buyer_is_locked=opened.locked,
        repair=repair,
        repaired_address=opened.repaired,
        repaired_from=opened.repaired_from,
        cancellation=Cancellation.objects.filter(order=order).order_by("-id").first(),
        has_people=with_people and not opened.locked,
    )


class _Opened(NamedTuple):
    people: BuyerData
    repaired: Address | None
    repaired_from: Address | None
    locked: bool


def _opened(order: AmazonOrder, repair: AddressRepair | None) -> _Opened:
    try:
        repaired = open_address(repair.address) if repair else None
        repaired_from = open_address(repair.amazon_address) if repair else None
        return _Opened(decrypt_buyer_data(order.buyer_data), repaired, repaired_from, locked=False)
    except DecryptionError:
        return _Opened(NO_BUYER_DATA, None, None, locked=True)
