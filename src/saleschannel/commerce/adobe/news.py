"""What happened in Magento since last time: shipments by their ids, other changes by the order's date.

A shipment does not change its order's date (N8), and a track that comes later changes no date at all: so shipments are
read by id with an overlap, and those without a track again until they have one (observed §3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from saleschannel.commerce.adobe.order_amounts import EXTRA_LINES
from saleschannel.commerce.adobe.order_mapping import written
from saleschannel.commerce.adobe.orders import PAGE, SeenOrder
from saleschannel.commerce.adobe.shipments import SeenShipment, SeenTrack
from saleschannel.commerce.adobe.shipping import RECORDED
from saleschannel.commerce.adobe.shop import Shop, progress_of
from saleschannel.commerce_news import CommerceOrderNews, OrderNewsPage, ShipmentNews
from saleschannel.domain.carriers import OTHER
from saleschannel.domain.orders import AmazonOrderId, OrderItemId, PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import CommerceShipment

OVERLAP = 20
"""Ids before the last one that are read again: shipments may be committed in another order than they are numbered."""
CUSTOM = "custom"

CarrierOf = Callable[[str], tuple[str, str]]
"""Amazon's carrier code and name for a carrier as Magento's staff wrote it."""


def by_name_only(title: str) -> tuple[str, str]:
    """Where nobody maps carriers: Amazon's `Other` with the name."""
    return OTHER, title


def new_shipments(shop: Shop, cursor: str, waiting: Sequence[str], carrier_of: CarrierOf) -> ShipmentNews:
    """Shipments of our orders that Amazon may not know: what was recorded from Amazon itself is left out."""
    last = int(cursor or 0)
    fresh = shop.shipments.after(max(last - OVERLAP, 0))
    later = shop.shipments.by_ids(int(each) for each in waiting) if waiting else []
    tracked = {each.entity_id: each for each in later if each.has_track}
    seen = {each.entity_id: each for each in fresh if not each.has_remark(RECORDED)}
    orders = shop.orders.by_ids({each.order_id for each in (*seen.values(), *tracked.values())})
    ours = {number: each for number, each in seen.items() if _reference(orders, each)}
    told = {**{number: each for number, each in ours.items() if number > last}, **tracked}
    trackless = {number for number, each in ours.items() if not each.has_track}
    still_waiting = {each.entity_id for each in later if not each.has_track}
    return ShipmentNews(
        shipments=tuple(_shipment(orders, told[number], carrier_of) for number in sorted(told)),
        without_tracking=tuple(str(each) for each in sorted(trackless | still_waiting)),
        cursor=str(max([last, *[each.entity_id for each in fresh]])),
    )


def changed_orders(shop: Shop, since: datetime) -> OrderNewsPage:
    """A page of our orders that were invoiced, completed, cancelled, credited or edited."""
    found = shop.orders.changed_since(written(since)).items or []
    ours = [order for order in found if order.ext_order_id]
    last = _moment(found[-1].updated_at) if found else None
    return OrderNewsPage(
        orders=tuple(_order_news(order) for order in ours if not order.replaced_by),
        changed_at=last or since,
        complete=len(found) < PAGE,
    )


def _order_news(order: SeenOrder) -> CommerceOrderNews:
    refunded = {
        item.ext_order_item_id: int(item.qty_refunded)
        for item in order.lines
        if item.qty_refunded and item.ext_order_item_id and item.ext_order_item_id not in EXTRA_LINES
    }
    return CommerceOrderNews(progress_of(AmazonOrderId(order.ext_order_id or ""), order), order.increment_id, refunded)


def _shipment(orders: Mapping[int, SeenOrder], shipment: SeenShipment, carrier_of: CarrierOf) -> CommerceShipment:
    order = orders[shipment.order_id]
    keys = {item.item_id: item.ext_order_item_id for item in order.lines}
    items = tuple(
        PackageItem(OrderItemId(key), int(item.qty))
        for item in shipment.items or []
        if (key := keys.get(item.order_item_id)) and key not in EXTRA_LINES and item.qty > 0
    )
    return CommerceShipment(
        reference=AmazonOrderId(order.ext_order_id or ""),
        shipment_number=str(shipment.entity_id),
        tracking=tracking_of(shipment, carrier_of),
        shipped_at=_moment(shipment.created_at) or datetime.now(UTC),
        items=items,
    )


def tracking_of(shipment: SeenShipment, carrier_of: CarrierOf) -> Tracking:
    """The first tracking number; empty while there is none."""
    track = next((each for each in shipment.tracks or [] if each.track_number), None)
    if track is None:
        return Tracking(OTHER, "")
    code, name = carrier_of(carrier_text(track))
    return Tracking(code, (track.track_number or "").strip(), carrier_name=name if code == OTHER else "")


def carrier_text(track: SeenTrack) -> str:
    """What names the carrier: for Admin's “Custom Value” only the title does; else the code is the surer one."""
    code = (track.carrier_code or "").strip()
    title = (track.title or "").strip()
    return title or code if code in {"", CUSTOM} else code


def _reference(orders: Mapping[int, SeenOrder], shipment: SeenShipment) -> str:
    order = orders.get(shipment.order_id)
    return (order.ext_order_id or "") if order is not None else ""


def _moment(text: str | None) -> datetime | None:
    """Magento's UTC text; None where it is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError:
        return None
