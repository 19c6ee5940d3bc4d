"""Writes shipments: rows, line quantities, reservations; answers the stock moves. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from saleschannel.batch_sql import rows, run
from saleschannel.commerce.builtin.shipment_plans import PackagePlan, ShipmentPlan
from saleschannel.commerce.builtin.stock_counters import StockMove
from saleschannel.domain.orders import PackageItem
from saleschannel.ports import CommerceShipment


def insert_shipments(plans: Sequence[ShipmentPlan]) -> list[CommerceShipment]:
    """Insert shipments with their packages and lines; one answer per package, in the plans' order."""
    inserted = rows(
        """
        INSERT INTO commerce_shipment (order_id, number, external_key, shipped_at, actor, comment)
        SELECT order_id, lpad(n, greatest(9, length(n)), '0'), external_key, shipped_at, actor, comment
        FROM (
            SELECT w.*, nextval('commerce_shipment_number_sequence')::text AS n
            FROM unnest(%t::bigint[], %t::text[], %t::timestamptz[], %t::text[], %t::text[])
                AS w(order_id, external_key, shipped_at, actor, comment)
        ) AS numbered
        RETURNING order_id, external_key, id, number
        """,
        [plan.order.id for plan in plans],
        [plan.external_key for plan in plans],
        [plan.shipped_at for plan in plans],
        [plan.actor for plan in plans],
        [plan.comment for plan in plans],
    )
    keys = {(order_id, external_key): (shipment_id, number) for order_id, external_key, shipment_id, number in inserted}
    packages = []
    for plan in plans:
        shipment_id, number = keys[plan.order.id, plan.external_key]
        for position, package in enumerate(plan.packages, 1):
            packages.append((plan, shipment_id, f"{number}-{position}", package))
    insert_packages([(shipment_id, number, package) for _, shipment_id, number, package in packages])
    return [commerce_shipment(plan, number, package) for plan, _, number, package in packages]


def insert_packages(packages: Sequence[tuple[int, str, PackagePlan]]) -> None:
    inserted = rows(
        """
        INSERT INTO commerce_shipmentpackage (
            shipment_id, number, carrier_code, carrier_name, shipping_method, tracking_number
        )
        SELECT * FROM unnest(%t::bigint[], %t::text[], %t::text[], %t::text[], %t::text[], %t::text[])
        RETURNING number, id
        """,
        [shipment_id for shipment_id, _, _ in packages],
        [number for _, number, _ in packages],
        [package.tracking.carrier_code for _, _, package in packages],
        [package.tracking.carrier_name for _, _, package in packages],
        [package.tracking.shipping_method for _, _, package in packages],
        [package.tracking.tracking_number for _, _, package in packages],
    )
    ids: dict[str, int] = dict(inserted)
    lines = [(ids[number], line.id, units) for _, number, package in packages for line, units in package.units]
    run(
        """
        INSERT INTO commerce_shipmentline (package_id, order_line_id, quantity)
        SELECT * FROM unnest(%t::bigint[], %t::bigint[], %t::int[])
        """,
        [package_id for package_id, _, _ in lines],
        [line_id for _, line_id, _ in lines],
        [units for _, _, units in lines],
    )


def commerce_shipment(plan: ShipmentPlan, number: str, package: PackagePlan) -> CommerceShipment:
    return CommerceShipment(
        reference=plan.order.reference,
        shipment_number=number,
        tracking=package.tracking,
        shipped_at=plan.shipped_at,
        items=tuple(PackageItem(line.order_item_id, units) for line, units in package.units),
    )


def raise_shipped(plans: Sequence[ShipmentPlan]) -> list[StockMove]:
    """Count the units on the order lines and end their reservations; the moves of the product counters."""
    units: dict[int, int] = {}
    demand: dict[tuple[str, int], int] = {}
    actors: dict[str, str] = {}
    for plan in plans:
        actors[plan.order.reference] = plan.actor
        for package in plan.packages:
            for line, quantity in package.units:
                units[line.id] = units.get(line.id, 0) + quantity
                if line.product_id is not None:
                    key = (plan.order.reference, line.product_id)
                    demand[key] = demand.get(key, 0) + quantity
    # Backordered units are the last to be shipped: never more of them than units that are still open.
    run(
        """
        UPDATE commerce_orderline l
        SET quantity_shipped = l.quantity_shipped + w.units,
            quantity_backordered = least(
                l.quantity_backordered, l.quantity - l.quantity_canceled - l.quantity_shipped - w.units
            )
        FROM unnest(%t::bigint[], %t::int[]) AS w(id, units) WHERE l.id = w.id
        """,
        list(units),
        list(units.values()),
    )
    moves = [
        StockMove(product_id, shipped=quantity, reference=reference, actor=actors[reference])
        for (reference, product_id), quantity in demand.items()
    ]
    return moves + use_reservations(demand)


def use_reservations(demand: dict[tuple[str, int], int]) -> list[StockMove]:
    """Shorten reservations by shipped units, remove those used up; the moves of the reserved counters."""
    held = rows(
        """
        SELECT id, reference, product_id, quantity FROM commerce_reservation
        WHERE reference = ANY (%t::text[]) ORDER BY id FOR UPDATE
        """,
        sorted({reference for reference, _ in demand}),
    )
    moves, used_up, shorter = [], [], {}
    for reservation_id, reference, product_id, quantity in held:
        used = min(quantity, demand.get((reference, product_id), 0))
        moves.append(StockMove(product_id, reserved=-used))
        if used == quantity:
            used_up.append(reservation_id)
        elif used:
            shorter[reservation_id] = used
    run("DELETE FROM commerce_reservation WHERE id = ANY (%t::bigint[])", used_up)
    run(
        """
        UPDATE commerce_reservation r SET quantity = r.quantity - w.used
        FROM unnest(%t::bigint[], %t::int[]) AS w(id, used) WHERE r.id = w.id
        """,
        list(shorter),
        list(shorter.values()),
    )
    return moves
