"""Faults spoil answers in the ways that Amazon and the network do, with or without the effect."""

from __future__ import annotations

import httpx
import pytest

from saleschannel.simulator.faults import Faults
from saleschannel.simulator.server import SimulatorThread
from saleschannel.simulator.world import World
from tests.simulator.conftest import ALL_DATA, Application, confirmation, let_it_appear


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("throttle", 429, "QuotaExceeded"),
        ("internal_error", 500, "InternalFailure"),
        ("unavailable", 503, "ServiceUnavailable"),
        ("access_denied", 403, "AccessDeniedException"),
        ("invalid_input", 400, "InvalidInput"),
    ],
)
def test_a_refusal_strikes_once_and_has_no_effect(
    kind: str, status: int, code: str, world: World, application: Application
) -> None:
    order = world.place(status="UNSHIPPED")
    world.faults.add(kind, "confirmShipment")  # type: ignore[arg-type]  # checked by Faults
    answer = application.confirm(order)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)
    assert answer.headers["x-amzn-ErrorType"] == code
    assert world.received == []
    assert application.confirm(order).status_code == 204


def test_a_fault_of_one_operation_leaves_the_others_alone(world: World, application: Application) -> None:
    order = world.place()
    world.faults.add("unavailable", "searchOrders", count=None)
    assert application.get_order(order)
    assert [application.search().status_code for _ in range(3)] == [503] * 3
    world.faults.clear()
    assert application.search().status_code == 200


def test_login_with_amazon_can_fail_too(world: World, application: Application) -> None:
    world.faults.add("unavailable", "token")
    assert application.ask_for_token().status_code == 503
    assert application.ask_for_token().status_code == 200


def test_chance_comes_from_the_seed() -> None:
    def strikes(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add("throttle", count=None, probability=0.3)
        return [bool(faults.strike("getOrder")) for _ in range(100)]

    assert strikes(1) == strikes(1) != strikes(2)
    assert 15 < sum(strikes(1)) < 45


def test_bodies_can_be_spoiled(world: World, application: Application) -> None:
    order = world.place(status="UNSHIPPED")
    whole = application.authorized("GET", f"/orders/2026-01-01/orders/{order.order_id}").text
    for kind in ("truncated", "html", "errors_with_200"):
        world.faults.add(kind, "getOrder")
    cut, html, errors = (application.authorized("GET", f"/orders/2026-01-01/orders/{order.order_id}") for _ in range(3))
    assert (cut.status_code, cut.text) == (200, whole[: len(whole) // 2])
    assert html.headers["content-type"].startswith("text/html")
    assert (errors.status_code, errors.json()["errors"][0]["code"]) == (200, "InternalFailure")


def test_a_malformed_order_stands_between_good_ones(world: World, application: Application) -> None:
    world.place_many(3)
    let_it_appear(world)
    world.faults.add("malformed_order", "searchOrders", index=1, text='{"orderId": 17}')
    orders = application.search().json()["orders"]
    assert orders[1] == {"orderId": 17}
    assert len(orders) == 3


def test_a_page_can_come_twice(world: World, application: Application) -> None:
    world.place_many(3)
    let_it_appear(world)
    first = application.search(maxResultsPerPage=1).json()
    token = first["pagination"]["nextToken"]
    world.faults.add("duplicate_page", "searchOrders")
    again = application.search(maxResultsPerPage=1, paginationToken=token).json()
    assert again == first
    following = application.search(maxResultsPerPage=1, paginationToken=token).json()
    assert following["orders"] != first["orders"]


def test_a_page_can_be_stale(world: World, application: Application) -> None:
    order = world.place(status="UNSHIPPED")
    world.cancel(order.order_id)
    let_it_appear(world)
    world.faults.add("stale_page")
    [stale] = application.search(includedData=ALL_DATA).json()["orders"]
    [fresh] = application.search(includedData=ALL_DATA).json()["orders"]
    assert stale["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    assert fresh["fulfillment"]["fulfillmentStatus"] == "CANCELLED"


def test_a_confirmation_can_be_acknowledged_and_ignored(world: World, application: Application) -> None:
    order = world.place(status="UNSHIPPED")
    world.faults.add("ignored")
    assert application.confirm(order).status_code == 204
    assert order.packages == []
    assert [call.outcome for call in world.received] == ["ignored"]


@pytest.mark.parametrize(("kind", "outcomes"), [("lost_before", []), ("lost_after", ["created"])])
def test_an_answer_can_be_lost_before_or_after_its_effect(
    kind: str, outcomes: list[str], world: World, server: SimulatorThread
) -> None:
    order = world.place(status="UNSHIPPED")
    token = Application(world).ask_for_token().json()["access_token"]
    world.faults.add(kind, "confirmShipment")  # type: ignore[arg-type]  # one of the kinds
    url = f"{server.url}/orders/v0/orders/{order.order_id}/shipmentConfirmation"
    headers = {"x-amz-access-token": token}
    with pytest.raises(httpx.TransportError):
        httpx.post(url, json=confirmation(order), headers=headers)
    assert [call.outcome for call in world.received] == outcomes
    assert httpx.post(url, json=confirmation(order), headers=headers).status_code == 204


def test_an_answer_can_be_slow(world: World, server: SimulatorThread) -> None:
    world.faults.add("slow", "token", seconds=0.5)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(server.url + "/auth/o2/token", timeout=0.1)
