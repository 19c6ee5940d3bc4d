"""Carts of the administrator's interface: placing one is how Magento itself reserves stock (observed N2)."""

from __future__ import annotations

import msgspec

from saleschannel.commerce.adobe.client import AdobeClient
from saleschannel.commerce.adobe.order_entity import Sent

PLACEHOLDER_STREET = "Amazon"
PLACEHOLDER_POSTCODE = "00000"


class _CartItem(Sent, frozen=True, kw_only=True):
    sku: str
    qty: int
    quote_id: str


class _CartItemBody(Sent, frozen=True, kw_only=True):
    cartItem: _CartItem  # noqa: N815  Magento's spelling


class _CartAddress(Sent, frozen=True, kw_only=True):
    region: str
    region_id: int
    region_code: str
    country_id: str
    street: list[str]
    telephone: str
    postcode: str
    city: str
    firstname: str
    lastname: str
    email: str


class _ShippingInformation(Sent, frozen=True, kw_only=True):
    shipping_address: _CartAddress
    billing_address: _CartAddress
    shipping_method_code: str
    shipping_carrier_code: str


class _ShippingBody(Sent, frozen=True, kw_only=True):
    addressInformation: _ShippingInformation  # noqa: N815


class _Method(Sent, frozen=True, kw_only=True):
    method: str


class _PlaceBody(Sent, frozen=True, kw_only=True):
    paymentMethod: _Method  # noqa: N815


class Destination(msgspec.Struct, frozen=True):
    """Where a cart seems to go: a placeholder, because later versions refuse addresses as Amazon has them."""

    country: str
    email: str
    region_id: int = 0
    region: str = ""
    region_code: str = ""


class Carts:
    """The cart resource. `store` is the code of the store view the order is to belong to."""

    def __init__(self, client: AdobeClient) -> None:
        self._client = client

    def create(self, store: str) -> int:
        return self._client.write("POST", "carts/", int, store=store)

    def add(self, cart_id: int, sku: str, units: int, store: str) -> None:
        """Raises OrderRejected when the product is not for sale in this quantity."""
        body = _CartItemBody(cartItem=_CartItem(sku=sku, qty=units, quote_id=str(cart_id)))
        self._client.write("POST", f"carts/{cart_id}/items", msgspec.Raw, body, store=store)

    def ship_to(self, cart_id: int, destination: Destination, carrier: str, method: str, store: str) -> None:
        """Raises NotFound when the shipping method is not active."""
        address = _CartAddress(
            region=destination.region,
            region_id=destination.region_id,
            region_code=destination.region_code,
            country_id=destination.country,
            street=[PLACEHOLDER_STREET],
            telephone="0",
            postcode=PLACEHOLDER_POSTCODE,
            city=PLACEHOLDER_STREET,
            firstname="Amazon",
            lastname="Customer",
            email=destination.email,
        )
        information = _ShippingInformation(
            shipping_address=address,
            billing_address=address,
            shipping_method_code=method,
            shipping_carrier_code=carrier,
        )
        body = _ShippingBody(addressInformation=information)
        self._client.write("POST", f"carts/{cart_id}/shipping-information", msgspec.Raw, body, store=store)

    def place(self, cart_id: int, payment_method: str, store: str) -> int:
        """The id of the order. A cart can be placed once; after a lost answer look by its id."""
        body = _PlaceBody(paymentMethod=_Method(method=payment_method))
        return self._client.write("PUT", f"carts/{cart_id}/order", int, body, store=store)
