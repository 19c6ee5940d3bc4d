"""An order in Amazon's JSON becomes the domain's order. It knows no HTTP, and decides nothing about the order.

What Amazon leaves out becomes empty. What identifies, dates, counts or prices an order must be readable, else the whole
order is reported as unreadable with the field's name; reasons never quote values, which may be buyer data.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from hashlib import blake2b

from saleschannel.amazon.order_wire import (
    Count,
    Text,
    WireAddress,
    WireBreakdown,
    WireBuyer,
    WireItemProceeds,
    WireMoney,
    WireOrder,
    WireOrderItem,
    WireOrderProceeds,
    WirePackage,
    WireSalesChannel,
    WireWindow,
)
from saleschannel.domain.marketplaces import MARKETPLACES
from saleschannel.domain.money import ZERO, Money
from saleschannel.domain.orders import (
    VERIFIED,
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
    TimeWindow,
)

LONGEST_ID = 100
LONGEST_SKU = 500
"""Amazon's own limit is 40; far beyond it no database index takes the value."""
LARGEST_COUNT = 2**31 - 1
LARGEST_AMOUNT = Decimal(10) ** 12
SMALLEST_EXPONENT = -12

_STATUSES = {status.value: status for status in FulfillmentStatus if status is not FulfillmentStatus.UNKNOWN}
_FULFILLED_BY = {value.value: value for value in FulfilledBy}
_MARKETPLACE_BY_NAME = {info.name.lower(): info.marketplace_id for info in MARKETPLACES.values()}
_REPLACING = frozenset({"REPLACEMENT_ORIGINAL_ID", "EXCHANGE_ORIGINAL_ID"})
_NO_BUYER, _NO_ADDRESS, _NO_WINDOW, _NO_AMOUNTS = Buyer(), Address(), TimeWindow(), ItemAmounts()


class UnreadableFieldError(ValueError):
    """A field without which the order cannot be understood. The message names the field and never its value."""


def map_order(wire: WireOrder, raw: bytes, only_marketplace: str = "") -> AmazonOrder:
    """The domain's order. Raises UnreadableFieldError.

    `raw` are the order's bytes as received, for the content hash. `only_marketplace` is the marketplace when only one
    was asked for: Amazon may leave the id out.
    """
    fulfillment = wire.fulfillment
    if fulfillment is None:
        raise UnreadableFieldError("fulfillment is missing")
    total = _total(wire.proceeds)
    status_text = fulfillment.fulfillment_status or ""
    status = _STATUSES.get(status_text, FulfillmentStatus.UNKNOWN)
    sold_on_amazon = wire.sales_channel is None or wire.sales_channel.channel_name != "NON_AMAZON"
    recipient = wire.recipient
    return AmazonOrder(
        amazon_order_id=AmazonOrderId(_identifier(wire.order_id, "orderId")),
        marketplace_id=_marketplace(wire.sales_channel, sold_on_amazon, only_marketplace),
        fulfilled_by=_fulfilled_by(fulfillment.fulfilled_by),
        fulfillment_status=status,
        purchased_at=_moment(wire.created_time, "createdTime"),
        last_updated_at=_moment(wire.last_updated_time, "lastUpdatedTime"),
        items=_items(wire.order_items, total.currency if total is not None else "", status in VERIFIED),
        sold_on_amazon=sold_on_amazon,
        programs=tuple(wire.programs) if wire.programs else (),
        service_level=fulfillment.fulfillment_service_level or "",
        ship_by=_window(fulfillment.ship_by_window),
        deliver_by=_window(fulfillment.deliver_by_window),
        buyer=_buyer(wire.buyer),
        ship_to=_address(recipient.delivery_address) if recipient is not None else _NO_ADDRESS,
        total=total,
        delivery_tip=_delivery_tip(wire.proceeds, total),
        packages=tuple([_package(package) for package in wire.packages]) if wire.packages else (),
        replaces=_replaced_order(wire),
        seller_order_id=_seller_order_id(wire),
        status_text=status_text,
        content_hash=blake2b(raw, digest_size=16).digest(),
    )


def _identifier(value: Text, field: str) -> str:
    text = _text(value).strip()
    if not text:
        raise UnreadableFieldError(f"{field} is missing")
    if len(text) > LONGEST_ID:
        raise UnreadableFieldError(f"{field} is too long")
    return text


def _sku(value: Text) -> SellerSku:
    """The seller's SKU; empty when absent, which is an unknown SKU and no unreadable order."""
    text = _text(value)
    if len(text) > LONGEST_SKU:
        raise UnreadableFieldError("orderItems.product.sellerSku is too long")
    return SellerSku(text)


