"""Reads shipments as the channel sees them: one entry per package."""

from __future__ import annotations

from collections.abc import Sequence

from saleschannel.batch_sql import rows
from saleschannel.domain.orders import AmazonOrderId, OrderItemId, PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import CommerceShipment


def packages_of_shipment(order_id: int, external_key: str) -> list[CommerceShipment]:
    """The packages that were shipped under this key; empty if the key is new."""
    found = rows(
        """
        SELECT p.number, o.reference, s.shipped_at, p.carrier_code, p.tracking_number, p.carrier_name,
               p.shipping_method, l.order_item_id, sl.quantity
        FROM commerce_shipment s
        JOIN commerce_order o ON o.id = s.order_id
        JOIN commerce_shipmentpackage p ON p.shipment_id = s.id
        JOIN commerce_shipmentline sl ON sl.package_id = p.id
        JOIN commerce_orderline l ON l.id = sl.order_line_id
        WHERE s.order_id = %b AND s.external_key = %b::text
        ORDER BY p.id, l.position
        """,
        order_id,
        external_key,
    )
    items: dict[str, list[PackageItem]] = {}
    heads: dict[str, CommerceShipment] = {}
    for number, reference, shipped_at, code, tracking_number, carrier, method, order_item_id, units in found:
        items.setdefault(number, []).append(PackageItem(OrderItemId(order_item_id), units))
        tracking = Tracking(code, tracking_number, carrier, method)
        heads[number] = CommerceShipment(AmazonOrderId(reference), number, tracking, shipped_at, ())
    return [
        CommerceShipment(head.reference, number, head.tracking, head.shipped_at, tuple(items[number]))
        for number, head in heads.items()
    ]


def orders_with_tracking(numbers: Sequence[str], *, except_order: int) -> dict[str, str]:
    """Which other order each of these tracking numbers was used on, the newest; numbers used on none are absent."""
    found = rows(
        """
        SELECT p.tracking_number, o.number
        FROM commerce_shipmentpackage p
        JOIN commerce_shipment s ON s.id = p.shipment_id
        JOIN commerce_order o ON o.id = s.order_id
        WHERE p.tracking_number = ANY (%b::text[]) AND p.tracking_number <> '' AND o.id <> %b
        ORDER BY p.id
        """,
        list(numbers),
        except_order,
    )
    return dict(found)


def last_carrier() -> str:
    """The carrier of the package that was shipped last; empty where nothing was shipped yet."""
    found = rows("SELECT carrier_code FROM commerce_shipmentpackage ORDER BY id DESC LIMIT 1")
    return found[0][0] if found else ""
