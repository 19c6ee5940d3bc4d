"""Amazon and its buyers: places the planned orders, moves them on, moves the clock, puts faults into the answers."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx

from tests.chaos.plan import BY_AMAZON, SEVERAL_UNITS, Act, Fate, Plan

CLOCK_SPEED = 40.0
"""Seconds of Amazon's clock per second: Amazon shows no update younger than two minutes, and nobody waits for that."""
TICK = 0.25
SKUS = ("MUG-BLUE-01", "MUG-WHITE-01", "LAMP-DESK-02", "BAG-CANVAS-03", "NOTE-A5-04", "PEN-SET-05", "KETTLE-07")

FAULTS: tuple[tuple[str, str, float, float], ...] = (  # kind, operation, probability, seconds
    ("lost_after", "confirmShipment", 0.10, 0),
    ("lost_before", "confirmShipment", 0.04, 0),
    ("internal_error", "confirmShipment", 0.03, 0),
    ("unavailable", "confirmShipment", 0.03, 0),
    ("throttle", "confirmShipment", 0.02, 0),
    ("html", "confirmShipment", 0.02, 0),
    ("slow", "confirmShipment", 0.06, 1.5),
    ("duplicate_page", "searchOrders", 0.10, 0),
    ("stale_page", "searchOrders", 0.10, 0),
    ("lost_after", "searchOrders", 0.05, 0),
    ("lost_before", "searchOrders", 0.03, 0),
    ("truncated", "searchOrders", 0.04, 0),
    ("internal_error", "searchOrders", 0.03, 0),
    ("unavailable", "searchOrders", 0.03, 0),
    ("throttle", "searchOrders", 0.03, 0),
    ("errors_with_200", "searchOrders", 0.02, 0),
    ("invalid_input", "searchOrders", 0.02, 0),
    ("slow", "searchOrders", 0.10, 1.0),
    ("unavailable", "getOrder", 0.08, 0),
    ("lost_after", "getOrder", 0.05, 0),
    ("throttle", "getOrder", 0.04, 0),
    ("unavailable", "token", 0.05, 0),
)


class Amazon:
    """The control side of the simulated Amazon."""

    def __init__(self, url: str, plan: Plan) -> None:
        self.plan = plan
        self.fates: dict[str, Fate] = {}
        self.done = threading.Event()
        self.refused_acts = 0
        self._http = httpx.Client(base_url=f"{url}/control", timeout=60)
        self._ids: dict[int, str] = {}
        self._parts: dict[str, dict[str, int]] = {}

    def put_faults(self) -> None:
        for kind, operation, probability, seconds in FAULTS:
            fault: dict[str, Any] = {"kind": kind, "operation": operation, "probability": probability, "count": None}
            self._post("/faults", fault | ({"seconds": seconds} if seconds else {}))

    def clear_faults(self) -> None:
        self._http.delete("/faults").raise_for_status()

    def advance_clock(self, seconds: float) -> None:
        self._post("/clock", {"advance": seconds})

    def orders(self) -> list[dict[str, Any]]:
        """All orders as Amazon has them, packages included."""
        orders: list[dict[str, Any]] = self._get("/orders?limit=1000000")["orders"]
        return orders

    def confirmations(self) -> list[dict[str, Any]]:
        """All confirmShipment calls that arrived, with what became of each."""
        received: list[dict[str, Any]] = self._get("/received")["confirmations"]
        return received

    def calls(self) -> dict[str, int]:
        calls: dict[str, int] = self._get("/state")["calls"]
        return calls

    def run_clock(self, stop: threading.Event) -> None:
        """Let Amazon's clock run fast until stopped."""
        before = time.monotonic()
        while not stop.wait(TICK):
            now = time.monotonic()
            self.advance_clock((now - before) * (CLOCK_SPEED - 1))
            before = now

    def live(self, stop: threading.Event) -> None:
        """Perform all acts of the plan at their time."""
        began = time.monotonic()
        for act in self.plan.acts:
            if stop.wait(max(0.0, began + act.at - time.monotonic())):
                return
            self._perform(act)
        self.done.set()

    def _perform(self, act: Act) -> None:
        if act.name == "place":
            self._place(act.order)
            return
        order_id = self._ids[act.order]
        body: dict[str, Any] = {}
        if act.name == "ship-part":
            body["lines"] = self._parts[order_id]
        name = act.name.removesuffix("-part")
        if self._http.post(f"/orders/{order_id}/{name}", json=body).status_code == 409:
            self.refused_acts += 1  # the clerk was faster: what is shipped cannot be cancelled

    def _place(self, number: int) -> None:
        fate = self.plan.fates[number]
        wish: dict[str, Any] = {
            "marketplace": self.plan.marketplaces[number],
            "fulfilled_by": "AMAZON" if fate in BY_AMAZON else "MERCHANT",
            "variety": fate is not Fate.MULTI_CHANNEL,
            "mcf": fate is Fate.MULTI_CHANNEL,
            "ship_plus": fate is Fate.SHIP_PLUS,
        }
        if fate in SEVERAL_UNITS:
            first, second = SKUS[number % len(SKUS)], SKUS[(number + 3) % len(SKUS)]
            wish["lines"] = [{"sku": first, "quantity": 1 + number % 3}, {"sku": second, "quantity": 1}]
        order = self._post("/orders", wish)["orders"][0]
        self._ids[number] = order["order_id"]
        self._parts[order["order_id"]] = {order["lines"][0]["item_id"]: 1}
        self.fates[order["order_id"]] = fate

    def _get(self, path: str) -> Any:
        return self._http.get(path).raise_for_status().json()

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        return self._http.post(path, json=body).raise_for_status().json()
