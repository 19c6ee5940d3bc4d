"""An Amazon that answers from a list, for tests of the client; and the orders' JSON it answers with."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx

from saleschannel.amazon.clock import AmazonClock
from saleschannel.amazon.credentials import Credentials
from saleschannel.amazon.marketplace import AmazonMarketplace
from saleschannel.amazon.token import TokenSource
from saleschannel.domain.marketplaces import Region
from saleschannel.domain.orders import AmazonOrderId, OrderItemId, PackageItem
from saleschannel.domain.shipments import ShipmentConfirmation, Tracking
from saleschannel.ports import OrderQuery
from tests.amazon.local_budget import LocalBudget

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
DE = "A1PA6795UKMFR9"
KEYS = Credentials("amzn1.application-oa2-client.test", "made-up-secret", "Atzr|made-up")
ORDER_ID = AmazonOrderId("028-1234567-8901234")

Reply = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class MovableTime:
    """Seconds and UTC time that move only when told; sleeping moves them."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.seconds

    def utc_now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds - 1000)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


class FakeAmazon:
    """Answers API calls from `replies`, one after the other; tokens as long as `token_reply` is None."""

    def __init__(self, *replies: Reply, clock_ahead: timedelta = timedelta(0)) -> None:
        self.replies = list(replies)
        self.token_reply: Reply | None = None
        self.time = MovableTime()
        self.clock_ahead = clock_ahead
        self.calls: list[httpx.Request] = []
        self.token_calls: list[httpx.Request] = []
        self.probes = 0
        self.budget = LocalBudget(self.time.monotonic)
        self.clock = AmazonClock(self.time.utc_now)

    def marketplace(self, **changes: Any) -> AmazonMarketplace:
        options: dict[str, Any] = {
            "credentials": KEYS,
            "region": Region.EU,
            "budget": self.budget,
            "clock": self.clock,
            "endpoint": "https://amazon.example",
            "token_endpoint": "https://login.example/token",
            "http": httpx.Client(transport=httpx.MockTransport(self._answer)),
            "tokens": TokenSource(self.time.monotonic),
            "sleep": self.time.sleep,
        }
        return AmazonMarketplace(**(options | changes))

    def params(self, number: int = -1) -> dict[str, str]:
        return dict(self.calls[number].url.params)

    def body(self, number: int = -1) -> Any:
        return json.loads(self.calls[number].content)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        response = self._route(request)
        response.headers["date"] = format_datetime(self.time.utc_now() + self.clock_ahead, usegmt=True)
        return response

    def _route(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "login.example":
            self.token_calls.append(request)
            token = httpx.Response(200, json={"access_token": f"Atza|{len(self.token_calls)}", "expires_in": 3600})
            return _play(self.token_reply, request) if self.token_reply is not None else token
        if request.url.path == "/":
            self.probes += 1
            return httpx.Response(403)
        self.calls.append(request)
        return _play(self.replies.pop(0), request)


def _play(reply: Reply, request: httpx.Request) -> httpx.Response:
    if isinstance(reply, Exception):
        raise reply
    return reply if isinstance(reply, httpx.Response) else reply(request)


def refusal(status: int, code: str, message: str | None, details: str | None = None) -> httpx.Response:
    """An error as Amazon sends it; a message may be null, details may be absent."""
    entry: dict[str, str | None] = {"code": code, "message": message}
    if details is not None:
        entry["details"] = details
    return httpx.Response(status, json={"errors": [entry]}, headers={"x-amzn-RequestId": "request-1"})


def page_of(*orders: Any, next_token: str | None = None) -> httpx.Response:
    body: dict[str, Any] = {"orders": list(orders)}
    if next_token is not None:
        body["pagination"] = {"nextToken": next_token}
    return httpx.Response(200, json=body, headers={"x-amzn-RequestId": "request-1"})


def window(**changes: Any) -> OrderQuery:
    options: dict[str, Any] = {
        "marketplace_ids": (DE,),
        "after": NOON - timedelta(hours=1),
        "before": NOON - timedelta(minutes=3),
    }
    return OrderQuery(**(options | changes))


def confirmation(**changes: Any) -> ShipmentConfirmation:
    options: dict[str, Any] = {
        "amazon_order_id": ORDER_ID,
        "marketplace_id": DE,
        "package_reference": "1",
        "tracking": Tracking("DHL", "00340434161094000000", shipping_method="Paket"),
        "shipped_at": NOON - timedelta(hours=2),
        "items": (PackageItem(OrderItemId("11111111111111"), 2),),
    }
    return ShipmentConfirmation(**(options | changes))


def money(amount: str, currency: str = "EUR") -> dict[str, str]:
    return {"amount": amount, "currencyCode": currency}


def order_json(**changes: Any) -> dict[str, Any]:
    """A merchant-fulfilled order with everything we read; a change to ... leaves a field out."""
    order: dict[str, Any] = {
        "orderId": ORDER_ID,
        "orderAliases": [{"aliasId": "SHOP-77", "aliasType": "SELLER_ORDER_ID"}],
        "createdTime": "2026-05-01T09:00:00.123Z",
        "lastUpdatedTime": "2026-05-01T09:30:00Z",
        "programs": ["PRIME", "AMAZON_BUSINESS"],
        "associatedOrders": [{"orderId": "028-0000000-0000001", "associationType": "REPLACEMENT_ORIGINAL_ID"}],
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": DE, "marketplaceName": "Amazon.de"},
        "buyer": {
            "buyerName": "Ada Beispiel",
            "buyerEmail": "ada@marketplace.amazon.example",
            "buyerCompanyName": "Beispiel GmbH",
            "buyerPurchaseOrderNumber": "PO-9",
        },
        "recipient": {
            "deliveryAddress": {
                "name": "Ada Beispiel",
                "companyName": "Beispiel GmbH",
                "addressLine1": "Musterweg 1",
                "addressLine2": "Hinterhaus",
                "addressLine3": "3. Stock",
                "city": "Musterstadt",
                "districtOrCounty": "Mitte",
                "stateOrRegion": "BE",
                "postalCode": "10115",
                "countryCode": "DE",
                "phone": "+49 30 0000000",
                "addressType": "RESIDENTIAL",
            }
        },
        "proceeds": {
            "grandTotal": money("25.90"),
            "breakdowns": [
                {"type": "ITEM", "subtotal": money("20.00")},
                {"type": "DELIVERY_TIP", "subtotal": money("1.00")},
            ],
        },
        "fulfillment": {
            "fulfillmentStatus": "UNSHIPPED",
            "fulfilledBy": "MERCHANT",
            "fulfillmentServiceLevel": "STANDARD",
            "shipByWindow": {"earliestDateTime": "2026-05-02T00:00:00Z", "latestDateTime": "2026-05-03T21:59:59Z"},
            "deliverByWindow": {"latestDateTime": "2026-05-06T21:59:59Z"},
        },
        "orderItems": [item_json()],
        "packages": [package_json()],
    }
    return _changed(order, changes)


def item_json(**changes: Any) -> dict[str, Any]:
    item: dict[str, Any] = {
        "orderItemId": "11111111111111",
        "quantityOrdered": 2,
        "programs": ["TRANSPARENCY"],
        "product": {
            "asin": "B000000001",
            "title": "Teapot",
            "sellerSku": "TEA-1",
            "price": {"unitPrice": money("10.00")},
        },
        "proceeds": {
            "proceedsTotal": money("24.90"),
            "breakdowns": [
                {"type": "ITEM", "subtotal": money("20.00")},
                {"type": "SHIPPING", "subtotal": money("3.90")},
                {"type": "GIFT_WRAP", "subtotal": money("2.00")},
                {"type": "COD_FEE", "subtotal": money("0.50")},
                {"type": "TAX", "subtotal": money("1.00")},
                {"type": "DISCOUNT", "subtotal": money("-3.00")},
                {"type": "OTHER", "subtotal": money("0.25")},
                {"type": "SURPRISE", "subtotal": money("0.25")},
            ],
        },
        "cancellation": {"cancellationRequest": {"requester": "BUYER", "cancelReason": "Bought by mistake"}},
        "fulfillment": {
            "quantityFulfilled": 1,
            "packing": {"giftOption": {"giftMessage": "Many happy returns", "giftWrapLevel": "classic"}},
        },
        "tax": {"taxCollections": [{"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon"}]},
    }
    return _changed(item, changes)


def package_json(**changes: Any) -> dict[str, Any]:
    package: dict[str, Any] = {
        "packageReferenceId": "1",
        "carrier": "DHL",
        "shippingService": "Paket",
        "trackingNumber": "00340434161094000000",
        "shipTime": "2026-05-01T10:00:00Z",
        "packageStatus": {"status": "IN_TRANSIT"},
        "packageItems": [{"orderItemId": "11111111111111", "quantity": 1}],
    }
    return _changed(package, changes)


def _changed(value: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: content for name, content in (value | changes).items() if content is not ...}
