"""Orders of Magento: found by our reference, read, saved, commented, cancelled, shipped, invoiced.

Answers show row totals less their discount (N5), so no amount of an answer is ever sent back or compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from saleschannel.commerce.adobe.client import AdobeClient
from saleschannel.commerce.adobe.order_entity import AddressEntity, EntityBody, HistoryEntity, OrderEntity, Sent
from saleschannel.commerce.adobe.search import Filter, batches, criteria, one_of

_ITEM = (
    "items[item_id,sku,ext_order_item_id,parent_item_id,is_virtual,qty_ordered,qty_shipped,qty_invoiced,qty_canceled,"
    "qty_refunded]"
)
_COLUMNS = (
    "entity_id,increment_id,ext_order_id,store_id,state,status,customer_id,quote_id,grand_total,order_currency_code,"
    "total_paid,relation_child_id,relation_child_real_id,updated_at"
)
_FIELDS = f"items[{_COLUMNS},{_ITEM}],total_count"
PAGE = 100


class SeenItem(msgspec.Struct, frozen=True):
    """A line as Magento shows it. Lines of ours have an `ext_order_item_id`."""

    item_id: int
    sku: str = ""
    ext_order_item_id: str | None = None
    parent_item_id: int | None = None
    is_virtual: int | bool | None = None
    qty_ordered: Decimal = Decimal(0)
    qty_shipped: Decimal | None = None
    qty_invoiced: Decimal | None = None
    qty_canceled: Decimal | None = None
    qty_refunded: Decimal | None = None

    @property
    def shipped(self) -> int:
        return int(self.qty_shipped or 0)

    @property
    def left_to_ship(self) -> int:
        """Units that can still be shipped; lines that are no goods have none."""
        if self.is_virtual:
            return 0
        return int(self.qty_ordered - (self.qty_shipped or 0) - (self.qty_canceled or 0) - (self.qty_refunded or 0))


class SeenAddress(msgspec.Struct, frozen=True):
    """An address of an order."""

    entity_id: int | None = None
    address_type: str | None = None
    firstname: str | None = None
    lastname: str | None = None
    company: str | None = None
    street: list[str] | None = None
    city: str | None = None
    region: str | None = None
    region_code: str | None = None
    region_id: int | None = None
    postcode: str | None = None
    country_id: str | None = None
    telephone: str | None = None
    email: str | None = None


class SeenPayment(msgspec.Struct, frozen=True):
    entity_id: int | None = None


class SeenHistory(msgspec.Struct, frozen=True):
    comment: str | None = None


class _SeenShipping(msgspec.Struct, frozen=True):
    address: SeenAddress | None = None


class _SeenAssignment(msgspec.Struct, frozen=True):
    shipping: _SeenShipping | None = None


class _SeenExtension(msgspec.Struct, frozen=True):
    shipping_assignments: list[_SeenAssignment] | None = None


class SeenOrder(msgspec.Struct, frozen=True):
    """An order as Magento shows it; in lists only the first columns are asked for."""

    entity_id: int
    increment_id: str = ""
    ext_order_id: str | None = None
    store_id: int | None = None
    state: str | None = None
    status: str | None = None
    customer_id: int | None = None
    quote_id: int | None = None
    grand_total: Decimal = Decimal(0)
    order_currency_code: str | None = None
    total_paid: Decimal | None = None
    relation_child_id: int | str | None = None
    updated_at: str | None = None
    items: list[SeenItem] | None = None
    billing_address: SeenAddress | None = None
    payment: SeenPayment | None = None
    status_histories: list[SeenHistory] | None = None
    extension_attributes: _SeenExtension | None = None

    @property
    def lines(self) -> list[SeenItem]:
        """The lines that stand for themselves: parts of a bundle are their parent's."""
        return [item for item in self.items or [] if not item.parent_item_id]

    @property
    def shipping_address(self) -> SeenAddress | None:
        assignments = self.extension_attributes.shipping_assignments if self.extension_attributes is not None else None
        shipping = assignments[0].shipping if assignments else None
        return shipping.address if shipping is not None else None

    @property
    def has_shipped(self) -> bool:
        return any(item.shipped for item in self.lines)

    @property
    def replaced_by(self) -> str:
        """The id of the order that Admin's “Edit” made of this one, or the empty string."""
        return str(self.relation_child_id or "") if self.state == "canceled" else ""

    def has_comment(self, beginning: str) -> bool:
        return any((each.comment or "").startswith(beginning) for each in self.status_histories or [])


class OrderList(msgspec.Struct, frozen=True):
    """A page of a search; `items` is null where nothing was found (N11)."""

    items: list[SeenOrder] | None = None
    total_count: int = 0


class _ShipItem(Sent, frozen=True, kw_only=True):
    order_item_id: int
    qty: int


class _Track(Sent, frozen=True, kw_only=True):
    track_number: str
    title: str
    carrier_code: str


class _Remark(Sent, frozen=True, kw_only=True):
    comment: str
    is_visible_on_front: int = 0


class ShipBody(Sent, frozen=True, kw_only=True):
    """A shipment of some units. Nobody is notified: the remark would go into a mail, and `notify` sends none."""

    items: list[_ShipItem]
    tracks: list[_Track]
    comment: _Remark
    notify: bool = False
    appendComment: bool = True  # noqa: N815  Magento's spelling


class InvoiceBody(Sent, frozen=True, kw_only=True):
    """An invoice over some items, or over all that is left; offline, and nobody is notified."""

    capture: bool = False
    notify: bool = False
    items: list[_ShipItem] = []


