"""What a merchant may choose from when setting up a store, read from Commerce itself."""

from __future__ import annotations

import msgspec

from saleschannel.commerce.adobe.client import AdobeClient
from saleschannel.commerce.adobe.directory import StoreView, Website
from saleschannel.commerce.adobe.search import criteria
from saleschannel.domain.errors import ConfigurationError

DEFAULT_STATUSES = ("pending", "processing", "complete", "closed", "canceled", "holded")
"""Magento's own. Open Source has no interface that lists statuses (observed §2.4): others are typed in."""


class Choice(msgspec.Struct, frozen=True):
    """One entry of a list: its code and the words for people."""

    code: str
    label: str


class CustomerGroup(msgspec.Struct, frozen=True):
    id: int
    code: str = ""


class Choices(msgspec.Struct, frozen=True):
    """All lists. `statuses_are_complete` is False where Commerce does not tell its own statuses."""

    store_views: tuple[StoreView, ...]
    websites: tuple[Website, ...]
    customer_groups: tuple[CustomerGroup, ...]
    statuses: tuple[str, ...]
    statuses_are_complete: bool
    payment_methods: tuple[Choice, ...]
    shipping_methods: tuple[Choice, ...]


class _Groups(msgspec.Struct):
    items: list[CustomerGroup] | None = None


class _Status(msgspec.Struct):
    status: str = ""
    label: str = ""


class _PaymentMethod(msgspec.Struct):
    code: str
    title: str = ""


class _ShippingMethod(msgspec.Struct):
    carrier_code: str
    method_code: str = ""
    carrier_title: str | None = None
    method_title: str | None = None


def read_choices(client: AdobeClient, store: str) -> Choices:
    """Everything to choose from. Payment and shipping methods are those of an empty cart of the store view."""
    groups = client.get("customerGroups/search", _Groups, criteria(page_size=100)).items or []
    statuses, complete = _statuses(client)
    cart_id = client.write("POST", "carts/", int, store=store)
    payments = client.get(f"carts/{cart_id}/payment-methods", list[_PaymentMethod], store=store)
    return Choices(
        store_views=tuple(view for view in client.get("store/storeViews", list[StoreView]) if view.id),
        websites=tuple(website for website in client.get("store/websites", list[Website]) if website.id),
        customer_groups=tuple(group for group in groups if group.id),
        statuses=statuses,
        statuses_are_complete=complete,
        payment_methods=tuple(Choice(method.code, method.title) for method in payments),
        shipping_methods=_shipping_methods(client, cart_id, store),
    )


def _statuses(client: AdobeClient) -> tuple[tuple[str, ...], bool]:
    """The cloud service lists its statuses, the others answer that there is no such route."""
    try:
        found = client.get("order-statuses", list[_Status])
    except ConfigurationError:
        return DEFAULT_STATUSES, False
    return tuple(each.status for each in found if each.status), True


def _shipping_methods(client: AdobeClient, cart_id: int, store: str) -> tuple[Choice, ...]:
    """Estimated for the placeholder address; a cart without goods may have none, so flat rate is always offered."""
    address = {"country_id": "US", "postcode": "00000", "region": "", "region_id": 0, "street": ["Amazon"]}
    body = {"address": address | {"city": "Amazon", "firstname": "Amazon", "lastname": "Customer", "telephone": "0"}}
    found = client.write("POST", f"carts/{cart_id}/estimate-shipping-methods", list[_ShippingMethod], body, store=store)
    choices = [
        Choice(
            f"{each.carrier_code}_{each.method_code}", f"{each.carrier_title or ''} {each.method_title or ''}".strip()
        )
        for each in found
        if each.method_code
    ]
    return tuple(choices) or (Choice("flatrate_flatrate", "Flat Rate"),)
