"""The administrator's carts: items at catalog prices, addresses, shipping methods. Placing them is placing.py."""

from __future__ import annotations

from decimal import Decimal

from saleschannel.simulator.magento import stock
from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.cart_fields import CART_ITEM, SHIPPING_INFORMATION
from saleschannel.simulator.magento.errors import RestError, bad_request, no_such_entity
from saleschannel.simulator.magento.order_json import told
from saleschannel.simulator.magento.order_states import ZERO, number
from saleschannel.simulator.magento.settings import ShippingMethod
from saleschannel.simulator.magento.state import Cart, Magento, Product, Row


def create_cart(call: Call) -> int:
    """POST /V1/carts/: the id of a new cart in the store of the address."""
    cart = Cart(cart_id=call.magento.next_id("quote"), store_id=call.store_id or 1)
    call.magento.carts[cart.cart_id] = cart
    return cart.cart_id


def active_cart(call: Call) -> Cart:
    """The cart of the path; one that was ordered already is not found."""
    cart = call.magento.carts.get(call.id("cart_id"))
    if cart is None or not cart.is_active:
        raise no_such_entity("cartId", call.id("cart_id"))
    return cart


def get_cart(call: Call) -> Row:
    """GET /V1/carts/{id}, also of one that was ordered."""
    cart = call.magento.carts.get(call.id("cart_id"))
    if cart is None:
        raise no_such_entity("cartId", call.id("cart_id"))
    items = [told(item) for item in cart.items.values()]
    return {"id": cart.cart_id, "is_active": cart.is_active, "store_id": cart.store_id, "items": items}


def add_item(call: Call) -> Row:
    """POST /V1/carts/{id}/items; the price that is sent is ignored, the same SKU adds up."""
    given = call.body(CART_ITEM, "cart_item")["cart_item"]
    cart = active_cart(call)
    product = call.magento.product(str(given.get("sku") or ""))
    if product is None:
        raise RestError(404, "The product that was requested doesn't exist. Verify the product and try again.")
    existing = next((item for item in cart.items.values() if item["sku"] == product.sku), None)
    wanted = (given.get("qty") or ZERO) + (existing["qty"] if existing is not None else ZERO)
    check_salable(call.magento, cart, product, wanted)
    row = existing or {"item_id": call.magento.next_id("quote_item"), "sku": product.sku}
    row |= {"qty": wanted, "name": product.name, "price": product.price}
    row |= {"product_type": product.type_id, "quote_id": str(cart.cart_id)}
    cart.items[row["item_id"]] = row
    return told(row)


def assign_customer(call: Call) -> bool:
    """PUT /V1/carts/{id}: it takes a customer and nothing else, no reserved_order_id (observed)."""
    given = call.body({"customer_id": "int", "store_id": "int"}, "customer_id", "store_id")
    cart = active_cart(call)
    if given["customer_id"] not in call.magento.customers:
        raise no_such_entity("customerId", given["customer_id"])
    cart.customer_id = given["customer_id"]
    return True


def list_items(call: Call) -> list[Row]:
    """GET /V1/carts/{id}/items."""
    return [told(item) for item in active_cart(call).items.values()]


def check_salable(magento: Magento, cart: Cart, product: Product, wanted: Decimal) -> None:
    """Refuse what the cart may not hold."""
    website = magento.stores[cart.store_id].website_id
    stock_id = stock.stock_of(magento, cart.store_id)
    left = stock.salable(magento, product, stock_id)
    limited = product.manage_stock and not product.backorders
    if not product.enabled or website not in product.website_ids or (limited and left <= 0):
        raise bad_request("Product that you are trying to add is not available.")
    if limited and wanted > left:
        raise bad_request("The requested qty is not available")


def set_shipping_information(call: Call) -> Row:
    """POST /V1/carts/{id}/shipping-information: the payment methods and the totals."""
    given = call.body(SHIPPING_INFORMATION, "address_information")["address_information"]
    cart = active_cart(call)
    if not cart.items:
        raise bad_request("The shipping method can't be set for an empty cart. Add an item to cart and try again.")
    carrier, method = given.get("shipping_carrier_code"), given.get("shipping_method_code")
    chosen = next(
        (m for m in call.magento.settings.shipping_methods if (m.carrier, m.method) == (carrier, method)), None
    )
    if chosen is None:
        raise RestError(404, "Carrier with such method not found: %1, %2", [carrier, method])
    address = given.get("shipping_address")
    if not address or not address.get("country_id"):
        raise bad_request("The shipping address is missing. Set the address and try again.")
    cart.shipping_address = dict(address)
    cart.billing_address = dict(given.get("billing_address") or address)
    cart.shipping_method = f"{carrier}_{method}"
    cart.shipping_price = shipping_price(cart, chosen)
    methods = [{"code": code, "title": title} for code, title in call.magento.settings.payment_methods.items()]
    return {"payment_methods": methods, "totals": _totals(cart)}


def shipping_price(cart: Cart, method: ShippingMethod) -> Decimal:
    """Flat rate counts per piece."""
    pieces: Decimal = sum((item["qty"] for item in cart.items.values()), ZERO)
    return method.price * pieces if method.carrier == "flatrate" else method.price


def list_payment_methods(call: Call) -> list[Row]:
    """GET /V1/carts/{id}/payment-methods."""
    active_cart(call)
    return [{"code": code, "title": title} for code, title in call.magento.settings.payment_methods.items()]


def list_shipping_methods(call: Call) -> list[Row]:
    """GET /V1/carts/{id}/shipping-methods and POST …/estimate-shipping-methods."""
    cart = active_cart(call)
    return [
        told(
            {
                "carrier_code": method.carrier,
                "method_code": method.method,
                "carrier_title": method.title.partition(" - ")[0],
                "method_title": method.title.partition(" - ")[2] or method.title,
                "amount": shipping_price(cart, method),
                "base_amount": shipping_price(cart, method),
                "available": True,
                "error_message": "",
            }
        )
        for method in call.magento.settings.shipping_methods
    ]


def _totals(cart: Cart) -> Row:
    subtotal = sum((number(item, "price") * item["qty"] for item in cart.items.values()), ZERO)
    grand_total = subtotal + cart.shipping_price
    return told({"subtotal": subtotal, "shipping_amount": cart.shipping_price, "grand_total": grand_total})
