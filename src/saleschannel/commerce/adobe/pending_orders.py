"""Stock held for pending Amazon orders. Magento reserves for orders only: so a cart is placed and finished later.

The placed order waits as `new`, without Amazon's data; when Amazon verifies the order, `create_orders` finds it by the
note of its cart and writes Amazon's order over it; when Amazon cancels it, it is cancelled, which gives the stock back.
That takes carts that reserve (`StockWay.CART`): elsewhere it is refused as a wrong setting.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from saleschannel.commerce.adobe.cart_order import CartRefusedError, fill_cart, place_cart
from saleschannel.commerce.adobe.carts import Destination
from saleschannel.commerce.adobe.claims import claim, claims_of, forget, note_carts
from saleschannel.commerce.adobe.precheck import free_stock
from saleschannel.commerce.adobe.products import SeenProduct
from saleschannel.commerce.adobe.settings import StockWay
from saleschannel.commerce.adobe.shop import Shop
from saleschannel.domain.errors import ConfigurationError, SaleschannelError
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import ReservationRequest, StockChangedError


class _Hold(msgspec.Struct, frozen=True):
    reference: AmazonOrderId
    store: str
    units: dict[str, int]
    cart_id: int = 0


def reserve(shop: Shop, requests: Sequence[ReservationRequest]) -> None:
    """Hold what can be held; an order that exists, or is held already, is left alone. Raises StockChangedError."""
    if not requests:
        return
    if shop.settings.stock is not StockWay.CART:
        raise cannot_hold()
    wanted = {request.reference: request for request in requests}
    done = set(shop.orders.by_references(wanted)) | set(claims_of(shop, list(wanted)))
    holds = [
        hold for request in wanted.values() if request.reference not in done if (hold := _hold(shop, request)).units
    ]
    mine = claim(shop, [hold.reference for hold in holds], {})
    _place(shop, [hold for hold in holds if hold.reference in mine])


def release(shop: Shop, references: Sequence[AmazonOrderId]) -> None:
    """Cancel the orders that only hold stock. Those that became Amazon's orders have no note any more."""
    claims = claims_of(shop, references)
    carts = {each.cart_id: reference for reference, each in claims.items() if each.cart_id is not None}
    placed = shop.orders.by_quotes([cart_id for cart_id in carts if cart_id is not None]) if carts else {}
    holding = [(carts[cart_id], order) for cart_id, order in placed.items() if not order.ext_order_id]
    results = shop.writers.run(lambda pair: shop.orders.cancel(pair[1].entity_id), holding)
    done = [pair[0] for pair, result in zip(holding, results, strict=True) if not isinstance(result, SaleschannelError)]
    forget(shop, done)
    _raise_first(results)


def cannot_hold() -> ConfigurationError:
    """The settings ask for something this way of keeping stock cannot do; the set-up refuses it with the same words."""
    return ConfigurationError(
        "Adobe Commerce cannot hold stock for Amazon orders that are still pending unless orders are placed as carts.",
        code="no_reservation_while_pending",
        remedy="Set “stock while pending” to “do not reserve” in the order settings, or let orders be placed as carts.",
    )


def _hold(shop: Shop, request: ReservationRequest) -> _Hold:
    """What of a request Magento knows. Raises StockChangedError where it must not go below zero."""
    view = shop.directory.store_view(request.commerce_store)
    products = shop.products.by_sku(list(request.units))
    units: dict[str, int] = {}
    for sku, product in products.items():
        units[product.sku] = units.get(product.sku, 0) + request.units[sku]
    if not request.backorder:
        _check(shop, view.code, units, list(products.values()))
    return _Hold(request.reference, request.commerce_store, units)


def _check(shop: Shop, store: str, units: dict[str, int], products: Sequence[SeenProduct]) -> None:
    free = free_stock(shop, shop.directory.store_view(store), products)
    for sku, needed in units.items():
        stock = free.get(sku)
        if stock is None or (stock.managed and stock.units < needed):
            raise StockChangedError(sku)


def _place(shop: Shop, holds: Sequence[_Hold]) -> None:
    """Carts, then their notes, then the placing. What cannot be sold now cannot be held either, and its claim ends."""
    carts = shop.writers.run(lambda hold: _cart_of(shop, hold), holds)
    ready = [
        msgspec.structs.replace(hold, cart_id=cart)
        for hold, cart in zip(holds, carts, strict=True)
        if isinstance(cart, int)
    ]
    forget(shop, {hold.reference for hold in holds} - {hold.reference for hold in ready})
    noted = note_carts(shop, {hold.reference: hold.cart_id for hold in ready}) if ready else set()
    placing = [hold for hold in ready if hold.reference in noted]
    results = shop.writers.run(lambda hold: _place_one(shop, hold), placing)
    refused = [hold.reference for hold, result in zip(placing, results, strict=True) if result is False]
    forget(shop, refused)
    _raise_first([*carts, *results])


def _cart_of(shop: Shop, hold: _Hold) -> int | None:
    destination = Destination(
        country=shop.settings.placeholder_country, email=f"{hold.reference}@{shop.settings.email_domain}"
    )
    try:
        return fill_cart(shop, hold.store, hold.units, destination)
    except CartRefusedError:
        return None


def _place_one(shop: Shop, hold: _Hold) -> bool:
    try:
        order_id = place_cart(shop, hold.store, hold.cart_id)
    except CartRefusedError:
        return False
    shop.orders.comment(order_id, f"Holds stock for Amazon order {hold.reference}, which Amazon has not verified yet")
    return True


def _raise_first(results: Sequence[object]) -> None:
    for result in results:
        if isinstance(result, SaleschannelError):
            raise result
