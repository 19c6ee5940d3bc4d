"""Which units of an order go into which package: checks, before anything is written. Knows no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from saleschannel.commerce.builtin.open_orders import LockedLine, LockedOrder
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import PackageToShip


class PackagePlan(msgspec.Struct, frozen=True):
    """A package with units per order line; `units` is in the order of the order's lines."""

    tracking: Tracking
    units: tuple[tuple[LockedLine, int], ...]


class ShipmentPlan(msgspec.Struct, frozen=True):
    """One shipment of one order, ready to be written."""

    order: LockedOrder
    external_key: str
    shipped_at: datetime
    packages: tuple[PackagePlan, ...]
    actor: str = ""
    comment: str = ""


def plan_packages(order: LockedOrder, packages: Sequence[PackageToShip]) -> tuple[PackagePlan, ...]:
    """Plan what a person wants to ship, all of it or nothing. Raises OrderRejected that says what does not fit."""
    if not order.is_open:
        raise OrderRejected(
            f"Order {order.number} is {order.state.value}: nothing of it can be shipped.",
            code="not_open",
            remedy="Only pending and processing orders can be shipped. Reload the page to see the order as it is now.",
        )
    if not packages or not all(has_units(package.items) for package in packages):
        raise OrderRejected(
            f"A package of order {order.number} is empty.",
            code="nothing_to_ship",
            remedy="Enter at least one unit for each package, or remove the package.",
        )
    return tuple(PackagePlan(package.tracking, exact_units(order, package.items)) for package in packages)


def exact_units(order: LockedOrder, items: Iterable[PackageItem]) -> tuple[tuple[LockedLine, int], ...]:
    """Count the units as shipped. Raises OrderRejected for an unknown item and for more than is left."""
    units = []
    for line, quantity in wanted_units(order, items):
        if quantity > line.left:
            raise OrderRejected(
                f"Order {order.number}: {quantity} of {line.sku} to ship, but only {line.left} left.",
                code="more_than_left",
                remedy="Another shipment may have been made meanwhile. Reload the page and enter what is left.",
            )
        line.shipped += quantity
        units.append((line, quantity))
    return tuple(units)


def units_as_far_as_left(order: LockedOrder, items: Iterable[PackageItem]) -> tuple[tuple[LockedLine, int], ...]:
    """Count units as shipped that have left the house already: what Commerce has no units for is passed over."""
    lines = {line.order_item_id: line for line in order.lines}
    units = []
    for item in items:
        line = lines.get(item.order_item_id)
        quantity = min(item.quantity, line.left) if line is not None else 0
        if line is not None and quantity > 0:
            line.shipped += quantity
            units.append((line, quantity))
    return tuple(units)


def wanted_units(order: LockedOrder, items: Iterable[PackageItem]) -> list[tuple[LockedLine, int]]:
    """Units per line, lines named twice added up. Raises OrderRejected."""
    lines = {line.order_item_id: line for line in order.lines}
    wanted: dict[str, int] = {}
    for item in items:
        if item.quantity < 0 or item.order_item_id not in lines:
            raise OrderRejected(
                f"Order {order.number} cannot ship {item.quantity} of item {item.order_item_id}.",
                code="unknown_item",
                remedy="Reload the page; ship only items of this order, in whole units.",
            )
        wanted[item.order_item_id] = wanted.get(item.order_item_id, 0) + item.quantity
    return [(line, units) for line in order.lines if (units := wanted.get(line.order_item_id, 0))]


def has_units(items: Sequence[PackageItem]) -> bool:
    return any(item.quantity for item in items)
