"""An Amazon order with its Commerce order as one document: what `orders show` prints and `orders export` writes.

Orders are read in batches by id, so that an export of any length needs the same memory. Holds buyer data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from django.db.models import QuerySet

from saleschannel.channel.address_repairs import open_address
from saleschannel.channel.attention_texts import attention_remedy, attention_text
from saleschannel.channel.event_texts import event_text
from saleschannel.channel.models import AmazonOrder, AmazonOrderItem, OrderEvent, Package
from saleschannel.channel.order_records import BuyerData, decrypt_buyer_data
from saleschannel.channel.wait_texts import wait_text
from saleschannel.domain.commerce_views import CommerceOrderView
from saleschannel.domain.marketplaces import MARKETPLACES
from saleschannel.domain.money import as_written
from saleschannel.domain.orders import Address
from saleschannel.vault.keyring import DecryptionError

BATCH = 500
Document = dict[str, Any]
OrderViews = Callable[[Sequence[str]], Mapping[str, CommerceOrderView]]


def order_documents(orders: QuerySet[AmazonOrder], views: OrderViews, batch: int = BATCH) -> Iterator[Document]:
    """One document per order, the oldest import first. `views` reads the Commerce orders of a batch."""
    last = 0
    complete = orders.select_related("account", "store", "address_repair").prefetch_related(
        "items", "packages", "events"
    )
    while rows := list(complete.filter(pk__gt=last).order_by("pk")[:batch]):
        last = rows[-1].pk
        commerce = views([row.amazon_order_id for row in rows if row.commerce_number])
        for row in rows:
            yield document_of(row, commerce.get(row.amazon_order_id))


def document_of(order: AmazonOrder, commerce: CommerceOrderView | None) -> Document:
    people = readable_people(order)
    items = sorted(order.items.all(), key=lambda item: item.position)
    document: Document = {
        **facts_of(order),
        "buyer": None if people is None else msgspec.structs.asdict(people.buyer),
        "ship_to": None if people is None else msgspec.structs.asdict(address_in_use(order, people)),
        "items": [item_of(item) for item in items],
        "skus": units_by_sku(items),
        "commerce": None if commerce is None else commerce_of(commerce),
        "shipments": [package_of(package) for package in sorted(order.packages.all(), key=lambda each: each.pk)],
        "packages_on_amazon": order.amazon_packages or [],
        "notes": notes_of(order, commerce),
    }
    return {name: with_amounts_as_written(part, order.currency) for name, part in document.items()}


def with_amounts_as_written(value: Any, currency: str) -> Any:
    """The document with every amount as people write it: 12.50, not 12.5000."""
    match value:
        case Decimal():
            return as_written(value, currency)
        case dict():
            return {name: with_amounts_as_written(part, currency) for name, part in value.items()}
        case list() | tuple():
            return [with_amounts_as_written(part, currency) for part in value]
        case _:
            return value


def facts_of(order: AmazonOrder) -> Document:
    """The order's own columns."""
    marketplace = MARKETPLACES.get(order.marketplace_id)
    return {
        "amazon_order_id": order.amazon_order_id,
        "account": order.account.name,
        "store": order.store.name,
        "marketplace": marketplace.country if marketplace else order.marketplace_id,
        "marketplace_id": order.marketplace_id,
        "fulfilled_by": order.fulfilled_by,
        "amazon_status": order.fulfillment_status,
        "status": order.status,
        "purchased_at": order.purchased_at,
        "last_updated_at": order.last_updated_at,
        "imported_at": order.imported_at,
        "ship_by": order.ship_by,
        "deliver_by": order.deliver_by,
        "total": None if order.total is None else {"amount": order.total, "currency": order.currency},
        "programs": order.programs,
        "service_level": order.service_level,
        "replaces": order.replaces,
        "cancellation_requested": order.cancellation_requested,
        "commerce_number": order.commerce_number,
    }


def readable_people(order: AmazonOrder) -> BuyerData | None:
    """Buyer and address; None when their key is missing, so that one order does not end an export."""
    try:
        return decrypt_buyer_data(order.buyer_data)
    except DecryptionError:
        return None


def address_in_use(order: AmazonOrder, people: BuyerData) -> Address:
    """The address that a person has repaired, else Amazon's."""
    repair = getattr(order, "address_repair", None)
    try:
        return (open_address(repair.address) if repair else None) or people.ship_to
    except DecryptionError:
        return people.ship_to


def item_of(item: AmazonOrderItem) -> Document:
    return {
        "order_item_id": item.order_item_id,
        "sku": item.sku,
        "asin": item.asin,
        "title": item.title,
        "quantity": item.quantity_ordered,
        "quantity_shipped_on_amazon": item.quantity_fulfilled,
        "quantity_shipped": item.quantity_shipped,
        "unit_price": item.unit_price,
        "amount": item.item_amount,
        "shipping": item.shipping_amount,
        "gift_wrap": item.gift_wrap_amount,
        "tax": item.tax_amount,
        "discount": item.discount_amount,
        "total": item.total_amount,
    }


def units_by_sku(items: Sequence[AmazonOrderItem]) -> dict[str, int]:
    units: dict[str, int] = {}
    for item in items:
        units[item.sku] = units.get(item.sku, 0) + item.quantity_ordered
    return units


def commerce_of(view: CommerceOrderView) -> Document:
    """The Commerce order; `totals` carries its currency."""
    return {
        **{name: getattr(view, name) for name in ("number", "commerce_store", "state", "status", "created_at")},
        "totals": {**msgspec.structs.asdict(view.totals), "currency": view.currency},
        "customer": msgspec.structs.asdict(view.customer),
        "lines": [msgspec.structs.asdict(line) for line in view.lines],
        "ship_to": msgspec.structs.asdict(view.ship_to),
        "packages": [msgspec.structs.asdict(package) for package in view.packages],
    }


def package_of(package: Package) -> Document:
    return {
        "package_reference": package.package_reference,
        "commerce_shipment": package.commerce_shipment,
        "carrier": package.carrier_name or package.carrier_code,
        "carrier_code": package.carrier_code,
        "tracking_number": package.tracking_number,
        "state": package.state,
        "shipped_at": package.shipped_at,
        "accepted_at": package.accepted_at,
        "seen_at": package.seen_at,
        "error": package.error_message,
        "items": package.items,
    }


def notes_of(order: AmazonOrder, commerce: CommerceOrderView | None) -> Document:
    """What the order waits for or needs, in names and in words, its story, and the staff's comments."""
    return {
        "attention_reason": order.attention_reason,
        "attention_detail": order.attention_detail,
        "attention": attention_text(order.attention_reason, order.attention_detail),
        "remedy": attention_remedy(order.attention_reason),
        "waiting_for": order.waiting_for,
        "waiting": wait_text(order.waiting_for),
        "held_by": order.held_by,
        "held_at": order.held_at,
        "hold_reason": order.hold_reason,
        "comments": [msgspec.structs.asdict(comment) for comment in commerce.comments] if commerce else [],
        "events": [event_of(event) for event in sorted(order.events.all(), key=lambda event: event.pk)],
    }


def event_of(event: OrderEvent) -> Document:
    text = event_text(event.type, event.facts)
    return {"at": event.occurred_at, "type": event.type, "actor": event.actor, "text": text, "facts": event.facts}
