"""PUT /V1/orders/{order id}: the only way to change an address, and one that takes any order's (observed N3)."""

from __future__ import annotations

from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.document_fields import ORDER_ADDRESS
from saleschannel.simulator.magento.order_json import address_json
from saleschannel.simulator.magento.order_rows import address_columns
from saleschannel.simulator.magento.orders import check_address, order_of
from saleschannel.simulator.magento.state import Magento, OrderRecord, Row


def save_address(call: Call) -> Row:
    """Change the address with the given id and move it to the order of the path; the grid keeps the old names (N4)."""
    entity = call.body(ORDER_ADDRESS, "entity")["entity"]
    order = order_of(call.magento, call.id("id"))
    check_address(entity, order.row.get("customer_email"))
    columns = address_columns(entity) | {"parent_id": order.row["entity_id"]}
    owner = _owner(call.magento, entity.get("entity_id"))
    if owner is None:
        columns["entity_id"] = call.magento.next_id("sales_order_address")
        order.addresses[columns["entity_id"]] = columns
        return address_json(columns)
    row = owner.addresses.pop(entity["entity_id"])
    row |= columns
    order.addresses[row["entity_id"]] = row
    return address_json(row)


def _owner(magento: Magento, address_id: int | None) -> OrderRecord | None:
    return next((order for order in magento.orders.values() if address_id in order.addresses), None)
