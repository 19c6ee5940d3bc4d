"""Shipping orders over REST or in Admin, and reading shipments. Shipping leaves the order's row alone (observed N8)."""

from __future__ import annotations

from saleschannel.simulator.magento import search, stock
from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.document_fields import SHIP
from saleschannel.simulator.magento.documents import begin, comments_of, document_json, mail, requested_lines
from saleschannel.simulator.magento.errors import bad_request, entity_does_not_exist
from saleschannel.simulator.magento.order_json import told
from saleschannel.simulator.magento.order_rows import saving
from saleschannel.simulator.magento.order_states import (
    ZERO,
    can_ship,
    number,
    quantity_to_ship,
    take_own_transitions,
)
from saleschannel.simulator.magento.orders import order_of
from saleschannel.simulator.magento.state import Document, Magento, OrderRecord, Row

COLUMNS = frozenset(
    [
        "entity_id",
        "store_id",
        "total_weight",
        "total_qty",
        "email_sent",
        "send_email",
        "order_id",
        "customer_id",
        "shipping_address_id",
        "billing_address_id",
        "shipment_status",
        "increment_id",
        "created_at",
        "updated_at",
        "customer_note",
        "customer_note_notify",
    ]
)
_REFUSED = "Shipment Document Validation Error(s):\n"


def ship(call: Call) -> int:
    """POST /V1/order/{id}/ship: the id of the shipment."""
    body = call.body(SHIP)
    order = order_of(call.magento, call.id("order_id"))
    return ship_order(call.magento, order, body)


def ship_order(magento: Magento, order: OrderRecord, body: Row) -> int:
    """Ship what is asked for, or all that is left."""
    if not can_ship(order):
        raise bad_request(_REFUSED + "The order does not allow a shipment to be created.")
    foreign = _REFUSED + "The shipment contains product item that is not part of the original order."
    lines = requested_lines(order, body.get("items"), quantity_to_ship, foreign)
    if not lines:
        raise bad_request(_REFUSED + "You can't create a shipment without products.")
    extension = (body.get("arguments") or {}).get("extension_attributes") or {}
    source = stock.source_for_shipment(magento, order, extension.get("source_code"))
    stock.check_shipment(magento, lines, source)
    document = Document(row=begin(magento, order, "shipment"), source_code=source, comments=comments_of(magento, body))
    document.row["total_qty"] = sum((quantity for _, quantity in lines), ZERO)
    for item, quantity in lines:
        stock.deduct_shipment(magento, order, item, quantity, source)
        item["qty_shipped"] = number(item, "qty_shipped") + quantity
        document.items.append(_line(magento, document, item) | {"qty": quantity})
    for track in body.get("tracks") or []:
        add_track(magento, document, track)
    magento.shipments[document.row["entity_id"]] = document
    with saving(magento, order):
        take_own_transitions(order, in_process=True)
    mail(magento, order, body, "shipment")
    return int(document.row["entity_id"])


def add_track(magento: Magento, document: Document, track: Row) -> Row:
    """Add a track; the shipment's updated_at stays as it is, also when the track comes late (observed)."""
    row = {name: track.get(name) for name in ("track_number", "title", "carrier_code", "description", "weight", "qty")}
    row |= {"entity_id": magento.next_id("sales_shipment_track"), "parent_id": document.row["entity_id"]}
    row |= {"order_id": document.row["order_id"], "created_at": magento.now(), "updated_at": magento.now()}
    document.tracks.append(row)
    return row


def list_shipments(call: Call) -> Row:
    """GET /V1/shipments."""
    shipments = call.magento.shipments
    rows = [document.row for document in shipments.values()]
    return search.found(rows, call.criteria(), COLUMNS, lambda row: shipment_json(shipments[row["entity_id"]]))


def get_shipment(call: Call) -> Row:
    """GET /V1/shipment/{id}."""
    document = call.magento.shipments.get(call.id("id"))
    if document is None:
        raise entity_does_not_exist()
    return shipment_json(document)


def shipment_json(document: Document) -> Row:
    """A shipment with its items and tracks; a track without a title has none, or null."""
    tracks = [told(track) | {"title": track["title"]} for track in document.tracks]
    extension = {"extension_attributes": {"source_code": document.source_code}}
    return document_json(document) | {"tracks": tracks, "packages": []} | extension


def _line(magento: Magento, document: Document, item: Row) -> Row:
    kept = {name: item.get(name) for name in ("name", "price", "product_id", "sku", "weight")}
    ids = {"entity_id": magento.next_id("sales_shipment_item"), "parent_id": document.row["entity_id"]}
    return kept | ids | {"order_item_id": item["item_id"]}
