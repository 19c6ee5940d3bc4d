"""The control API and the server: what a person does to the stand-in from outside."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from saleschannel.simulator.magento.server import StandIn
from saleschannel.simulator.magento.state import Magento
from tests.simulator_magento.conftest import Rest


class Control:
    """The control API."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    def __call__(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        answer = self._rest.send(method, f"{self._rest.base}/_control{path}", body)
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture
def control(rest: Rest) -> Control:
    return Control(rest)


def test_products_and_stock_are_set_and_seen(control: Control) -> None:
    made = control("POST", "/products", {"sku": "COFFEE-1", "quantity": 4, "price": "7.50", "enabled": False})
    assert (made["id"], made["price"], made["enabled"]) == (2, 7.5, False)
    changed = control("POST", "/stock", {"sku": "COFFEE-1", "quantity": 9})
    assert changed["stocks"] == {"1": {"salable": 9, "physical": 9}}
    assert [product["sku"] for product in control("GET", "/products")["products"]] == ["TEA-1", "COFFEE-1"]
    assert "NOWHERE" in control("POST", "/stock", {"sku": "NOWHERE", "quantity": 9}, status=400)["error"]


def test_an_order_is_shipped_in_packages_tracked_late_invoiced_and_refunded(control: Control, rest: Rest) -> None:
    order_id = rest.create()["entity_id"]
    packages = [{"lines": {"TEA-1": 1}, "tracks": [{"track_number": "1", "carrier_code": "ups"}]}, {}]
    assert control("POST", f"/orders/{order_id}/ship", {"packages": packages}) == {"shipments": [1, 2]}
    assert control("POST", "/shipments/2/tracks", {"track_number": "2", "title": "DHL"}) == {"track": 2}
    rest.post(f"/order/{order_id}/invoice", {})
    assert control("POST", f"/orders/{order_id}/refund", {"lines": {"TEA-1": 1}, "to_stock": True}) == {"creditmemo": 1}
    seen = control("GET", f"/orders/{order_id}")
    assert (seen["row"]["state"], seen["shipments"], seen["creditmemos"]) == ("complete", [1, 2], [1])
    refused = control("POST", f"/orders/{order_id}/ship", {}, status=400)
    assert "does not allow a shipment" in refused["error"]


def test_orders_are_canceled_and_edited(control: Control, rest: Rest) -> None:
    first, second = rest.create()["entity_id"], rest.create()["entity_id"]
    assert control("POST", f"/orders/{first}/cancel") == {"canceled": True}
    assert control("POST", f"/orders/{second}/edit", {"quantities": {"TEA-1": 1}}) == {"order": 3}
    assert control("POST", "/orders/99/cancel", status=404)["error"].startswith("The entity")
    assert len(control("GET", "/orders")["orders"]) == 3


def test_calls_are_counted_per_route_and_shown(control: Control, rest: Rest) -> None:
    rest.create()
    rest.get("/nothing")
    state = control("GET", "/state")
    assert state["calls"] == {"saveOrder": 1, "unknown": 1}
    assert state["calls_with_cookies"] == 0
    calls = control("GET", "/calls")["calls"]
    assert [(call["method"], call["route"], call["status"]) for call in calls] == [
        ("POST", "saveOrder", 200),
        ("GET", "unknown", 404),
    ]
    assert calls[0]["body"]["entity"]["ext_order_id"] == "112-1234567-1234567"
    control("DELETE", "/calls")
    assert control("GET", "/state")["calls"] == {}


def test_faults_are_put_and_taken_away(control: Control, rest: Rest) -> None:
    control("POST", "/faults", {"kind": "deadlock", "route": "saveOrder", "count": None})
    assert rest.post("/orders", {}).status_code == 500
    assert control("GET", "/faults")["faults"][0]["struck"] == 1
    assert control("DELETE", "/faults") == {"faults": []}
    assert "plague" in control("POST", "/faults", {"kind": "plague"}, status=400)["error"]


def test_the_clock_moves(control: Control, rest: Rest) -> None:
    moved = control("POST", "/clock", {"set": "2026-06-01T00:00:00Z", "advance": 90})
    assert moved == {"now": "2026-06-01 00:01:30", "frozen": True}
    assert rest.create()["created_at"] == "2026-06-01 00:01:30"
    assert control("POST", "/clock", {"resume": True})["frozen"] is False


def test_settings_change_one_by_one(control: Control, magento: Magento) -> None:
    changed = control("PUT", "/settings", {"version": "2.4.8", "tax_percent": {"US": "7.5"}})
    assert (changed["version"], changed["tax_percent"], changed["lock_wait_seconds"]) == ("2.4.8", {"US": 7.5}, 50)
    assert magento.settings.release == (2, 4, 8, 0)
    assert "unknown field" in control("PUT", "/settings", {"versoin": "2.4.8"}, status=400)["error"]


def test_stores_integrations_and_customers_are_added(control: Control, rest: Rest, magento: Magento) -> None:
    control("POST", "/websites", {"website_id": 2, "code": "eu", "name": "EU", "base_currency": "EUR", "stock_id": 2})
    control("POST", "/stores", {"store_id": 2, "code": "de", "name": "DE", "website_id": 2, "order_mails": False})
    assert (
        "no website 9"
        in control("POST", "/stores", {"store_id": 3, "code": "x", "name": "X", "website_id": 9}, status=400)["error"]
    )
    assert rest.get("/directory/currency", store="de").json()["base_currency_code"] == "EUR"
    assert magento.stocks[2] == ["wh2"]
    control("POST", "/customers", {"email": "anna@buyer.example"})
    assert rest.search("/customers/search", ("email", "eq", "anna@buyer.example")).json()["total_count"] == 1
    control("POST", "/integrations", {"consumer_key": "other", "resources": []})
    assert [integration.consumer_key for integration in magento.integrations] == ["demo-consumer-key", "other"]


def test_reservations_mails_and_the_command_line_are_seen(control: Control, rest: Rest) -> None:
    rest.create()
    made = control("POST", "/compensate", {"sort": "both"})["reservations"]
    assert [(row["sku"], row["quantity"], row["event"]) for row in made] == [("TEA-1", -3, "compensation")]
    assert control("GET", "/reservations")["reservations"] == made
    rest.place_cart(quantity=1)
    assert control("GET", "/mails")["mails"] == [{"kind": "order", "to": "anna@buyer.example"}]


def test_the_server_answers_on_a_free_port(stand_in: StandIn) -> None:
    assert httpx.get(stand_in.url + "/_control/state").json()["products"] == 1
    stand_in.add_product("COFFEE-1", quantity=2)
    assert stand_in.salable("COFFEE-1") == 2
    assert stand_in.integration.consumer_key == "demo-consumer-key"


def test_two_runs_with_one_seed_give_the_same_answers() -> None:
    def run() -> dict[str, Any]:
        order = Rest(Magento(seed=5)).create()
        return {name: order[name] for name in ("entity_id", "increment_id", "protect_code")}

    assert run() == run()
