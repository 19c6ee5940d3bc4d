"""Everything of one Adobe Commerce that the sequences of calls use, and how an order of it looks to the channel."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from saleschannel.commerce.adobe.carts import Carts
from saleschannel.commerce.adobe.client import AdobeClient
from saleschannel.commerce.adobe.customers import Customers
from saleschannel.commerce.adobe.directory import Directory
from saleschannel.commerce.adobe.errors import ANSWERED
from saleschannel.commerce.adobe.order_amounts import EXTRA_LINES
from saleschannel.commerce.adobe.orders import Orders, SeenOrder
from saleschannel.commerce.adobe.products import Products
from saleschannel.commerce.adobe.settings import AdobeSettings
from saleschannel.commerce.adobe.shipments import Shipments
from saleschannel.commerce.adobe.writers import AdaptiveWriters
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import CommerceNotes, Created, ShippingProgress

PAUSE_AFTER_500 = 1.0

_FINAL = {"complete": CommerceOrderState.COMPLETE, "closed": CommerceOrderState.CLOSED}


@dataclass(frozen=True, slots=True)
class Shop:
    """The resources of one Adobe Commerce, the settings for it, and the caller's clock."""

    orders: Orders
    carts: Carts
    products: Products
    customers: Customers
    shipments: Shipments
    directory: Directory
    notes: CommerceNotes
    settings: AdobeSettings
    writers: AdaptiveWriters
    now: Callable[[], datetime]
    sleep: Callable[[float], None]

    def wait_before_looking(self, error: SaleschannelError) -> None:
        """After a lost answer until the call can no longer take effect; an answered 500 is over at once."""
        self.sleep(PAUSE_AFTER_500 if error.code == ANSWERED else self.settings.lost_answer_wait)


def open_shop(
    client: AdobeClient,
    notes: CommerceNotes,
    settings: AdobeSettings,
    writers: AdaptiveWriters,
    *,
    now: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
) -> Shop:
    """The resources behind one client."""
    return Shop(
        orders=Orders(client),
        carts=Carts(client),
        products=Products(client),
        customers=Customers(client),
        shipments=Shipments(client),
        directory=Directory(client),
        notes=notes,
        settings=settings,
        writers=writers,
        now=now,
        sleep=sleep,
    )


def state_of(order: SeenOrder) -> CommerceOrderState:
    """The channel's state: what was shipped counts, not what Magento calls a state (it begins with `processing`)."""
    shipped = order.has_shipped
    if order.state == "canceled":
        return CommerceOrderState.CLOSED if shipped else CommerceOrderState.CANCELED
    if order.state in _FINAL:
        canceled = any(item.qty_canceled for item in order.lines)
        return CommerceOrderState.CLOSED if canceled else _FINAL[order.state]
    return CommerceOrderState.PROCESSING if shipped else CommerceOrderState.PENDING


def shipped_units(order: SeenOrder) -> dict[str, int]:
    """Units shipped so far by Amazon's order item; lines of others, and lines that are no goods, are left out."""
    return {
        item.ext_order_item_id: item.shipped
        for item in order.lines
        if item.ext_order_item_id and item.ext_order_item_id not in EXTRA_LINES
    }


def progress_of(reference: AmazonOrderId, order: SeenOrder) -> ShippingProgress:
    """The order as the channel asks for it."""
    return ShippingProgress(reference, state_of(order), order.status or "", shipped_units(order))


def created_from(reference: AmazonOrderId, order: SeenOrder, *, found: bool) -> Created:
    """The outcome for an order that exists."""
    return Created(
        reference=reference,
        number=order.increment_id,
        state=state_of(order),
        status=order.status or "",
        customer_number=str(order.customer_id) if order.customer_id else "",
        found=found,
    )


def with_customer(outcome: Created, *, created: bool, missing: bool) -> Created:
    return msgspec.structs.replace(outcome, customer_created=created, customer_missing=missing)
