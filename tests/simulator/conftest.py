"""Worlds with a clock that stands still, and ways to call them as a seller's application does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from saleschannel.simulator.app import create_app
from saleschannel.simulator.clock import Clock
from saleschannel.simulator.server import SimulatorThread
from saleschannel.simulator.state import Order
from saleschannel.simulator.world import World

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
ALL_DATA = "BUYER,RECIPIENT,FULFILLMENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,PACKAGES,TAX,PAYMENT,FULFILLMENT_ORDERS"


class Application:
    """A seller's application that calls the simulator inside this process."""

    def __init__(self, world: World, refresh_token: str = "Atzr|demo") -> None:  # noqa: S107 - made up
        self.world = world
        self._app: Starlette = create_app(world)
        self.refresh_token = refresh_token
        self.access_token: str | None = None

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request as it is."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://amazon.example") as client:
                return await client.request(method, path, **options)

        return asyncio.run(send())

    def ask_for_token(self, **changes: str) -> httpx.Response:
        """Ask Login with Amazon for an access token."""
        form = {
            "grant_type": "refresh_token",
            "client_id": "amzn1.application-oa2-client.demo",
            "client_secret": "demo-secret",
            "refresh_token": self.refresh_token,
        }
        return self.call("POST", "/auth/o2/token", data={k: v for k, v in (form | changes).items() if v})

    def authorized(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request with an access token."""
        if self.access_token is None:
            self.access_token = self.ask_for_token().json()["access_token"]
        return self.call(method, path, headers={"x-amz-access-token": self.access_token}, **options)

    def search(self, **params: str | int) -> httpx.Response:
        """Call searchOrders; without a window, everything updated since 2020."""
        if not {"createdAfter", "lastUpdatedAfter"} & params.keys():
            params["lastUpdatedAfter"] = "2020-01-01T00:00:00Z"
        return self.authorized("GET", "/orders/2026-01-01/orders", params=params)

    def get_order(self, order: Order, included: str = ALL_DATA) -> dict[str, Any]:
        """Call getOrder and give the order."""
        params = {"includedData": included} if included else {}
        answer = self.authorized("GET", f"/orders/2026-01-01/orders/{order.order_id}", params=params)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["order"])

    def confirm(self, order: Order, **changes: Any) -> httpx.Response:
        """Call confirmShipment for all of an order, or with the package details changed."""
        path = f"/orders/v0/orders/{order.order_id}/shipmentConfirmation"
        return self.authorized("POST", path, json=confirmation(order, **changes))


def confirmation(order: Order, **changes: Any) -> dict[str, Any]:
    """Build a confirmation of all units of an order; a change to ... leaves the field out."""
    detail: dict[str, Any] = {
        "packageReferenceId": "1",
        "carrierCode": "UPS",
        "trackingNumber": "1Z999AA10123456784",
        "shipDate": "2026-05-01T10:00:00Z",
        "orderItems": [{"orderItemId": item.item_id, "quantity": item.quantity} for item in order.items],
    }
    detail = {name: value for name, value in (detail | changes).items() if value is not ...}
    return {"marketplaceId": order.marketplace_id, "packageDetail": detail}


@pytest.fixture
def world() -> World:
    """A world without limits whose clock stands at noon."""
    return World(seed=7, clock=Clock(frozen_at=NOON), usage_plans=False)


@pytest.fixture
def application(world: World) -> Application:
    """The application of the North American seller."""
    return Application(world)


@pytest.fixture
def server(world: World) -> Iterator[SimulatorThread]:
    """The same world behind a real socket."""
    with SimulatorThread(world) as running:
        yield running


def let_it_appear(world: World) -> None:
    """Move the clock past the two minutes that Amazon holds back."""
    world.clock.advance(timedelta(minutes=2, seconds=1))
