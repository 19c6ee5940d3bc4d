"""Units that Amazon has as shipped are shipped in Magento too. A remark on each shipment tells which one it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from saleschannel.commerce.adobe.changes import Found, undecided
from saleschannel.commerce.adobe.orders import SeenOrder
from saleschannel.commerce.adobe.shipments import SeenShipment
from saleschannel.commerce.adobe.shop import Shop, state_of
from saleschannel.domain.commerce import OPEN_STATES
from saleschannel.domain.errors import OutcomeUnknown
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import CommerceShipment, ShippingProgress

RECORDED = "Shipped on Amazon"
"""How the remarks of shipments begin that were recorded from Amazon."""


def record_shipments(shop: Shop, shipments: Sequence[CommerceShipment]) -> list[ShippingProgress]:
    """Ship what is not recorded yet, one order after the other in each writer."""
    by_order: dict[AmazonOrderId, list[CommerceShipment]] = defaultdict(list)
    for shipment in shipments:
        by_order[shipment.reference].append(shipment)
    found = Found(shop, list(by_order))
    todo = found.those(lambda order: state_of(order) in OPEN_STATES)
    if todo:
        recorded = shop.shipments.of_orders(order.entity_id for _, order in todo)
        results = shop.writers.run(lambda pair: ship_missing(shop, pair[1], by_order[pair[0]], recorded), todo)
        failures = undecided([reference for reference, _ in todo], results)
        if failures:
            raise failures[0][1]
        found.read([reference for reference, _ in todo])
    return found.progress()


def ship_missing(
    shop: Shop, order: SeenOrder, shipments: Sequence[CommerceShipment], recorded: Sequence[SeenShipment]
) -> None:
    """The order's shipments that are not there yet, each with no more units than are left."""
    left = {item.ext_order_item_id: item.left_to_ship for item in order.lines}
    told = [each for each in recorded if each.order_id == order.entity_id]
    done: set[str] = set()
    for shipment in shipments:
        remark = remark_of(shipment)
        if remark in done or any(each.has_remark(remark) for each in told):
            continue
        units = units_to_ship(shipment, order, left)
        if units:
            ship(shop, order, shipment, units)
        done.add(remark)


def ship(shop: Shop, order: SeenOrder, shipment: CommerceShipment, units: Sequence[tuple[int, int]]) -> None:
    """One shipment; after a lost answer it is looked for before it is repeated."""
    try:
        _ship(shop, order, shipment, units)
    except OutcomeUnknown as error:
        shop.wait_before_looking(error)
        there = shop.shipments.of_orders([order.entity_id])
        if not any(each.has_remark(remark_of(shipment)) for each in there):
            _ship(shop, order, shipment, units)


def _ship(shop: Shop, order: SeenOrder, shipment: CommerceShipment, units: Sequence[tuple[int, int]]) -> None:
    tracking = shipment.tracking
    shop.orders.ship(
        order.entity_id,
        units,
        carrier=tracking.carrier_name or tracking.carrier_code,
        number=tracking.tracking_number,
        remark=remark_of(shipment),
    )


def units_to_ship(shipment: CommerceShipment, order: SeenOrder, left: dict[str | None, int]) -> list[tuple[int, int]]:
    """(item id, units), taken from what is left: Magento would clamp too many without a word (observed §2.4)."""
    ids = {item.ext_order_item_id: item.item_id for item in order.lines}
    units = []
    for item in shipment.items:
        quantity = min(item.quantity, left.get(item.order_item_id, 0))
        if quantity > 0:
            left[item.order_item_id] -= quantity
            units.append((ids[item.order_item_id], quantity))
    return units


def remark_of(shipment: CommerceShipment) -> str:
    """What a shipment's remark says. The brackets end the number, so that A1 is not found in A10."""
    return f"{RECORDED} [{shipment.shipment_number}]"
