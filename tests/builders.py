"""Builders of made-up domain values for the tests: each argument left out gets an ordinary value.

A test names only what it is about: `an_amazon_order(status=FulfillmentStatus.PENDING)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.money import ZERO, Money
from saleschannel.domain.order_settings import OrderSettings
from saleschannel.domain.orders import (
    Address,
    AmazonOrder,
    AmazonOrderId,
    AmazonOrderItem,
    AmazonPackage,
    Buyer,
    FulfilledBy,
    FulfillmentStatus,
    ItemAmounts,
    OrderItemId,
    PackageItem,
    SellerSku,
)
from saleschannel.domain.shipments import ShipmentConfirmation, Tracking
from saleschannel.domain.stock import NOTHING_IN_THE_WAY, ItemsCheck, SkuAvailability
from saleschannel.domain.workflows.steps import Progress, Situation

US = "ATVPDKIKX0DER"
DE = "A1PA6795UKMFR9"
ORDER_ID = AmazonOrderId("902-3159896-1390916")
ITEM_ID = OrderItemId("10000000000001")
OTHER_ITEM_ID = OrderItemId("10000000000002")
MUG = SellerSku("MUG-BLUE")
PLATE = SellerSku("PLATE-WHITE")
PURCHASED_AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
BUYER = Buyer(name="Ada Example", email="k3x9ada@marketplace.amazon.example")
ADDRESS = Address(
    name="Ada Example", line1="1 Sample Street", city="Springfield", region="IL", postal_code="62701", country="US"
)


def money(amount: str, currency: str = "USD") -> Money:
    """`money("19.90")`: an amount written as text."""
    return Money(Decimal(amount), currency)


def an_item(
    sku: str = MUG,
    quantity: int = 1,
    *,
    order_item_id: str = ITEM_ID,
    fulfilled: int = 0,
    price: str = "10.00",
    tax: str = "0",
    shipping: str = "0",
    discount: str = "0",
    **changes: Any,
) -> AmazonOrderItem:
    """An order item of `quantity` units at `price` each; `tax`, `shipping` and `discount` are for the whole line."""
    amounts = ItemAmounts(
        item=Decimal(price) * quantity, tax=Decimal(tax), shipping=Decimal(shipping), discount=Decimal(discount)
    )
    item = AmazonOrderItem(
        order_item_id=OrderItemId(order_item_id),
        sku=SellerSku(sku),
        quantity_ordered=quantity,
        quantity_fulfilled=fulfilled,
        title=f"Title of {sku}",
        unit_price=Decimal(price),
        amounts=amounts,
    )
    return msgspec.structs.replace(item, **changes)


def an_amazon_order(
    *items: AmazonOrderItem,
    order_id: str = ORDER_ID,
    fulfilled_by: FulfilledBy = FulfilledBy.MERCHANT,
    status: FulfillmentStatus = FulfillmentStatus.UNSHIPPED,
    updated_minutes: int = 0,
    **changes: Any,
) -> AmazonOrder:
    """A verified merchant-fulfilled order of one mug; its total is what its items add up to.

    `updated_minutes` is the age of the update after the purchase. A shipped order has all its units fulfilled.
    """
    lines = items or (an_item(),)
    if status is FulfillmentStatus.SHIPPED:
        lines = tuple(msgspec.structs.replace(line, quantity_fulfilled=line.quantity_ordered) for line in lines)
    order = AmazonOrder(
        amazon_order_id=AmazonOrderId(order_id),
        marketplace_id=US,
        fulfilled_by=fulfilled_by,
        fulfillment_status=status,
        purchased_at=PURCHASED_AT,
        last_updated_at=PURCHASED_AT + timedelta(minutes=updated_minutes),
        items=lines,
        buyer=BUYER,
        ship_to=ADDRESS,
        total=Money(sum((amount_of(line) for line in lines), ZERO), "USD"),
    )
    return msgspec.structs.replace(order, **changes)


def an_fba_order(
    *items: AmazonOrderItem, status: FulfillmentStatus = FulfillmentStatus.SHIPPED, **changes: Any
) -> AmazonOrder:
    """An order fulfilled by Amazon as Amazon shows it: no name, no street, no phone, no e-mail."""
    absent: dict[str, Any] = {"buyer": Buyer(), "ship_to": Address(city="Springfield", region="IL", country="US")}
    return an_amazon_order(*items, fulfilled_by=FulfilledBy.AMAZON, status=status, **(absent | changes))


def amount_of(item: AmazonOrderItem) -> Decimal:
    """What an item adds to Amazon's grand total."""
    amounts = item.amounts
    parts = (amounts.item, amounts.shipping, amounts.gift_wrap, amounts.cod_fee, amounts.other, amounts.tax)
    return sum(parts, ZERO) - abs(amounts.discount)


def settings(**changes: Any) -> OrderSettings:
    """Order settings with the product's defaults, except for the changes."""
    return OrderSettings(**changes)


def progress(commerce: CommerceOrderState | None = None, *, shipped: int = 0, **changes: Any) -> Progress:
    """Progress with details updated; `shipped` counts units of the first item."""
    done = Progress(details_updated=True, commerce_state=commerce, shipped={ITEM_ID: shipped} if shipped else {})
    return msgspec.structs.replace(done, **changes)


def a_situation(
    order: AmazonOrder | None = None,
    done: Progress | None = None,
    order_settings: OrderSettings | None = None,
    items: ItemsCheck = NOTHING_IN_THE_WAY,
) -> Situation:
    """What a decision looks at; left out: an ordinary verified order of which details are updated."""
    return Situation(
        order=order or an_amazon_order(),
        progress=done or progress(),
        settings=order_settings or settings(),
        items=items,
    )


def an_availability(*rows: SkuAvailability) -> Mapping[SellerSku, SkuAvailability]:
    """Availability by SKU, as a Commerce back end answers it."""
    return {row.sku: row for row in rows}


def a_package(reference: str = "1", tracking_number: str = "1Z-SAMPLE-0001", **changes: Any) -> AmazonPackage:
    """A package as Amazon shows it."""
    package = AmazonPackage(package_reference=reference, carrier="UPS", tracking_number=tracking_number)
    return msgspec.structs.replace(package, **changes)


def a_confirmation(
    *items: PackageItem, reference: str = "1", tracking_number: str = "1Z-SAMPLE-0001"
) -> ShipmentConfirmation:
    """The confirmation of a package with one unit of the first item."""
    return ShipmentConfirmation(
        amazon_order_id=ORDER_ID,
        marketplace_id=US,
        package_reference=reference,
        tracking=Tracking(carrier_code="UPS", tracking_number=tracking_number),
        shipped_at=PURCHASED_AT + timedelta(days=1),
        items=items or (PackageItem(ITEM_ID, 1),),
    )