class Orders:
    """The order resource. May be used by several threads."""

    def __init__(self, client: AdobeClient) -> None:
        self._client = client

    def by_references(self, references: Iterable[str]) -> dict[str, SeenOrder]:
        """The orders that carry our references; of an order edited in Admin, the one that took its place."""
        found: dict[str, SeenOrder] = {}
        for order in self._by("ext_order_id", references):
            reference = order.ext_order_id or ""
            if reference not in found or found[reference].replaced_by:
                found[reference] = order
        return self._follow_edits(found)

    def by_numbers(self, numbers: Iterable[str], store_id: int) -> dict[str, SeenOrder]:
        """The orders of a store view that have these numbers."""
        return {
            order.increment_id: order for order in self._by("increment_id", numbers, Filter("store_id", str(store_id)))
        }

    def by_quotes(self, quote_ids: Iterable[int]) -> dict[int, SeenOrder]:
        """The orders that these carts became."""
        found = self._by("quote_id", [str(quote_id) for quote_id in quote_ids])
        return {order.quote_id: order for order in found if order.quote_id is not None}

    def by_ids(self, ids: Iterable[int]) -> dict[int, SeenOrder]:
        return {order.entity_id: order for order in self._by("entity_id", [str(each) for each in ids])}

    def changed_since(self, moment: str, page: int = 1) -> OrderList:
        """A page of orders whose row changed at or after the moment; a shipment alone does not change it (N8)."""
        params = criteria(
            Filter("updated_at", moment, "gteq"), page_size=PAGE, page=page, ascending_by="updated_at", fields=_FIELDS
        )
        return self._client.get("orders", OrderList, params)

    def get(self, order_id: int) -> SeenOrder:
        """Everything of one order. Raises NotFound."""
        return self._client.get(f"orders/{order_id}", SeenOrder)

    def save(self, entity: OrderEntity, *, store: str = "") -> SeenOrder:
        """Create an order, or overwrite the one with the entity's id. Raises OrderRejected, OutcomeUnknown."""
        return self._client.write("POST", "orders", SeenOrder, EntityBody(entity=entity), store=store)

    def change_columns(self, order_id: int, **columns: Any) -> SeenOrder:
        """Change just these columns (observed §2.1)."""
        entity = {"entity_id": order_id, **columns}
        return self._client.write("POST", "orders", SeenOrder, EntityBody(entity=entity))

    def change_address(self, order_id: int, address_id: int, address: AddressEntity) -> None:
        """Overwrite one address; `address_id` must have been read from this very order (N3)."""
        entity = msgspec.structs.replace(address.emptied(), entity_id=address_id, parent_id=order_id)
        self._client.write("PUT", f"orders/{order_id}", msgspec.Raw, EntityBody(entity=entity))

    def comment(self, order_id: int, text: str) -> None:
        """Add a comment that nobody is notified of; it also refreshes the grid (N4)."""
        body = {"statusHistory": HistoryEntity(comment=text, parent_id=order_id)}
        self._client.write("POST", f"orders/{order_id}/comments", msgspec.Raw, body)

    def cancel(self, order_id: int) -> bool:
        """False when Magento does not let it be cancelled. Never call it for an order that was shipped (N9)."""
        return self._client.write("POST", f"orders/{order_id}/cancel", bool)

    def unhold(self, order_id: int) -> bool:
        return self._client.write("POST", f"orders/{order_id}/unhold", bool)

    def ship(self, order_id: int, units: Sequence[tuple[int, int]], *, carrier: str, number: str, remark: str) -> int:
        """A shipment of (item id, units); its id. The carrier's title is free text."""
        tracks = [_Track(track_number=number, title=carrier, carrier_code="custom")] if number else []
        items = [_ShipItem(order_item_id=item_id, qty=quantity) for item_id, quantity in units]
        body = ShipBody(items=items, tracks=tracks, comment=_Remark(comment=remark))
        return self._client.write("POST", f"order/{order_id}/ship", int, body)

    def invoice(self, order_id: int, units: Sequence[tuple[int, int]] = ()) -> int:
        """An invoice over (item id, units), or over all that is not invoiced; its id."""
        items = [_ShipItem(order_item_id=item_id, qty=quantity) for item_id, quantity in units]
        return self._client.write("POST", f"order/{order_id}/invoice", int, InvoiceBody(items=items))

    def refund_all(self, order_id: int, return_to_stock: Sequence[int]) -> int:
        """A credit memo over all that was invoiced, offline; units of these items go back to the stock."""
        arguments = {"extension_attributes": {"return_to_stock_items": list(return_to_stock)}}
        body = {"notify": False, "arguments": arguments}
        return self._client.write("POST", f"order/{order_id}/refund", int, body)

    def _by(self, field: str, values: Iterable[str], *more: Filter) -> list[SeenOrder]:
        found: list[SeenOrder] = []
        for batch in batches(values):
            params = criteria(one_of(field, batch), *more, page_size=PAGE * 3, fields=_FIELDS)
            found += self._client.get("orders", OrderList, params).items or []
        return found

    def _follow_edits(self, found: dict[str, SeenOrder]) -> dict[str, SeenOrder]:
        """Admin's “Edit” cancels an order and makes another one, `-1`; that may have been edited again."""
        for _ in range(10):
            edited = {order.replaced_by: reference for reference, order in found.items() if order.replaced_by}
            children = self.by_ids(int(each) for each in edited if each.isdigit()) if edited else {}
            if not children:
                break
            found |= {edited[str(order_id)]: order for order_id, order in children.items()}
        return found
