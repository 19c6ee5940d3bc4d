"""Two independent clients, one of them Amazon's own, read orders and confirm a shipment over HTTP."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from sp_api.api import OrdersV0 as CommunityOrdersV0
from sp_api.api import OrdersV20260101 as CommunityOrders
from sp_api.auth import AccessTokenClient
from sp_api.base import SellingApiBadRequestException

from saleschannel.simulator.sellers import CLIENT_ID, CLIENT_SECRET
from saleschannel.simulator.server import SimulatorThread
from saleschannel.simulator.state import Order, Status
from saleschannel.simulator.world import World
from tests.simulator.conftest import confirmation, let_it_appear

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Python warns of string escapes in Amazon's SDK when it is compiled
    from spapi import SPAPIClient, SPAPIConfig
    from spapi.api.orders_v0.orders_v0_api import OrdersV0Api
    from spapi.api.orders_v2026_01_01.get_order_api import GetOrderApi
    from spapi.api.orders_v2026_01_01.search_orders_api import SearchOrdersApi
    from spapi.models.orders_v0 import ConfirmShipmentRequest
    from spapi.rest import ApiException

DATASETS = ["BUYER", "RECIPIENT", "FULFILLMENT", "PROCEEDS", "PACKAGES", "TAX", "PAYMENT"]


@pytest.fixture
def orders(world: World) -> list[Order]:
    """Five verified orders, the first of one kind of thing in two pieces."""
    first = world.place(marketplace="US", status="UNSHIPPED", lines=[{"sku": "MUG", "quantity": 2}])
    placed = [first, *world.place_many(4, marketplace="US", status="UNSHIPPED", variety=True)]
    let_it_appear(world)
    return placed


@pytest.fixture
def amazon_sdk(server: SimulatorThread) -> Iterator[Any]:
    """Amazon's own SDK, pointed at the simulator."""
    config = SPAPIConfig(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, refresh_token="Atzr|demo", region="NA")
    client = SPAPIClient(config, oauth_endpoint=server.url + "/auth/o2/token", endpoint=server.url)
    yield client.api_client
    client.api_client.rest_client.pool_manager.clear()


class LocalTokens(AccessTokenClient):  # type: ignore[misc]  # sp_api has no types
    """Login with Amazon at the simulator instead of api.amazon.com."""

    scheme = "http://"
    made: ClassVar[list[LocalTokens]] = []

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.made.append(self)


@pytest.fixture
def community(server: SimulatorThread, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """What python-amazon-sp-api needs to talk to the simulator, without its process-wide cache of tokens."""
    monkeypatch.setattr(LocalTokens, "host", server.url.removeprefix("http://"))
    monkeypatch.setattr("sp_api.auth.access_token_client.cache", {})
    marketplace = SimpleNamespace(endpoint=server.url, marketplace_id="ATVPDKIKX0DER", region="us-east-1")
    credentials = {"refresh_token": "Atzr|demo", "lwa_app_id": CLIENT_ID, "lwa_client_secret": CLIENT_SECRET}
    yield {"marketplace": marketplace, "credentials": credentials, "auth_token_client_class": LocalTokens}
    while LocalTokens.made:
        LocalTokens.made.pop()._transport.close()


def test_amazons_sdk_reads_all_pages(amazon_sdk: Any, orders: list[Order]) -> None:
    api = SearchOrdersApi(amazon_sdk)
    window = {"last_updated_after": datetime(2026, 1, 1, tzinfo=UTC), "marketplace_ids": ["ATVPDKIKX0DER"]}
    page = api.search_orders(**window, included_data=DATASETS, max_results_per_page=2)
    seen = list(page.orders)
    while page.pagination is not None:
        token = page.pagination.next_token
        page = api.search_orders(**window, included_data=DATASETS, max_results_per_page=2, pagination_token=token)
        seen += page.orders
    assert {order.order_id for order in seen} == {order.order_id for order in orders}
    assert {order.fulfillment.fulfillment_status for order in seen} == {"UNSHIPPED"}
    assert all(order.buyer.buyer_email.endswith(".example") for order in seen)


def test_amazons_sdk_confirms_a_shipment_and_reads_it_back(world: World, amazon_sdk: Any, orders: list[Order]) -> None:
    order = orders[0]
    body = confirmation(order, orderItems=[{"orderItemId": order.items[0].item_id, "quantity": 1}])
    request = ConfirmShipmentRequest(marketplace_id=body["marketplaceId"], package_detail=body["packageDetail"])
    OrdersV0Api(amazon_sdk).confirm_shipment(order.order_id, request)
    read = GetOrderApi(amazon_sdk).get_order(order.order_id, included_data=DATASETS).order
    assert read.fulfillment.fulfillment_status == "PARTIALLY_SHIPPED"
    assert read.packages[0].tracking_number == "1Z999AA10123456784"
    body["packageDetail"]["packageReferenceId"] = "x"
    with pytest.raises(ApiException) as refused:
        OrdersV0Api(amazon_sdk).confirm_shipment(order.order_id, request)
    assert refused.value.status == 400


def test_the_community_client_reads_all_pages(community: dict[str, Any], orders: list[Order]) -> None:
    with CommunityOrders(**community) as api:
        window = {"lastUpdatedAfter": "2026-01-01T00:00:00Z", "maxResultsPerPage": 2, "includedData": DATASETS}
        page = api.search_orders(**window)
        seen = [order["orderId"] for order in page.payload["orders"]]
        # It moves `pagination` out of the payload: a loop that looks there stops after the first page.
        while page.pagination:
            page = api.search_orders(**window, paginationToken=page.pagination["nextToken"])
            seen += [order["orderId"] for order in page.payload["orders"]]
    assert sorted(seen) == sorted(order.order_id for order in orders)


def test_the_community_client_confirms_a_shipment_and_reads_it_back(
    world: World, community: dict[str, Any], orders: list[Order]
) -> None:
    order = orders[0]
    with CommunityOrdersV0(**community) as api:
        api.confirm_shipment(order.order_id, **confirmation(order))
        with pytest.raises(SellingApiBadRequestException, match="PackageToUpdateNotFound"):
            api.confirm_shipment(order.order_id, **confirmation(order, packageReferenceId="2"))
    with CommunityOrders(**community) as api:
        read = api.get_order(order.order_id, includedData=DATASETS).payload["order"]
    assert read["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert world.order(order.order_id).status is Status.SHIPPED