def _text(value: Text) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _fulfilled_by(value: str | None) -> FulfilledBy:
    if value in _FULFILLED_BY:
        return _FULFILLED_BY[value]
    raise UnreadableFieldError("fulfillment.fulfilledBy is " + ("not known to this release" if value else "missing"))


def _marketplace(channel: WireSalesChannel | None, sold_on_amazon: bool, only_marketplace: str) -> str:
    """The marketplace's id, from its name or the question when Amazon leaves it out, which its model allows."""
    if channel is not None and channel.marketplace_id:
        return channel.marketplace_id
    name = channel.marketplace_name if channel is not None else None
    marketplace_id = _MARKETPLACE_BY_NAME.get((name or "").lower(), only_marketplace)
    if sold_on_amazon and not marketplace_id:
        raise UnreadableFieldError("salesChannel.marketplaceId is missing")
    return marketplace_id


def _moment(value: str | None, field: str) -> datetime:
    """An aware UTC datetime; a time without a zone is UTC."""
    if not value:
        raise UnreadableFieldError(f"{field} is missing")
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is UTC:
            return moment
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableFieldError(f"{field} is no date and time") from None


def moment_if_readable(value: str | None) -> datetime | None:
    """For times that only inform: an unreadable one is as good as none, and the raw order keeps it."""
    if not value:
        return None
    try:
        return _moment(value, "")
    except UnreadableFieldError:
        return None


def _window(wire: WireWindow | None) -> TimeWindow:
    if wire is None:
        return _NO_WINDOW
    return TimeWindow(
        moment_if_readable(wire.earliest_date_time),
        moment_if_readable(wire.latest_date_time),
    )


def _count(value: Count, field: str) -> int:
    """A number of units: whole, not negative, within what a database integer holds."""
    if type(value) is int and 0 <= value <= LARGEST_COUNT:
        return value
    if value is None:
        raise UnreadableFieldError(f"{field} is missing")
    try:
        exact = Decimal(value)
        if 0 <= exact <= LARGEST_COUNT and exact == int(exact):
            return int(exact)
    except (InvalidOperation, ValueError, OverflowError):
        pass
    raise UnreadableFieldError(f"{field} is no possible number of units")


def _amount(money: WireMoney | None, currency: str, field: str) -> Decimal | None:
    """The exact amount, in the order's currency where that is known."""
    if money is None or money.amount is None:
        return None
    amount = money.amount
    try:
        possible = -LARGEST_AMOUNT < amount < LARGEST_AMOUNT
    except InvalidOperation:  # NaN
        possible = False
    if not possible or (amount and amount.adjusted() < SMALLEST_EXPONENT):
        raise UnreadableFieldError(f"{field} is no possible amount")
    if currency and money.currency_code and money.currency_code != currency:
        raise UnreadableFieldError(f"{field} is in another currency than the order's total")
    return amount


def _total(wire: WireOrderProceeds | None) -> Money | None:
    money = wire.grand_total if wire is not None else None
    amount = _amount(money, "", "proceeds.grandTotal")
    if money is None or amount is None:
        return None
    currency = (money.currency_code or "").strip()
    if len(currency) != 3:
        raise UnreadableFieldError("proceeds.grandTotal.currencyCode is missing")
    return Money(amount, currency)


def _delivery_tip(wire: WireOrderProceeds | None, total: Money | None) -> Decimal:
    """Tips stand only in the order's own breakdown, not in any item's (facts §1.8)."""
    if wire is None or not wire.breakdowns:
        return ZERO
    currency = total.currency if total is not None else ""
    tips = [line.subtotal for line in wire.breakdowns if line.type == "DELIVERY_TIP"]
    return sum((_amount(tip, currency, "proceeds.breakdowns") or ZERO for tip in tips), ZERO)


def _items(wires: list[WireOrderItem] | None, currency: str, verified: bool) -> tuple[AmazonOrderItem, ...]:
    if wires is None:
        raise UnreadableFieldError("orderItems is missing")
    if not wires and verified:
        raise UnreadableFieldError("orderItems is empty although the order is verified")
    items = tuple([_item(wire, currency) for wire in wires])
    if len(items) > 1 and len({item.order_item_id for item in items}) < len(items):
        raise UnreadableFieldError("orderItems has the same orderItemId twice")
    return items


