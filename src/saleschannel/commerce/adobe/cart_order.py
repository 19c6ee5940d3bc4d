"""Sequence R: a cart is placed, which reserves stock natively, and its order overwritten with Amazon's amounts (N2).

Everything after placing may be repeated: lines, payment and addresses are read first, so that nothing is added twice
(N3, N7). The comment comes last, because it also refreshes the grid (N4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET

from saleschannel.commerce.adobe.carts import Destination
from saleschannel.commerce.adobe.direct_order import NumberTakenError, for_good
from saleschannel.commerce.adobe.errors import says_duplicate
from saleschannel.commerce.adobe.order_comment import first_words
from saleschannel.commerce.adobe.order_mapping import OrderParts, overwritten, units_in_cart
from saleschannel.commerce.adobe.orders import SeenItem, SeenOrder
from saleschannel.commerce.adobe.shop import Shop
from saleschannel.domain.errors import (
    ConfigurationError,
    NotFound,
    OrderRejected,
    OutcomeUnknown,
    PermanentError,
)

ATTEMPTS = 3
OPEN = frozenset({"new", "pending_payment", "processing"})


class CartRefusedError(Exception):
    """Magento does not let these products be ordered now in this quantity."""


def prepare_cart(shop: Shop, parts: OrderParts) -> int:
    """A cart with the order's products, ready to be placed; its id. Raises CartRefusedError."""
    destination = Destination(country=parts.shipping.country_id, email=parts.email, **_region(parts))
    units = units_in_cart(parts.draft.lines, parts.products)
    return fill_cart(shop, parts.draft.commerce_store, units, destination)


def fill_cart(shop: Shop, store: str, units: Mapping[str, int], destination: Destination) -> int:
    """A cart with these units by SKU. Raises CartRefusedError, ConfigurationError.

    A call whose answer is lost costs a cart that nobody places: it is begun anew.
    """
    settings = shop.settings
    cart_id = shop.carts.create(store)
    for sku, quantity in units.items():
        try:
            shop.carts.add(cart_id, sku, quantity, store)
        except OrderRejected as error:
            raise CartRefusedError(error.message) from error
    try:
        shop.carts.ship_to(cart_id, destination, settings.shipping_carrier, settings.shipping_method, store)
    except PermanentError as error:
        raise _method_missing("shipping", f"{settings.shipping_carrier}_{settings.shipping_method}", error) from error
    return cart_id


def place_cart(shop: Shop, store: str, cart_id: int) -> int:
    """The order's id, placed now or by a call whose answer was lost. A cart is placed once (observed §2.2).

    Raises CartRefusedError, OutcomeUnknown.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return shop.carts.place(cart_id, shop.settings.payment_method, store)
        except (OrderRejected, NotFound) as error:
            order = _placed(shop, cart_id)
            if order is not None:
                return order.entity_id
            if "payment method" in error.message.lower():
                raise _method_missing("payment", shop.settings.payment_method, error) from error
            raise CartRefusedError(error.message) from error
        except OutcomeUnknown as error:
            shop.wait_before_looking(error)
            order = _placed(shop, cart_id)
            if order is not None:
                return order.entity_id
            if attempt == ATTEMPTS - 1:
                raise for_good(error) from None
    raise AssertionError  # the loop returns or raises


def finish_order(shop: Shop, parts: OrderParts, order_id: int) -> SeenOrder:
    """Amazon's amounts, our reference, the addresses and the comment. Raises NumberTakenError, OrderRejected."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _finish(shop, parts, order_id)
        except OutcomeUnknown as error:
            if attempt == ATTEMPTS:
                raise for_good(error) from None
            shop.wait_before_looking(error)
    raise AssertionError  # the loop returns or raises


def _finish(shop: Shop, parts: OrderParts, order_id: int) -> SeenOrder:
    order = shop.orders.get(order_id)
    if order.state not in OPEN:
        return order
    saved = _overwrite(shop, parts, order)
    for address, seen in ((parts.billing, order.billing_address), (parts.shipping, order.shipping_address)):
        if seen is not None and seen.entity_id is not None:
            shop.orders.change_address(order_id, seen.entity_id, address)
    if not order.has_comment(first_words(parts.reference)):
        shop.orders.comment(order_id, parts.comment)
    return saved


def _overwrite(shop: Shop, parts: OrderParts, order: SeenOrder) -> SeenOrder:
    payment_id = order.payment.entity_id if order.payment is not None else None
    if payment_id is None:
        raise OrderRejected(f"Commerce's order {order.increment_id} has no payment.", remedy="Look at it in Commerce.")
    entity = overwritten(
        parts,
        entity_id=order.entity_id,
        payment_id=payment_id,
        item_ids=item_ids(parts, order.lines),
        number=_number(parts, order.increment_id),
    )
    try:
        return shop.orders.save(entity, store=parts.draft.commerce_store)
    except OrderRejected as error:
        if says_duplicate(error) and parts.draft.number is not None:
            shop.orders.cancel(order.entity_id)
            raise NumberTakenError(parts.draft.number) from None
        raise


def item_ids(parts: OrderParts, items: list[SeenItem]) -> Mapping[str, int]:
    """Which line of Magento's order stands for which of ours: those overwritten before by key, the cart's by SKU."""
    known = {item.ext_order_item_id: item.item_id for item in items if item.ext_order_item_id}
    by_sku = {item.sku.casefold(): item.item_id for item in items if not item.ext_order_item_id}
    for line in parts.draft.lines:
        product = parts.products.get(line.sku)
        if line.order_item_id not in known and product is not None and product.sku.casefold() in by_sku:
            known[line.order_item_id] = by_sku.pop(product.sku.casefold())
    return known


def _number(parts: OrderParts, current: str) -> str | None:
    """The number to write: Amazon's, or Magento's own with the merchant's prefix; None leaves it as it is."""
    if parts.draft.number is not None:
        return parts.draft.number
    prefix = parts.draft.number_prefix
    return prefix + current if prefix and not current.startswith(prefix) else None


def _method_missing(kind: str, method: str, error: PermanentError) -> ConfigurationError:
    return ConfigurationError(
        f"The {kind} method “{method}” cannot be used for carts of the store view: {error.message}",
        code=f"{kind}_method_inactive",
        remedy=f"Activate it for the store view and all countries (Stores > Configuration > Sales > "
        f"{'Delivery' if kind == 'shipping' else 'Payment'} Methods), or choose another {kind} method for orders.",
    )


def _placed(shop: Shop, cart_id: int) -> SeenOrder | None:
    return shop.orders.by_quotes([cart_id]).get(cart_id)


def _region(parts: OrderParts) -> dict[str, Any]:
    address = parts.shipping
    if address.region_id is UNSET:
        return {}
    return {"region_id": address.region_id, "region": address.region or "", "region_code": address.region_code or ""}
