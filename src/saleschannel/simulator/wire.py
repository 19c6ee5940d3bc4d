"""Writes an order as the Orders API 2026-01-01 shows it: by includedData, by status, by who ships,
by the application's roles.

What is left out when follows Amazon's model and its page "Access Orders PII"; where Amazon says nothing,
the stricter reading is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from saleschannel.simulator.marketplaces import MARKETPLACES
from saleschannel.simulator.money import grand_total, item_proceeds, money, order_proceeds
from saleschannel.simulator.state import Address, Item, Order, Override, Package, Seller, Status

Json = dict[str, Any]

INCLUDED_DATA = frozenset(
    (
        "BUYER",
        "RECIPIENT",
        "FULFILLMENT",
        "PROCEEDS",
        "EXPENSE",
        "PROMOTION",
        "CANCELLATION",
        "PACKAGES",
        "TAX",
        "PAYMENT",
        "FULFILLMENT_ORDERS",
    )
)
_UNPAID = (Status.PENDING, Status.PENDING_AVAILABILITY)
_BUYER_SHOWN = (Status.UNSHIPPED, Status.PARTIALLY_SHIPPED, Status.SHIPPED)
# With tax roles alone Amazon does not give the buyer's name in these countries,
# and for FBA orders only tax roles count.
_NO_NAME_BY_TAX_ROLE = ("US", "JP", "SG")


def order_json(order: Order, included: frozenset[str], seller: Seller, now: datetime) -> Json | msgspec.Raw:
    """Build an order's JSON with the wanted datasets; an order replaced by raw text gives that text, whatever it is."""
    if order.raw is not None:
        return msgspec.Raw(order.raw.encode())
    body = _always(order)
    datasets: dict[str, tuple[str, Callable[[], Any]]] = {
        "BUYER": ("buyer", lambda: _buyer(order, seller)),
        "RECIPIENT": ("recipient", lambda: _recipient(order, seller, now)),
        "FULFILLMENT": ("fulfillment", lambda: _fulfillment(order)),
        "PROCEEDS": ("proceeds", lambda: _proceeds(order)),
        "PACKAGES": ("packages", lambda: [package_json(package) for package in order.packages]),
        "PAYMENT": ("payment", lambda: _payment(order)),
        "TAX": ("tax", lambda: _tax(order)),
    }
    for dataset, (key, build) in datasets.items():
        if dataset in included:
            _put(body, key, build())
    body["orderItems"] = [_item(item, order, included, seller) for item in order.items]
    for override in order.overrides:
        apply_override(body, override)
    return body


def iso(moment: datetime) -> str:
    """Write a time as Amazon does: UTC, milliseconds, Z."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def apply_override(body: Any, override: Override) -> None:
    """Replace or remove the value at the override's path; a path whose parent is not shown is left alone."""
    target = body
    for key in override.path[:-1]:
        try:
            target = target[key]
        except (KeyError, IndexError, TypeError):
            return
    last = override.path[-1]
    if isinstance(target, list) and isinstance(last, int) and last < len(target):
        target[last : last + 1] = [] if override.remove else [override.value]
    elif isinstance(target, dict):
        target.pop(last, None)
        if not override.remove:
            target[last] = override.value


def _put(body: Json, key: str, value: Any) -> None:
    if value:
        body[key] = value


def _always(order: Order) -> Json:
    body: Json = {
        "orderId": order.order_id,
        "createdTime": iso(order.created),
        "lastUpdatedTime": iso(order.updated),
        "salesChannel": _sales_channel(order),
    }
    _put(body, "orderAliases", [{"aliasId": alias, "aliasType": "SELLER_ORDER_ID"} for alias in order.aliases])
    _put(body, "programs", list(order.programs))
    if order.replaces:
        body["associatedOrders"] = [{"orderId": order.replaces, "associationType": "REPLACEMENT_ORIGINAL_ID"}]
    return body


def _sales_channel(order: Order) -> Json:
    if order.is_mcf:
        return {"channelName": "NON_AMAZON"}
    marketplace = MARKETPLACES[order.marketplace_id]
    return {"channelName": "AMAZON", "marketplaceId": marketplace.id, "marketplaceName": marketplace.name}


def _buyer(order: Order, seller: Seller) -> Json:
    if order.status not in _BUYER_SHOWN or order.is_mcf:
        return {}
    buyer: Json = {}
    by_merchant = order.fulfilled_by == "MERCHANT"
    country = MARKETPLACES[order.marketplace_id].country
    by_tax_role = seller.tax_role and country not in _NO_NAME_BY_TAX_ROLE
    if by_tax_role or (by_merchant and seller.direct_to_consumer_role):
        buyer["buyerName"] = order.buyer.name
    if by_merchant and seller.direct_to_consumer_role:
        buyer["buyerEmail"] = order.buyer.email
    _put(buyer, "buyerCompanyName", order.buyer.company)
    _put(buyer, "buyerPurchaseOrderNumber", order.buyer.purchase_order_number)
    return buyer


def _recipient(order: Order, seller: Seller, now: datetime) -> Json:
    if order.status not in _BUYER_SHOWN:
        return {}
    with_identity = order.fulfilled_by == "MERCHANT" and seller.direct_to_consumer_role
    phone_is_gone = order.status is Status.SHIPPED and now > order.deliver_by[1]
    return {"deliveryAddress": _address(order.address, with_identity=with_identity, with_phone=not phone_is_gone)}


