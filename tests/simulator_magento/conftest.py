"""An installation whose clock stands still, and a caller that signs as an integration does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256, Client

from saleschannel.simulator.clock import Clock
from saleschannel.simulator.magento.admin_desk import AdminDesk
from saleschannel.simulator.magento.app import create_app
from saleschannel.simulator.magento.catalog import add_product
from saleschannel.simulator.magento.server import StandIn
from saleschannel.simulator.magento.state import Magento

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
Json = dict[str, Any]
REFUSED_FIELD = '"%fieldName" is not supported. Correct the field name and try again.'


class Rest:
    """Calls the stand-in inside this process, signed; `store` is the store code of the address."""

    def __init__(self, magento: Magento) -> None:
        self.magento = magento
        self.app = create_app(magento)
        self.base = "http://magento.example"

    def call(
        self, method: str, path: str, body: Any = None, *, store: str = "default", **options: Any
    ) -> httpx.Response:
        """Send a signed call of /rest/<store>/V1 + path."""
        url = f"{self.base}/rest/{store}/V1{path}"
        return self.send(method, url, body, headers=self.sign(method, url), **options)

    def sign(self, method: str, url: str) -> dict[str, str]:
        """Give the header that oauthlib, the witness, signs."""
        keys = self.magento.integrations[0]
        secrets = (keys.consumer_secret, keys.access_token, keys.access_token_secret)
        client = Client(keys.consumer_key, *secrets, signature_method=SIGNATURE_HMAC_SHA256)
        return dict(client.sign(url, method)[1])

    def send(self, method: str, url: str, body: Any = None, **options: Any) -> httpx.Response:
        """Send a call as it is."""
        if body is not None:
            options["json"] = body
        return asyncio.run(self.send_async(method, url, **options))

    async def send_async(self, method: str, url: str, **options: Any) -> httpx.Response:
        """Send a call as it is, beside others."""
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app)) as client:
            return await client.request(method, url, **options)

    def together(self, *calls: tuple[str, str, Any]) -> list[httpx.Response]:
        """Send signed calls at the same time; give the settings a latency, so that they meet."""

        async def gather() -> list[httpx.Response]:
            urls = [(method, f"{self.base}/rest/default/V1{path}", body) for method, path, body in calls]
            waiting = [self.send_async(m, url, json=body, headers=self.sign(m, url)) for m, url, body in urls]
            return list(await asyncio.gather(*waiting))

        return asyncio.run(gather())

    def get(self, path: str, **options: Any) -> httpx.Response:
        """GET."""
        return self.call("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """POST."""
        return self.call("POST", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """PUT."""
        return self.call("PUT", path, body, **options)

    def search(self, path: str, *filters: tuple[str, str, str], **more: str) -> httpx.Response:
        """Search with filters (field, condition, value) that must all hold; `more` are raw query parameters."""
        return self.get(path + "?" + criteria(*filters, **more))

    def create(self, **changes: Any) -> Json:
        """Create an order, which must succeed."""
        answer = self.post("/orders", {"entity": entity(**changes)})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def order(self, order_id: int) -> Json:
        """Read an order."""
        return dict(self.get(f"/orders/{order_id}").json())

    def place_cart(self, sku: str = "TEA-1", quantity: int = 3) -> int:
        """Place a cart as the sequence R does; gives the id of the order."""
        cart = self.post("/carts/").json()
        self.post(f"/carts/{cart}/items", {"cartItem": {"sku": sku, "qty": quantity, "quote_id": str(cart)}})
        self.post(f"/carts/{cart}/shipping-information", {"addressInformation": shipping_information()})
        answer = self.put(f"/carts/{cart}/order", {"paymentMethod": {"method": "checkmo"}})
        assert answer.status_code == 200, answer.text
        return int(answer.json())


def criteria(*filters: tuple[str, str, str], **more: str) -> str:
    """Write searchCriteria, each filter in a group of its own; encoded as Magento's signature check wants it."""
    pairs = dict(more)
    for number, (field, condition, value) in enumerate(filters):
        prefix = f"searchCriteria[filter_groups][{number}][filters][0]"
        pairs |= {f"{prefix}[field]": field, f"{prefix}[condition_type]": condition, f"{prefix}[value]": value}
    if not any(name.startswith("searchCriteria") for name in pairs):
        pairs["searchCriteria"] = ""
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs.items())


