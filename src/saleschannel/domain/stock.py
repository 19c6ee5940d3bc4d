"""What Commerce says about the items of an order, and what is left of it while a batch of orders is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from saleschannel.domain.orders import AmazonOrder, AmazonOrderItem, SellerSku


class SkuAvailability(msgspec.Struct, frozen=True):
    """One product in Commerce: may it be sold, and how many units are free (quantity less reservations).

    `sku` is the product's own SKU: several Amazon SKUs can mean one product and share its units.
    """

    sku: SellerSku
    enabled: bool = True
    managed: bool = True
    available: int = 0


class ItemsCheck(msgspec.Struct, frozen=True):
    """The SKUs of one order that stand in the way of a Commerce order."""

    unknown: tuple[SellerSku, ...] = ()
    disabled: tuple[SellerSku, ...] = ()
    out_of_stock: tuple[SellerSku, ...] = ()


NOTHING_IN_THE_WAY = ItemsCheck()


class StockView:
    """Availability of the SKUs of one batch, counted down as orders of the batch are decided one after another.

    It only informs decisions; the back end's own conditional write is what prevents overselling.
    """

    def __init__(self, availability: Mapping[SellerSku, SkuAvailability]) -> None:
        self._by_sku = availability
        self._taken: Counter[SellerSku] = Counter()

    def check(self, order: AmazonOrder) -> ItemsCheck:
        """Which SKUs of the order are unknown, disabled or not available in the ordered quantity."""
        unknown: list[SellerSku] = []
        disabled: list[SellerSku] = []
        short: list[SellerSku] = []
        needed: dict[SellerSku, int] = {}
        for sku, quantity in units_by_sku(order.items).items():
            found = self._by_sku.get(sku)
            if found is None:
                unknown.append(sku)
            elif not found.enabled:
                disabled.append(sku)
            elif found.managed:
                units = needed[found.sku] = needed.get(found.sku, 0) + quantity
                if found.available - self._taken[found.sku] < units:
                    short.append(sku)
        if not (unknown or disabled or short):
            return NOTHING_IN_THE_WAY
        return ItemsCheck(tuple(unknown), tuple(disabled), tuple(short))

    def take(self, order: AmazonOrder) -> None:
        """Count the order's units as gone for the orders decided after it."""
        for item in order.items:
            found = self._by_sku.get(item.sku)
            if found is not None:
                self._taken[found.sku] += item.quantity_ordered


def units_by_sku(items: Iterable[AmazonOrderItem]) -> dict[SellerSku, int]:
    """Ordered units per SKU; items without quantity (cancelled lines) are left out."""
    units: dict[SellerSku, int] = {}
    for item in items:
        if item.quantity_ordered > 0:
            units[item.sku] = units.get(item.sku, 0) + item.quantity_ordered
    return units
