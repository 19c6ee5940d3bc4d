"""The control API does to the world what a person or a test asks for, and tells what Amazon has received."""

from __future__ import annotations

from typing import Any

import pytest

from saleschannel.simulator.world import World
from tests.simulator.conftest import Application


def control(application: Application, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = application.call(method, "/control" + path, **({"json": body} if body is not None else {}))
    assert answer.status_code == status, answer.text
    return answer.json()


def test_an_order_is_led_through_its_life(world: World, application: Application) -> None:
    wish = {"marketplace": "UK", "lines": [{"sku": "MUG", "quantity": 2, "price": "10.00"}], "prime": True}
    [order] = control(application, "POST", "/orders", wish)["orders"]
    order_id = order["order_id"]
    assert (order["marketplace"], order["status"], order["total"], order["currency"]) == (
        "GB",
        "PENDING",
        "20.00",
        "GBP",
    )
    assert control(application, "POST", f"/orders/{order_id}/verify")["status"] == "UNSHIPPED"
    control(application, "POST", f"/orders/{order_id}/ask-cancel", {"reason": "Too late"})
    shipped = control(application, "POST", f"/orders/{order_id}/ship", {"carrier": "DPD", "tracking_number": "T1"})
    assert (shipped["status"], shipped["packages"][0]["tracking_number"]) == ("SHIPPED", "T1")
    control(application, "POST", f"/orders/{order_id}/deliver")
    whole = control(application, "GET", f"/orders/{order_id}")
    assert whole["packages"][0]["status"] == "DELIVERED"
    assert whole["items"][0]["cancel_requested"] == "Too late"


def test_orders_come_in_numbers(application: Application) -> None:
    body = {"count": 10, "fba_share": 0.5, "spread_seconds": 3600, "variety": True}
    assert len(control(application, "POST", "/orders", body)["orders"]) == 10
    assert len(control(application, "POST", "/orders", {"count": 2, "status": "UNSHIPPED"})["orders"]) == 2
    assert control(application, "GET", "/orders?status=UNSHIPPED")["count"] == 2
    assert control(application, "GET", "/state")["orders"] == 12
    assert len(control(application, "POST", "/showcase", {"marketplace": "DE"})["orders"]) == 16


def test_amazon_ships_its_own_orders_and_cancels(application: Application) -> None:
    [order] = control(application, "POST", "/orders", {"fulfilled_by": "AMAZON"})["orders"]
    assert control(application, "POST", f"/orders/{order['order_id']}/ship")["status"] == "SHIPPED"
    [order] = control(application, "POST", "/orders", {})["orders"]
    body = {"by": "AMAZON", "reason": "Fraud"}
    assert control(application, "POST", f"/orders/{order['order_id']}/cancel", body)["status"] == "CANCELLED"


def test_what_amazon_received_can_be_looked_at(world: World, application: Application) -> None:
    order = world.place(status="UNSHIPPED")
    application.confirm(order)
    application.confirm(order, packageReferenceId="2")
    received = control(application, "GET", f"/received?order_id={order.order_id}")
    assert [call["outcome"] for call in received["confirmations"]] == ["created", "refused"]
    assert received["confirmations"][0]["body"]["packageDetail"]["trackingNumber"] == "1Z999AA10123456784"
    assert received["packages"][order.order_id][0]["lines"] == {i.item_id: i.quantity for i in order.items}
    assert received["calls"] == {"token": 1, "confirmShipment": 2}


def test_the_clock_is_moved(application: Application) -> None:
    assert control(application, "POST", "/clock", {"advance": 90})["now"] == "2026-05-01T12:01:30Z"
    assert control(application, "POST", "/clock", {"set": "2026-06-01T00:00:00Z"})["frozen"] is True
    assert control(application, "POST", "/clock", {"resume": True})["frozen"] is False
    assert control(application, "POST", "/clock", {"freeze": True})["frozen"] is True
    control(application, "POST", "/clock", {"set": "2026-06-01T00:00:00"}, status=400)


def test_plans_faults_catalogue_sellers_and_autopilot_are_set(world: World, application: Application) -> None:
    plans = control(application, "PUT", "/usage-plans", {"enabled": True, "scale": 10, "refill": True})
    assert plans == {"enabled": True, "scale": 10.0, "overrides": {}}
    control(application, "PUT", "/usage-plans", {"overrides": {"getOrder": {"rate": 1, "burst": 2}}})
    assert world.plans.plan_of("getOrder").burst == 2
    assert control(application, "POST", "/faults", {"kind": "slow", "seconds": 2})["faults"][0]["fault_id"] == 1
    assert control(application, "DELETE", "/faults") == {"faults": []}
    control(application, "PUT", "/catalogue", [{"sku": "S", "title": "T", "price": "1.50"}])
    assert control(application, "GET", "/catalogue")["products"][0]["price"] == "1.50"
    seller = control(application, "GET", "/sellers")["sellers"][0] | {"seller_id": "NEW", "refresh_tokens": ["r"]}
    assert len(control(application, "POST", "/sellers", seller)["sellers"]) == 6
    settings = control(application, "GET", "/autopilot") | {"orders_per_minute": 5}
    assert control(application, "PUT", "/autopilot", settings)["orders_per_minute"] == 5


def test_an_order_is_spoiled_on_purpose(world: World, application: Application) -> None:
    order = world.place(status="UNSHIPPED")
    path = f"/orders/{order.order_id}"
    control(application, "POST", path + "/override", {"path": ["orderItems", 0, "orderItemId"], "value": 5})
    control(application, "POST", path + "/override", {"path": ["salesChannel"], "remove": True})
    body = application.get_order(order)
    assert body["orderItems"][0]["orderItemId"] == 5
    assert "salesChannel" not in body
    control(application, "POST", path + "/raw", {"text": "17"})
    assert application.authorized("GET", f"/orders/2026-01-01/orders/{order.order_id}").json() == {"order": 17}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "message"),
    [
        ("POST", "/orders", {"colour": "red"}, 400, "unknown field `colour`"),
        ("POST", "/orders", {"marketplace": "Atlantis"}, 404, "There is no marketplace 'Atlantis'"),
        ("POST", "/orders/1/verify", {}, 404, "There is no order 1"),
        ("POST", "/orders/1/explode", {}, 404, "There is no action 'explode'"),
        ("POST", "/faults", {"kind": "earthquake"}, 400, "Invalid enum value 'earthquake'"),
        ("PUT", "/catalogue", [], 400, "The catalogue is empty"),
        ("GET", "/orders?limit=many", None, 400, "invalid literal"),
    ],
)
def test_a_mistake_is_explained(
    *, method: str, path: str, body: Any, status: int, message: str, application: Application
) -> None:
    assert message in control(application, method, path, body, status=status)["error"]


def test_a_change_against_the_rules_is_a_conflict(world: World, application: Application) -> None:
    order = world.place(status="SHIPPED")
    answer = control(application, "POST", f"/orders/{order.order_id}/cancel", {}, status=409)
    assert "only an order that is" in answer["error"]
