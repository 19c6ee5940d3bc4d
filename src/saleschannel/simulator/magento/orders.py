"""POST /V1/orders, PUT /V1/orders/create and reading orders: what OrderRepository does, with its holes."""

from __future__ import annotations

import hashlib
import re

from saleschannel.simulator.magento import search
from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.errors import (
    RestError,
    bad_request,
    entity_does_not_exist,
    internal_error,
    not_unique,
)
from saleschannel.simulator.magento.order_fields import ORDER
from saleschannel.simulator.magento.order_json import ORDER_COLUMNS, order_json
from saleschannel.simulator.magento.order_rows import (
    add_address,
    add_history,
    add_item,
    add_payment,
    columns_of,
    item_columns,
    refresh_grid,
    saving,
    update_payment,
)
from saleschannel.simulator.magento.order_states import take_own_transitions
from saleschannel.simulator.magento.state import Magento, OrderRecord, Row

MAX_ENTITIES = 20
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ADDRESS_KEYS = {
    "postcode": "Zip code",
    "lastname": "Last name",
    "street": "Street",
    "city": "City",
    "email": "Email",
    "country_id": "Country",
    "firstname": "First Name",
    "address_type": "Address Type",
    "telephone": "Phone Number",
}


def save_order(call: Call) -> Row:
    """Create an order, or overwrite columns and items of the one whose entity_id is given."""
    entity = call.body({"entity": ORDER}, "entity")["entity"]
    _check_limits(call.magento, entity)
    order = _overwrite(call.magento, entity) if entity.get("entity_id") else create(call.magento, entity)
    _save_gift_message(call.magento, entity)
    return order_json(call.magento, order)


def get_order(call: Call) -> Row:
    """One order."""
    return order_json(call.magento, order_of(call.magento, call.id("id")))


def list_orders(call: Call) -> Row:
    """Search orders by any column of sales_order."""
    orders = call.magento.orders
    rows = [order.row for order in orders.values()]
    return search.found(
        rows, call.criteria(), ORDER_COLUMNS, lambda row: order_json(call.magento, orders[row["entity_id"]])
    )


def order_of(magento: Magento, order_id: int) -> OrderRecord:
    """The order, or 404."""
    order = magento.orders.get(order_id)
    if order is None:
        raise entity_does_not_exist()
    return order


def create(magento: Magento, entity: Row) -> OrderRecord:
    """Insert an order: no product, stock, rule or total is looked at, and nothing is reserved."""
    _check_new(magento, entity)
    row = columns_of(magento, entity)
    row["increment_id"] = row.get("increment_id") or magento.next_number("order", row.get("store_id"))
    key = _take_number(magento, row)
    row["entity_id"] = magento.next_id("sales_order")
    if key is not None:
        magento.numbers[key] = row["entity_id"]
    order = OrderRecord(row=row)
    _fill_in(magento, entity, order)
    magento.orders[row["entity_id"]] = order
    _add_parts(magento, entity, order)
    take_own_transitions(order)
    refresh_grid(order)
    return order


def _check_new(magento: Magento, entity: Row) -> None:
    release = magento.settings.release
    if release >= (2, 4, 9) and not entity.get("items"):
        raise bad_request("Please specify order items.")
    if release >= (2, 4, 9) and not all(
        (entity.get("billing_address") or {}).get(n) for n in ("firstname", "lastname")
    ):
        raise bad_request("Please provide billing address for the order.")
    if not (entity.get("payment") or {}).get("method"):
        raise bad_request("Please provide payment for the order.")
    _check_references(magento, entity)
    for address in (entity.get("billing_address"), shipping_of(entity).get("address")):
        if address is not None:
            check_address(address, entity.get("customer_email"))


def _check_references(magento: Magento, entity: Row) -> None:
    if entity.get("store_id") is not None and entity["store_id"] not in magento.stores and entity["store_id"] != 0:
        raise RestError(404, "The store that was requested wasn't found. Verify the store and try again.")
    if entity.get("customer_id") and entity["customer_id"] not in magento.customers:
        raise internal_error()


def check_address(address: Row, customer_email: str | None) -> None:
    """Keys must be present, an empty text will do; the e-mail must look like one."""
    known = {"email": customer_email} if customer_email else {}
    given = known | {name: value for name, value in address.items() if value is not None}
    missing = [
        f'"{label}" is required. Enter and try again.' for name, label in _ADDRESS_KEYS.items() if name not in given
    ]
    if not missing and not _EMAIL.fullmatch(str(given["email"])):
        missing = ["Email has a wrong format"]
    if missing:
        raise bad_request("We can't save the address:\n%1", ["\n".join(missing)])


