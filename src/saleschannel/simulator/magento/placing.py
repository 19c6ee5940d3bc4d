"""Placing a cart: an order at catalog prices, a native reservation, and a mail unless the store view sends none."""

from __future__ import annotations

from decimal import Decimal

from saleschannel.simulator.magento import stock
from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.cart_fields import PLACE
from saleschannel.simulator.magento.carts import active_cart, check_salable
from saleschannel.simulator.magento.errors import RestError, bad_request
from saleschannel.simulator.magento.order_states import ZERO, number
from saleschannel.simulator.magento.orders import create
from saleschannel.simulator.magento.state import Cart, Magento, Mail, OrderRecord, Row

_ADDRESS_LEFT_OUT = {"id", "same_as_billing", "save_in_address_book", "custom_attributes", "extension_attributes"}
_SERVER_ERROR = "A server error stopped your order from being placed. Please try to place your order again."
_CENT = Decimal("0.01")


def arrive(call: Call) -> bool:
    """Note that the cart is being placed; False when another call does so already."""
    cart_id = call.id("cart_id")
    is_first = cart_id not in call.magento.placing
    call.magento.placing.add(cart_id)
    return is_first


def leave(call: Call) -> None:
    """The call that came first is through."""
    if call.arrival:
        call.magento.placing.discard(call.id("cart_id"))


def place(call: Call) -> int:
    """PUT /V1/carts/{id}/order: the id of the order. A second time the cart is not found; at the same time it fails."""
    payment = call.body(PLACE).get("payment_method") or {}
    if not call.arrival:
        raise bad_request(_SERVER_ERROR)
    cart = active_cart(call)
    _check(call.magento, cart, payment)
    order = create(call.magento, _entity(call.magento, cart, payment))
    order.tax_rows = [{"code": code, "percent": percent} for code, percent in _taxes(call.magento, cart)]
    for item in order.items.values():
        stock.reserve(call.magento, order, item["sku"], -number(item, "qty_ordered"), "order_placed")
    cart.is_active, cart.order_id = False, order.row["entity_id"]
    _mail(call.magento, cart, order)
    return cart.order_id


def _check(magento: Magento, cart: Cart, payment: Row) -> None:
    if not cart.items or cart.shipping_address is None:
        raise bad_request("The shipping method is missing. Select the shipping method and try again.")
    if payment.get("method") not in magento.settings.payment_methods:
        raise bad_request("The requested Payment Method is not available.")
    for item in cart.items.values():
        product = magento.product(item["sku"])
        try:
            if product is None:
                raise bad_request("Product is gone.")
            check_salable(magento, cart, product, item["qty"])
        except RestError as error:
            raise bad_request("Some of the products are out of stock.") from error


def _mail(magento: Magento, cart: Cart, order: OrderRecord) -> None:
    if magento.stores[cart.store_id].order_mails:
        magento.mails.append(Mail(kind="order", to=str(order.row.get("customer_email"))))
        order.row["email_sent"] = 1


def _entity(magento: Magento, cart: Cart, payment: Row) -> Row:
    shipping, billing = dict(cart.shipping_address or {}), dict(cart.billing_address or {})
    email = billing.get("email") or shipping.get("email")
    items = [_item(magento, cart, item) for item in cart.items.values()]
    currency = magento.websites[magento.stores[cart.store_id].website_id].base_currency
    return {
        "store_id": cart.store_id,
        "quote_id": cart.cart_id,
        "state": "new",
        "status": "pending",
        **_customer(magento, cart, billing, email),
        "is_virtual": 0,
        **{f"{kind}_currency_code": currency for kind in ("order", "base", "store", "global")},
        **_totals(cart, items),
        "items": items,
        "payment": {"method": payment["method"], "po_number": payment.get("po_number")},
        "billing_address": _address(billing, email),
        "extension_attributes": {
            "shipping_assignments": [
                {"shipping": {"address": _address(shipping, email), "method": cart.shipping_method}},
            ]
        },
    }


def _customer(magento: Magento, cart: Cart, billing: Row, email: str | None) -> Row:
    known = magento.customers.get(cart.customer_id)
    return {
        "customer_email": known["email"] if known is not None else email,
        "customer_firstname": billing.get("firstname"),
        "customer_lastname": billing.get("lastname"),
        "customer_is_guest": int(known is None),
        "customer_id": known["id"] if known is not None else None,
        "customer_group_id": known["group_id"] if known is not None else 0,
    }


def _address(address: Row, email: str | None) -> Row:
    kept = {name: value for name, value in address.items() if name not in _ADDRESS_LEFT_OUT and value is not None}
    present = dict.fromkeys(("postcode", "lastname", "city", "country_id", "firstname", "telephone"), "")
    return {**present, "street": [""], "email": email or "", "address_type": "shipping", **kept}


def _item(magento: Magento, cart: Cart, item: Row) -> Row:
    product = magento.product(item["sku"])
    row_total = number(item, "price") * item["qty"]
    percent = sum((percent for _, percent in _taxes(magento, cart)), ZERO)
    tax = (row_total * percent / 100).quantize(_CENT)
    price_with_tax = (number(item, "price") * (100 + percent) / 100).quantize(_CENT)
    amounts = {"price": item["price"], "original_price": item["price"], "row_total": row_total, "tax_amount": tax}
    amounts |= {"row_total_incl_tax": row_total + tax, "price_incl_tax": price_with_tax, "discount_amount": ZERO}
    return {
        "sku": item["sku"],
        "name": item["name"],
        "product_type": item["product_type"],
        "product_id": product.product_id if product is not None else None,
        "store_id": cart.store_id,
        "quote_item_id": item["item_id"],
        "qty_ordered": item["qty"],
        "is_virtual": 0,
        "tax_percent": percent,
        "applied_rule_ids": "",
        **amounts,
        **{f"base_{name}": value for name, value in amounts.items()},
    }


def _totals(cart: Cart, items: list[Row]) -> Row:
    subtotal = sum((item["row_total"] for item in items), ZERO)
    tax = sum((item["tax_amount"] for item in items), ZERO)
    grand_total = subtotal + tax + cart.shipping_price
    amounts = {"subtotal": subtotal, "subtotal_incl_tax": subtotal + tax, "tax_amount": tax, "discount_amount": ZERO}
    amounts |= {"shipping_amount": cart.shipping_price, "shipping_incl_tax": cart.shipping_price}
    amounts |= {"shipping_tax_amount": ZERO, "grand_total": grand_total, "total_due": grand_total}
    quantity = sum((item["qty_ordered"] for item in items), ZERO)
    rates = dict.fromkeys(("base_to_order_rate", "base_to_global_rate", "store_to_order_rate", "store_to_base_rate"), 1)
    return (
        amounts | {f"base_{name}": value for name, value in amounts.items()} | {"total_qty_ordered": quantity} | rates
    )


def _taxes(magento: Magento, cart: Cart) -> list[tuple[str, Decimal]]:
    address = cart.shipping_address or {}
    country, region = address.get("country_id"), address.get("region_code")
    rules = magento.settings.tax_percent
    return [(str(code), rules[code]) for code in (country, f"{country}-{region}") if code in rules]
