"""Ships orders: by a person on the order processing page, or because Amazon has the units as shipped already.

An order of which everything is shipped is invoiced at once and becomes complete.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from saleschannel.batch_sql import rows
from saleschannel.commerce.builtin.cancellation import end_reservations
from saleschannel.commerce.builtin.invoicing import advance_states, invoice_shipped_units
from saleschannel.commerce.builtin.models import ShipmentPackage
from saleschannel.commerce.builtin.open_orders import LockedOrder, lock_orders, progress_of
from saleschannel.commerce.builtin.shipment_plans import (
    PackagePlan,
    ShipmentPlan,
    plan_packages,
    units_as_far_as_left,
)
from saleschannel.commerce.builtin.shipment_reads import packages_of_shipment
from saleschannel.commerce.builtin.shipment_rows import insert_shipments, raise_shipped
from saleschannel.commerce.builtin.stock_counters import move_stock
from saleschannel.domain.errors import NotFound
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import CommerceShipment, PackageToShip, Shipped, ShippingProgress


def ship(
    order: str, packages: Sequence[PackageToShip], *, actor: str, at: datetime, request_key: str = "", comment: str = ""
) -> Shipped:
    """Ship packages of an order, named by its number or reference, all or nothing.

    The same `request_key` ships once; a repetition is answered with what the first one shipped. Join the channel's
    transaction to record the packages with it. Raises NotFound, OrderRejected (unknown item, more than is left).
    """
    with transaction.atomic():
        locked = lock_one(order)
        if request_key and (known := packages_of_shipment(locked.id, request_key)):
            return Shipped(tuple(known), progress_of([locked.reference])[0], repeated=True)
        plan = ShipmentPlan(
            order=locked,
            external_key=request_key or f"form:{uuid4()}",
            shipped_at=at,
            packages=plan_packages(locked, packages),
            actor=actor,
            comment=comment,
        )
        shipments = write_shipments([plan], cause=f"shipped by {actor}" if actor else "shipped")
        return Shipped(tuple(shipments), progress_of([locked.reference])[0])


def lock_one(order: str) -> LockedOrder:
    """The order with this number or, failing that, this reference; locked. Raises NotFound."""
    references = rows(
        """
        SELECT reference FROM commerce_order WHERE number = %b::text OR reference = %b::text
        ORDER BY number = %b::text DESC LIMIT 1
        """,
        order,
        order,
        order,
    )
    if not references:
        raise NotFound(
            f"There is no Commerce order {order}.", remedy="Check the number, or search for the order in the list."
        )
    reference = AmazonOrderId(references[0][0])
    return lock_orders([reference])[reference]


def record_shipments(shipments: Sequence[CommerceShipment]) -> list[ShippingProgress]:
    """Ship units that Amazon has as shipped, as far as Commerce has units left. Repeated by `shipment_number`."""
    references = [shipment.reference for shipment in shipments]
    with transaction.atomic():
        orders = lock_orders(references)
        known = recorded_keys([order.id for order in orders.values()])
        plans = []
        for shipment in shipments:
            order = orders.get(shipment.reference)
            if order is None or not order.is_open or (order.id, shipment.shipment_number) in known:
                continue
            if units := units_as_far_as_left(order, shipment.items):
                known.add((order.id, shipment.shipment_number))
                package = PackagePlan(shipment.tracking, units)
                plans.append(ShipmentPlan(order, shipment.shipment_number, shipment.shipped_at, (package,)))
        write_shipments(plans, cause="shipped on Amazon")
        return progress_of(references)


def recorded_keys(order_ids: Sequence[int]) -> set[tuple[int, str]]:
    found = rows("SELECT order_id, external_key FROM commerce_shipment WHERE order_id = ANY (%t::bigint[])", order_ids)
    return {(order_id, key) for order_id, key in found}


def complete_orders(references: Sequence[AmazonOrderId]) -> list[ShippingProgress]:
    """Invoice what is shipped; what is shipped and invoiced as a whole becomes complete."""
    with transaction.atomic():
        orders = [order for order in lock_orders(references).values() if order.is_open]
        invoice_shipped_units(orders)
        advance_states(orders, "invoiced")
        return progress_of(references)


def write_shipments(plans: Sequence[ShipmentPlan], cause: str) -> list[CommerceShipment]:
    """Write planned shipments with everything that follows; product counters last."""
    if not plans:
        return []
    shipments = insert_shipments(plans)
    moves = raise_shipped(plans)
    orders = unique_orders([plan.order for plan in plans])
    done = [order for order in orders if order.fully_shipped]
    invoice_shipped_units(done)
    advance_states(orders, cause)
    moves += end_reservations([order.reference for order in done])
    move_stock(moves)
    return shipments


def unique_orders(orders: Collection[LockedOrder]) -> list[LockedOrder]:
    return list({order.id: order for order in orders}.values())


def correct_tracking(order: str, shipment_number: str, tracking: Tracking) -> None:
    """Correct a package of the order with this number or reference; one that Commerce does not have is passed over."""
    packages = ShipmentPackage.objects.filter(number=shipment_number)
    packages.filter(Q(shipment__order__reference=order) | Q(shipment__order__number=order)).update(
        carrier_code=tracking.carrier_code,
        carrier_name=tracking.carrier_name,
        shipping_method=tracking.shipping_method,
        tracking_number=tracking.tracking_number,
    )
