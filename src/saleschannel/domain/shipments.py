"""Shipments on their way back to Amazon: what a confirmation says, and how Amazon's answer is judged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import count

import msgspec

from saleschannel.domain.carriers import OTHER
from saleschannel.domain.orders import (
    AmazonOrder,
    AmazonOrderId,
    AmazonPackage,
    FulfillmentStatus,
    OrderItemId,
    PackageItem,
)


class ConfirmationState(StrEnum):
    """How far a package's confirmation has come."""

    WAITING = "waiting"  # stored, not sent yet
    SENT = "sent"  # a call was begun; whether it took effect is not known until answered or looked up
    ACCEPTED = "accepted"  # Amazon answered 204
    SEEN = "seen"  # read back from Amazon's own packages
    REFUSED = "refused"  # Amazon refuses it for good; the order asks for attention


CONFIRMATION_TRANSITIONS: dict[ConfirmationState, frozenset[ConfirmationState]] = {
    ConfirmationState.WAITING: frozenset({ConfirmationState.SENT, ConfirmationState.SEEN}),
    ConfirmationState.SENT: frozenset(
        {ConfirmationState.WAITING, ConfirmationState.ACCEPTED, ConfirmationState.SEEN, ConfirmationState.REFUSED}
    ),
    ConfirmationState.ACCEPTED: frozenset(
        {ConfirmationState.SEEN, ConfirmationState.REFUSED, ConfirmationState.WAITING}
    ),
    ConfirmationState.SEEN: frozenset({ConfirmationState.WAITING}),
    ConfirmationState.REFUSED: frozenset({ConfirmationState.WAITING}),
}

CORRECTABLE = frozenset(ConfirmationState) - {ConfirmationState.SENT}
"""States in which carrier and tracking number may be corrected; Amazon takes the same reference again as an edit."""

UNCONFIRMED = frozenset({ConfirmationState.WAITING, ConfirmationState.SENT})


class Tracking(msgspec.Struct, frozen=True):
    """How a package travels. `carrier_code` is Amazon's spelling; `carrier_name` is needed when the code is `Other`."""

    carrier_code: str
    tracking_number: str
    carrier_name: str = ""
    shipping_method: str = ""


class ShipmentConfirmation(msgspec.Struct, frozen=True):
    """One confirmShipment call. `package_reference` is stored before the call and never changes (law 3)."""

    amazon_order_id: AmazonOrderId
    marketplace_id: str
    package_reference: str
    tracking: Tracking
    shipped_at: datetime
    items: tuple[PackageItem, ...]


def find_package(
    order: AmazonOrder, confirmation: ShipmentConfirmation, other_references: Collection[str] = ()
) -> AmazonPackage | None:
    """The package of Amazon's order that this confirmation made, or None.

    By the tracking number, under our reference or one that is not of our other packages. The reference alone proves
    nothing: a package entered in Seller Central may have it.
    """
    for package in order.packages:
        if package.package_reference == confirmation.package_reference and is_ours(package, confirmation.tracking):
            return package
    for package in order.packages:
        if package.package_reference not in other_references and is_ours(package, confirmation.tracking):
            return package if package.tracking_number else None
    return None


def is_ours(package: AmazonPackage, tracking: Tracking) -> bool:
    """Whether Amazon's package has our tracking number, whatever its spacing and case."""
    return _plain(package.tracking_number) == _plain(tracking.tracking_number)


def already_shipped_elsewhere(order: AmazonOrder, confirmation: ShipmentConfirmation) -> bool:
    """True when Amazon has all of the package's units as shipped although it does not know this package."""
    if order.fulfillment_status is FulfillmentStatus.SHIPPED:
        return True
    fulfilled = {item.order_item_id: item.quantity_fulfilled for item in order.items}
    ordered = {item.order_item_id: item.quantity_ordered for item in order.items}
    return all(
        fulfilled.get(item.order_item_id, 0) >= ordered.get(item.order_item_id, 1) for item in confirmation.items
    )


def next_package_reference(taken: Collection[str]) -> str:
    """The first free package reference of an order: a positive number as text, unique within the order (facts §2.1)."""
    return next(reference for number in count(1) if (reference := str(number)) not in taken)


def _plain(tracking_number: str) -> str:
    return "".join(tracking_number.split()).upper()


class PackageToFollow(msgspec.Struct, frozen=True):
    """Units that were shipped outside Commerce. `key` is the same whenever the same units are looked at again."""

    key: str
    tracking: Tracking
    shipped_at: datetime | None
    items: tuple[PackageItem, ...]


def packages_to_follow(order: AmazonOrder, missing: Sequence[PackageItem]) -> list[PackageToFollow]:
    """Spread units that Commerce has not shipped over Amazon's packages, the newest first; the rest has no tracking.

    Units that Amazon has shipped so far are part of the keys, so that a package that grows is followed again.
    """
    left = {item.order_item_id: item.quantity for item in missing}
    fulfilled = sum(item.quantity_fulfilled for item in order.items)
    followed = []
    for package in reversed(order.packages):
        items = _take(left, package.items)
        if items:
            tracking = Tracking(package.carrier or OTHER, package.tracking_number)
            key = f"amazon-{package.package_reference}-{fulfilled}"
            followed.append(PackageToFollow(key, tracking, package.shipped_at, items))
    rest = tuple(PackageItem(item_id, units) for item_id, units in left.items() if units)
    if rest:
        followed.append(PackageToFollow(f"amazon-units-{fulfilled}", Tracking(OTHER, ""), None, rest))
    return followed


def _take(left: dict[OrderItemId, int], items: Sequence[PackageItem]) -> tuple[PackageItem, ...]:
    taken = []
    for item in items:
        units = min(item.quantity, left.get(item.order_item_id, 0))
        if units > 0:
            left[item.order_item_id] -= units
            taken.append(PackageItem(item.order_item_id, units))
    return tuple(taken)