def shipping_of(entity: Row) -> Row:
    """The first shipping assignment; the others are not read."""
    assignments = (entity.get("extension_attributes") or {}).get("shipping_assignments") or [{}]
    shipping = (assignments[0] or {}).get("shipping") or {}
    return dict(shipping)


def _take_number(magento: Magento, row: Row) -> tuple[str, int] | None:
    """The unique key; a NULL store is not covered by it."""
    if row.get("store_id") is None:
        return None
    key = (str(row["increment_id"]).lower(), row["store_id"])
    if magento.numbers.get(key, row.get("entity_id")) != row.get("entity_id"):
        raise not_unique()
    return key


def _fill_in(magento: Magento, entity: Row, order: OrderRecord) -> None:
    row = order.row
    store = magento.stores.get(row.get("store_id") or 0) or next(iter(magento.stores.values()))
    website = magento.websites[store.website_id]
    row["store_name"] = f"{website.name}\nMain Website Store\n{store.name}"
    digest = hashlib.sha256(f"{magento.seed}/{row['entity_id']}".encode()).hexdigest()
    row["protect_code"] = digest[:32]
    row["total_item_count"] = len(entity.get("items") or [])
    row["created_at"] = row.get("created_at") or magento.now()
    row["updated_at"] = magento.now()


def _add_parts(magento: Magento, entity: Row, order: OrderRecord) -> None:
    for item in entity.get("items") or []:
        add_item(magento, order, item)
    if entity.get("billing_address"):
        add_address(magento, order, entity["billing_address"], "billing")
    shipping = shipping_of(entity)
    if shipping.get("address"):
        add_address(magento, order, shipping["address"], "shipping")
    order.shipping_method = str(shipping.get("method") or "")[:120]
    add_payment(magento, order, entity["payment"])
    for history in entity.get("status_histories") or []:
        add_history(magento, order, history)


def _overwrite(magento: Magento, entity: Row) -> OrderRecord:
    """Update the given columns only; the state does not move by itself, addresses with an id are ignored (N3)."""
    order = magento.orders.get(entity["entity_id"])
    if order is None:
        raise internal_error()
    _check_references(magento, entity)
    changed = order.row | columns_of(magento, entity)
    key = _take_number(magento, changed)
    old_key = (str(order.row["increment_id"]).lower(), order.row.get("store_id") or 0)
    with saving(magento, order) as row:
        row.update(changed)
        magento.numbers.pop(old_key, None)
        if key is not None:
            magento.numbers[key] = row["entity_id"]
        _overwrite_parts(magento, entity, order)
    return order


def _overwrite_parts(magento: Magento, entity: Row, order: OrderRecord) -> None:
    for item in entity.get("items") or []:
        if item.get("item_id"):
            _update_item(magento, order, item)
        else:
            add_item(magento, order, item)
    payment = entity.get("payment")
    if payment and payment.get("entity_id"):
        update_payment(order, payment)
    elif payment:
        add_payment(magento, order, payment)
    shipping = shipping_of(entity)
    for kind, address in (("billing", entity.get("billing_address")), ("shipping", shipping.get("address"))):
        if address and not address.get("entity_id"):
            add_address(magento, order, address, kind)
    order.shipping_method = str(shipping.get("method") or order.shipping_method)[:120]
    for history in entity.get("status_histories") or []:
        if not history.get("entity_id"):
            add_history(magento, order, history)


def _update_item(magento: Magento, order: OrderRecord, item: Row) -> None:
    row = order.items.get(item["item_id"])
    if row is not None:
        row |= item_columns(item) | {"order_id": order.row["entity_id"], "updated_at": magento.now()}


def _check_limits(magento: Magento, entity: Row) -> None:
    if magento.settings.input_limits and len(entity.get("items") or []) > MAX_ENTITIES:
        name = "Magento\\Sales\\Api\\Data\\OrderItemInterface"
        raise bad_request('Maximum items of type "%type" is %max', {"type": name, "max": MAX_ENTITIES})


def _save_gift_message(magento: Magento, entity: Row) -> None:
    """Runs after the commit: the order exists although the answer is an error."""
    holders = [entity, *(entity.get("items") or [])]
    given = any((holder.get("extension_attributes") or {}).get("gift_message") for holder in holders)
    if given and not magento.settings.gift_messages:
        raise bad_request('The gift message couldn\'t be added to the "%1" order.', ["Gift message is not available"])