def _address(address: Address, *, with_identity: bool, with_phone: bool) -> Json:
    body: Json = {}
    if with_identity:
        _put(body, "name", address.name)
        _put(body, "addressLine1", address.line1)
        _put(body, "addressLine2", address.line2)
        _put(body, "addressLine3", address.line3)
        _put(body, "postalCode", address.postal_code)
        _put(body, "addressType", address.address_type)
        _put(body, "phone", address.phone if with_phone else "")
    _put(body, "companyName", address.company)
    _put(body, "city", address.city)
    _put(body, "districtOrCounty", address.district)
    _put(body, "stateOrRegion", address.state)
    _put(body, "countryCode", address.country)
    return body


def _fulfillment(order: Order) -> Json:
    return {
        "fulfillmentStatus": order.status.value,
        "fulfilledBy": order.fulfilled_by,
        "fulfillmentServiceLevel": order.service_level,
        "shipByWindow": _window(order.ship_by),
        "deliverByWindow": _window(order.deliver_by),
    }


def _window(window: tuple[datetime, datetime]) -> Json:
    return {"earliestDateTime": iso(window[0]), "latestDateTime": iso(window[1])}


def _has_price(order: Order) -> bool:
    return order.status not in (*_UNPAID, Status.CANCELLED) and not order.is_mcf


def _proceeds(order: Order) -> Json:
    return order_proceeds(order, MARKETPLACES[order.marketplace_id]) if _has_price(order) else {}


def _payment(order: Order) -> Json:
    if not _has_price(order):
        return {}
    amount = money(grand_total(order), MARKETPLACES[order.marketplace_id])
    return {"paymentExecutions": [{"paymentMethod": order.payment_method, "paymentAmount": amount}]}


def _tax(order: Order) -> Json:
    if not order.buyer.company or order.status not in _BUYER_SHOWN:
        return {}
    registration = {
        "entityType": "BUYER",
        "legalName": order.buyer.company,
        "taxRegistrationType": "VAT",
        "taxRegistrationNumber": MARKETPLACES[order.marketplace_id].country + "000000000",
    }
    return {"taxRegistrations": [registration]}


def _item(item: Item, order: Order, included: frozenset[str], seller: Seller) -> Json:
    # While an order is pending only Japan has been seen to tell prices.
    marketplace = MARKETPLACES[order.marketplace_id]
    early_price = order.status in _UNPAID and marketplace.country == "JP" and not order.is_mcf
    priced = _has_price(order) or early_price
    body: Json = {
        "orderItemId": item.item_id,
        "quantityOrdered": item.quantity,
        "product": _product(item, order, priced),
    }
    _put(body, "programs", list(item.programs))
    if "PROCEEDS" in included and priced:
        body["proceeds"] = item_proceeds(item, marketplace)
    if "EXPENSE" in included and priced and item.points:
        granted = {
            "pointsNumber": item.points,
            "pointsMonetaryValue": money(item.unit_price * 0 + item.points, marketplace),
        }
        body["expense"] = {"pointsCost": {"pointsGranted": granted}}
    if "PROMOTION" in included and _has_price(order) and item.promotion_ids:
        body["promotion"] = {"breakdowns": [{"promotionId": promotion} for promotion in item.promotion_ids]}
    if "CANCELLATION" in included:
        _put(body, "cancellation", _cancellation(item))
    if "FULFILLMENT" in included:
        body["fulfillment"] = _item_fulfillment(item, order, seller)
    if "TAX" in included and _has_price(order) and item.item_tax:
        collection = {"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon Services, Inc."}
        body["tax"] = {"taxCollections": [collection]}
    return body


def _product(item: Item, order: Order, priced: bool) -> Json:
    product: Json = {
        "asin": item.asin,
        "title": item.title,
        "sellerSku": item.sku,
        "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
    }
    if priced:
        product["price"] = {"unitPrice": money(item.unit_price, MARKETPLACES[order.marketplace_id])}
        if item.business_price:
            product["price"]["priceDesignation"] = "BUSINESS_PRICE"
    return product


def _cancellation(item: Item) -> Json:
    body: Json = {}
    if item.cancel_requested:
        body["cancellationRequest"] = {"requester": "BUYER", "cancelReason": item.cancel_requested}
    if item.cancelled_by:
        body["cancellationExecution"] = {"cancelledBy": item.cancelled_by, "cancelReason": item.cancel_reason}
    return body


def _item_fulfillment(item: Item, order: Order, seller: Seller) -> Json:
    open_quantity = 0 if order.status is Status.CANCELLED else item.quantity - item.fulfilled
    body: Json = {"quantityFulfilled": item.fulfilled, "quantityUnfulfilled": open_quantity}
    if item.gift_wrap_level and order.status in _BUYER_SHOWN:
        gift: Json = {"giftWrapLevel": item.gift_wrap_level}
        if seller.direct_to_consumer_role and order.fulfilled_by == "MERCHANT":
            _put(gift, "giftMessage", item.gift_message)
        body["packing"] = {"giftOption": gift}
    return body


def package_json(package: Package) -> Json:
    """Build one entry of `packages`."""
    body: Json = {
        "packageReferenceId": package.reference,
        "createdTime": iso(package.created),
        "packageStatus": {"status": package.status, "detailedStatus": package.detailed_status},
        "carrier": package.carrier,
        "shipTime": iso(package.ship_time),
        "trackingNumber": package.tracking_number,
        "packageItems": [_package_item(package, item_id, quantity) for item_id, quantity in package.lines.items()],
    }
    _put(body, "shippingService", package.service)
    return body


def _package_item(package: Package, item_id: str, quantity: int) -> Json:
    body: Json = {"orderItemId": item_id, "quantity": quantity}
    _put(body, "transparencyCodes", package.transparency_codes.get(item_id))
    return body
