"""What a person does in Magento's Admin: pack and ship, add tracking numbers, cancel, refund, edit an order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from saleschannel.simulator.magento import stock
from saleschannel.simulator.magento.cancellation import cancel_order
from saleschannel.simulator.magento.creditmemos import refund_order
from saleschannel.simulator.magento.errors import bad_request, entity_does_not_exist
from saleschannel.simulator.magento.order_rows import saving
from saleschannel.simulator.magento.order_states import number
from saleschannel.simulator.magento.orders import create, order_of
from saleschannel.simulator.magento.shipments import add_track, ship_order
from saleschannel.simulator.magento.state import Magento, OrderRecord, Row

_KEPT_ON_EDIT = [
    "store_id",
    "customer_email",
    "customer_firstname",
    "customer_lastname",
    "customer_is_guest",
    "customer_id",
    "customer_group_id",
    "is_virtual",
    "order_currency_code",
    "base_currency_code",
    "store_currency_code",
    "global_currency_code",
    "subtotal",
    "base_subtotal",
    "tax_amount",
    "base_tax_amount",
    "shipping_amount",
    "base_shipping_amount",
    "discount_amount",
    "base_discount_amount",
    "grand_total",
    "base_grand_total",
    "total_due",
    "base_total_due",
    "total_qty_ordered",
    "shipping_description",
]
_NOT_KEPT_OF_ITEMS = {"item_id", "order_id", "qty_shipped", "qty_invoiced", "qty_canceled", "qty_refunded"}


class Package(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A package: quantities by SKU (empty: all that is left), its tracking numbers, the source it leaves from."""

    lines: dict[str, Decimal] = {}
    tracks: list[dict[str, str]] = []
    source_code: str = ""


def ship_packages(magento: Magento, order_id: int, packages: list[Package]) -> list[int]:
    """Ship packages one after the other; gives the ids of the shipments."""
    order = order_of(magento, order_id)
    return [ship_order(magento, order, _request(order, package)) for package in packages]


def add_late_track(magento: Magento, shipment_id: int, track: dict[str, str]) -> int:
    """Add a tracking number to a shipment that exists; the shipment's updated_at does not move."""
    document = magento.shipments.get(shipment_id)
    if document is None:
        raise entity_does_not_exist()
    return int(add_track(magento, document, dict(track))["entity_id"])


def cancel(magento: Magento, order_id: int) -> bool:
    """Press Cancel."""
    return cancel_order(magento, order_of(magento, order_id))


def refund(
    magento: Magento, order_id: int, *, lines: dict[str, Decimal] | None = None, to_stock: bool = False, **more: Any
) -> int:
    """Make a credit memo; `more` are shipping_amount, adjustment_positive, adjustment_negative."""
    order = order_of(magento, order_id)
    back = list(order.items) if to_stock else []
    amounts: Row = {name: Decimal(str(value)) for name, value in more.items()}
    arguments = amounts | {"extension_attributes": {"return_to_stock_items": back}}
    return refund_order(magento, order, {"items": _lines(order, lines or {}), "arguments": arguments})


def edit_order(magento: Magento, order_id: int, *, quantities: dict[str, Decimal] | None = None) -> int:
    """Press Edit and save: the order is cancelled, and one numbered with -1 takes its place (with a reservation)."""
    old = order_of(magento, order_id)
    if any(number(item, "qty_invoiced") for item in old.items.values()) or not cancel_order(magento, old):
        raise bad_request("This order cannot be edited.")
    new = create(magento, _edited(old, quantities or {}))
    for item in new.items.values():
        stock.reserve(magento, new, str(item["sku"]), -number(item, "qty_ordered"), "order_placed")
    with saving(magento, old) as row:
        row |= {"relation_child_id": str(new.row["entity_id"]), "relation_child_real_id": new.row["increment_id"]}
    return int(new.row["entity_id"])


def _edited(old: OrderRecord, quantities: dict[str, Decimal]) -> Row:
    original = old.row.get("original_increment_id") or old.row["increment_id"]
    times = (old.row.get("edit_increment") or 0) + 1
    billing = old.addresses.get(old.row.get("billing_address_id") or 0)
    shipping = old.addresses.get(old.shipping_address_id)
    entity: Row = {name: old.row.get(name) for name in _KEPT_ON_EDIT}
    entity |= {"increment_id": f"{original}-{times}", "original_increment_id": original, "edit_increment": times}
    entity |= {"relation_parent_id": str(old.row["entity_id"]), "relation_parent_real_id": old.row["increment_id"]}
    entity |= {"state": "new", "status": "pending", "payment": {"method": _method(old)}}
    entity["items"] = [_edited_item(item, quantities) for item in old.items.values()]
    entity["billing_address"] = _address(billing)
    assignment = {"shipping": {"address": _address(shipping), "method": old.shipping_method}}
    entity["extension_attributes"] = {"shipping_assignments": [assignment]}
    return entity


def _edited_item(item: Row, quantities: dict[str, Decimal]) -> Row:
    kept = {name: value for name, value in item.items() if name not in _NOT_KEPT_OF_ITEMS}
    return kept | {"qty_ordered": quantities.get(str(item["sku"]), item["qty_ordered"])}


def _method(order: OrderRecord) -> str:
    return str(next(iter(order.payments.values()))["method"])


def _address(address: Row | None) -> Row | None:
    if address is None:
        return None
    kept = {name: value for name, value in address.items() if name not in ("entity_id", "parent_id")}
    return kept | {"street": str(address.get("street") or "").split("\n")}


def _request(order: OrderRecord, package: Package) -> Row:
    extension = {"source_code": package.source_code or None}
    items = _lines(order, package.lines)
    return {"items": items, "tracks": package.tracks, "arguments": {"extension_attributes": extension}}


def _lines(order: OrderRecord, quantities: dict[str, Decimal]) -> list[Row]:
    """Quantities by SKU, spread over the lines that carry it."""
    lines = []
    for sku, quantity in quantities.items():
        left = quantity
        own = [item for item in order.items.values() if item.get("sku") == sku]
        if not own:
            raise bad_request(f"Order {order.row['increment_id']} has no item {sku}.")
        for item in own:
            taken = min(left, number(item, "qty_ordered")) if item is not own[-1] else left
            left -= taken
            lines.append({"order_item_id": item["item_id"], "qty": taken})
    return lines
