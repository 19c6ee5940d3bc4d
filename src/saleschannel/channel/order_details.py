"""The read path of the order page: one Amazon order with its items, packages, buyer and story. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from saleschannel.channel.models import AmazonOrder, AmazonOrderItem, OrderEvent, Package
from saleschannel.channel.order_records import NO_BUYER_DATA, BuyerData, decrypt_buyer_data
from saleschannel.domain.orders import AmazonPackage
from saleschannel.vault.keyring import DecryptionError

STORY_LENGTH = 500


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

    @property
    def units_ordered(self) -> int:
        return sum(item.quantity_ordered for item in self.items)

    @property
    def units_shipped(self) -> int:
        """Units shipped in Commerce."""
        return sum(item.quantity_shipped for item in self.items)


def order_details(amazon_order_id: str) -> OrderDetails | None:
    """The order with this number, or None. Four statements, however long its story is."""
    order = AmazonOrder.objects.select_related("store", "account").filter(amazon_order_id=amazon_order_id).first()
    if order is None:
        return None
    people, locked = _people(order)
    newest = OrderEvent.objects.filter(order=order).order_by("-id")[:STORY_LENGTH]
    return OrderDetails(
        order=order,
        items=list(order.items.order_by("position")),
        packages=list(order.packages.order_by("id")),
        amazon_packages=msgspec.convert(order.amazon_packages or [], tuple[AmazonPackage, ...], strict=False),
        story=list(newest),
        people=people,
        buyer_is_locked=locked,
    )


def _people(order: AmazonOrder) -> tuple[BuyerData, bool]:
    try:
        return decrypt_buyer_data(order.buyer_data), False
    except DecryptionError:
        return NO_BUYER_DATA, True