def address(**changes: Any) -> Json:
    """An order address; a change to ... leaves the key out."""
    row: Json = {
        "address_type": "billing",
        "firstname": "Anna",
        "lastname": "Berg",
        "street": ["1 Main Street", "Floor 2"],
        "city": "St. Louis",
        "postcode": "63101",
        "country_id": "US",
        "telephone": "",
        "email": "anna@buyer.example",
    }
    return {name: value for name, value in (row | changes).items() if value is not ...}


def item(**changes: Any) -> Json:
    """An order line of three pieces at 13.33, discount 1."""
    row: Json = {
        "sku": "TEA-1",
        "name": "Green tea",
        "product_id": 1,
        "product_type": "simple",
        "ext_order_item_id": "111",
        "qty_ordered": 3,
        "price": 13.33,
        "base_price": 13.33,
        "row_total": 39.99,
        "base_row_total": 39.99,
        "tax_amount": 3.2,
        "base_tax_amount": 3.2,
        "discount_amount": 1,
        "base_discount_amount": 1,
    }
    return {name: value for name, value in (row | changes).items() if value is not ...}


def entity(**changes: Any) -> Json:
    """An order as the sequence D posts it: 39.99 + 5 shipping + 3.20 tax - 1 discount = 47.19."""
    row: Json = {
        "store_id": 1,
        "ext_order_id": "112-1234567-1234567",
        "state": "processing",
        "status": "processing",
        "customer_email": "anna@buyer.example",
        "customer_is_guest": 1,
        "order_currency_code": "USD",
        "base_currency_code": "USD",
        "items": [item()],
        "payment": {"method": "checkmo"},
        "billing_address": address(),
        "extension_attributes": {
            "shipping_assignments": [
                {"shipping": {"address": address(address_type="shipping"), "method": "flatrate_flatrate"}}
            ]
        },
    }
    for prefix in ("", "base_"):
        row |= {f"{prefix}subtotal": 39.99, f"{prefix}shipping_amount": 5, f"{prefix}tax_amount": 3.2}
        row |= {f"{prefix}discount_amount": -1, f"{prefix}grand_total": 47.19, f"{prefix}total_due": 47.19}
    return {name: value for name, value in (row | changes).items() if value is not ...}


def shipping_information(**changes: Any) -> Json:
    """Where a cart goes and how."""
    to = address(address_type=..., region="Missouri", region_code="MO", region_id=36)
    return {"shipping_address": to, "shipping_carrier_code": "flatrate", "shipping_method_code": "flatrate"} | changes


def stock_of(desk: AdminDesk, sku: str = "TEA-1") -> tuple[int, int]:
    """What is salable and what is physical in the default stock."""
    return int(desk.salable(sku)), int(desk.physical(sku))


@pytest.fixture
def magento() -> Magento:
    """An installation with ten pieces of TEA-1; its clock stands at noon."""
    magento = Magento(seed=7, clock=Clock(frozen_at=NOON))
    add_product(magento, "TEA-1", quantity=10)
    return magento


@pytest.fixture
def rest(magento: Magento) -> Rest:
    """The caller."""
    return Rest(magento)


@pytest.fixture
def desk(magento: Magento) -> AdminDesk:
    """What a person in Admin does, and a look inside."""
    return AdminDesk(magento)


@pytest.fixture
def stand_in(magento: Magento) -> Iterator[StandIn]:
    """The same installation behind a real socket."""
    with StandIn(magento) as running:
        yield running
