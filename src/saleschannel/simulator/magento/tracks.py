"""Tracks that come after the shipment. They move no shipment's updated_at."""

from __future__ import annotations

from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.document_fields import TRACK
from saleschannel.simulator.magento.errors import bad_request, entity_does_not_exist
from saleschannel.simulator.magento.order_json import told
from saleschannel.simulator.magento.shipments import add_track
from saleschannel.simulator.magento.state import Row


def save_track(call: Call) -> Row:
    """POST /V1/shipment/track; a title is not needed, a carrier code may be anything."""
    entity = call.body(TRACK, "entity")["entity"]
    document = call.magento.shipments.get(entity.get("parent_id") or 0)
    complete = all(entity.get(name) for name in ("order_id", "parent_id", "track_number", "carrier_code"))
    if document is None or not complete:
        raise bad_request("Could not save the shipment tracking.")
    return told(add_track(call.magento, document, entity))


def delete_track(call: Call) -> bool:
    """DELETE /V1/shipment/track/{id}."""
    wanted = call.id("id")
    for document in call.magento.shipments.values():
        kept = [track for track in document.tracks if track["entity_id"] != wanted]
        if len(kept) < len(document.tracks):
            document.tracks = kept
            return True
    raise entity_does_not_exist()
