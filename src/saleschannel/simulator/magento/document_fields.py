"""The keys that Magento takes when orders are shipped, invoiced, refunded and commented."""

from __future__ import annotations

from saleschannel.simulator.magento.order_fields import ADDRESS, STATUS_HISTORY
from saleschannel.simulator.magento.shapes import Shape, shape

_LINE: Shape = shape(integer="order_item_id", number="qty", extension_attributes=shape())
_COMMENT: Shape = shape(text="comment", integer="is_visible_on_front", extension_attributes=shape())
_DOCUMENT: Shape = shape(boolean="notify append_comment", items=[_LINE], comment=_COMMENT)

SHIP: Shape = _DOCUMENT | {
    "tracks": [shape(text="track_number title carrier_code", extension_attributes=shape())],
    "packages": "any",
    "arguments": shape(extension_attributes=shape(text="source_code ext_shipment_id ext_tracking_url")),
}
INVOICE: Shape = _DOCUMENT | {"capture": "boolean", "arguments": shape(extension_attributes=shape())}
REFUND: Shape = _DOCUMENT | {
    "arguments": shape(
        number="shipping_amount adjustment_positive adjustment_negative",
        extension_attributes=shape(return_to_stock_items=["int"]),
    )
}
TRACK: Shape = {
    "entity": shape(
        integer="entity_id order_id parent_id",
        number="qty weight",
        text="carrier_code created_at description title track_number updated_at",
        extension_attributes=shape(),
    )
}
COMMENT: Shape = {"status_history": STATUS_HISTORY}
ORDER_ADDRESS: Shape = {"entity": ADDRESS}