def _item(wire: WireOrderItem, currency: str) -> AmazonOrderItem:
    product, fulfillment, tax = wire.product, wire.fulfillment, wire.tax
    price = product.price if product is not None else None
    gift = fulfillment.packing.gift_option if fulfillment is not None and fulfillment.packing is not None else None
    asked = wire.cancellation.cancellation_request if wire.cancellation is not None else None
    fulfilled = fulfillment.quantity_fulfilled if fulfillment is not None else None
    collections = tax.tax_collections if tax is not None else None
    return AmazonOrderItem(
        order_item_id=OrderItemId(_identifier(wire.order_item_id, "orderItems.orderItemId")),
        sku=_sku(product.seller_sku if product is not None else None),
        quantity_ordered=_count(wire.quantity_ordered, "orderItems.quantityOrdered"),
        asin=_text(product.asin) if product is not None else "",
        title=_text(product.title) if product is not None else "",
        quantity_fulfilled=_count(fulfilled, "orderItems.fulfillment.quantityFulfilled")
        if fulfilled is not None
        else 0,
        unit_price=_amount(price.unit_price, currency, "orderItems.product.price") if price is not None else None,
        amounts=_amounts(wire.proceeds, currency) if wire.proceeds is not None else _NO_AMOUNTS,
        gift_message=_text(gift.gift_message) if gift is not None else "",
        gift_wrap_level=_text(gift.gift_wrap_level) if gift is not None else "",
        cancellation_requested=asked is not None,
        cancellation_reason=_text(asked.cancel_reason) if asked is not None else "",
        tax_collected_by_amazon=any(entry.model == "MARKETPLACE_FACILITATOR" for entry in collections or ()),
        needs_transparency_codes=bool(wire.programs) and "TRANSPARENCY" in (wire.programs or ()),
    )


def _amounts(wire: WireItemProceeds, currency: str) -> ItemAmounts:
    sums = _sums_by_type(wire.breakdowns or (), currency)
    take = sums.pop
    return ItemAmounts(
        item=take("ITEM", ZERO),
        shipping=take("SHIPPING", ZERO),
        gift_wrap=take("GIFT_WRAP", ZERO),
        cod_fee=take("COD_FEE", ZERO),
        tax=take("TAX", ZERO),
        discount=take("DISCOUNT", ZERO),
        other=sum(sums.values(), ZERO),  # a type Amazon added since still belongs to the total
        total=_amount(wire.proceeds_total, currency, "orderItems.proceeds.proceedsTotal"),
    )


def _sums_by_type(lines: Iterable[WireBreakdown], currency: str) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for line in lines:
        amount = _amount(line.subtotal, currency, "orderItems.proceeds.breakdowns")
        if amount is not None:
            kind = line.type or ""
            sums[kind] = sums[kind] + amount if kind in sums else amount
    return sums


def _buyer(wire: WireBuyer | None) -> Buyer:
    if wire is None:
        return _NO_BUYER
    return Buyer(
        name=_text(wire.buyer_name),
        email=wire.buyer_email or "",
        company=_text(wire.buyer_company_name),
        purchase_order_number=_text(wire.buyer_purchase_order_number),
    )


def _address(wire: WireAddress | None) -> Address:
    if wire is None:
        return _NO_ADDRESS
    return Address(
        name=_text(wire.name),
        company=_text(wire.company_name),
        line1=_text(wire.address_line1),
        line2=_text(wire.address_line2),
        line3=_text(wire.address_line3),
        city=_text(wire.city) or _text(wire.municipality),
        district=_text(wire.district_or_county),
        region=_text(wire.state_or_region),
        postal_code=_text(wire.postal_code),
        country=wire.country_code or "",
        phone=_text(wire.phone),
        address_type=wire.address_type or "",
    )


def _package(wire: WirePackage) -> AmazonPackage:
    return AmazonPackage(
        package_reference=_text(wire.package_reference_id),
        carrier=_text(wire.carrier),
        shipping_service=_text(wire.shipping_service),
        tracking_number=_text(wire.tracking_number),
        shipped_at=moment_if_readable(wire.ship_time),
        status=(wire.package_status.status or "") if wire.package_status is not None else "",
        items=tuple(
            [
                PackageItem(
                    OrderItemId(_identifier(item.order_item_id, "packages.packageItems.orderItemId")),
                    _count(item.quantity, "packages.packageItems.quantity"),
                )
                for item in wire.package_items or ()
            ]
        ),
    )


def _replaced_order(wire: WireOrder) -> str:
    """The original order that this one replaces or is exchanged for."""
    for link in wire.associated_orders or ():
        if link.association_type in _REPLACING:
            return _text(link.order_id)
    return ""


def _seller_order_id(wire: WireOrder) -> str:
    for alias in wire.order_aliases or ():
        if alias.alias_type == "SELLER_ORDER_ID":
            return _text(alias.alias_id)
    return ""
