"""Faults and their effect: what a caller sees, and whether the order is there."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import pytest

from saleschannel.simulator.magento.admin_desk import AdminDesk
from saleschannel.simulator.magento.faults import Kind
from saleschannel.simulator.magento.server import StandIn
from saleschannel.simulator.magento.state import Magento
from tests.simulator_magento.conftest import Rest, entity


def post_order(stand_in: StandIn, *, timeout: float = 5) -> httpx.Response:
    rest = Rest(stand_in.magento)
    url = f"{stand_in.url}/rest/default/V1/orders"
    return httpx.post(url, json={"entity": entity()}, headers=rest.sign("POST", url), timeout=timeout)


@pytest.mark.parametrize(("kind", "orders"), [("lost_before", 0), ("lost_after", 1)])
def test_an_answer_is_lost_before_or_after_its_effect(stand_in: StandIn, kind: Kind, orders: int) -> None:
    stand_in.fault(kind, "saveOrder")
    with pytest.raises(httpx.TransportError):
        post_order(stand_in)
    assert len(stand_in.orders()) == orders
    assert post_order(stand_in).status_code == 200


def test_after_a_timeout_the_order_is_created_anyway(stand_in: StandIn) -> None:
    stand_in.fault("slow", "saveOrder", seconds=0.2)
    with pytest.raises(httpx.ReadTimeout):
        post_order(stand_in, timeout=0.05)
    assert stand_in.orders() == []
    until = time.monotonic() + 5
    while not stand_in.orders() and time.monotonic() < until:
        post = httpx.get(stand_in.url + "/_control/state")
        assert post.status_code == 200
    assert len(stand_in.orders()) == 1


@pytest.mark.parametrize(
    ("kind", "status", "media_type", "orders"),
    [
        ("deadlock", 500, "application/json", 0),
        ("error_after", 500, "application/json", 1),
        ("text", 500, "text/plain; charset=utf-8", 0),
        ("maintenance", 503, "text/html; charset=utf-8", 0),
        ("gateway_timeout", 504, "text/html; charset=utf-8", 1),
        ("html", 200, "text/html; charset=utf-8", 1),
        ("throttled", 429, "application/json", 0),
    ],
)
def test_errors_come_in_all_forms(rest: Rest, kind: Kind, status: int, media_type: str, orders: int) -> None:
    rest.magento.faults.add(kind, "saveOrder")
    answer = rest.post("/orders", {"entity": entity()})
    assert (answer.status_code, answer.headers["content-type"]) == (status, media_type)
    assert len(rest.magento.orders) == orders
    assert ("retry-after" in answer.headers) is (kind == "throttled")


def test_a_truncated_answer_is_no_json(rest: Rest, desk: AdminDesk) -> None:
    desk.fault("truncated", "saveOrder")
    answer = rest.post("/orders", {"entity": entity()})
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        answer.json()
    assert len(desk.orders()) == 1


def test_a_fault_strikes_as_often_and_as_late_as_it_was_told(rest: Rest, desk: AdminDesk) -> None:
    desk.fault("deadlock", "listOrders", count=2, skip=1)
    statuses = [rest.search("/orders").status_code for _ in range(4)]
    assert statuses == [200, 500, 500, 200]
    assert rest.get("/store/websites").status_code == 200


def test_chance_is_the_same_for_the_same_seed() -> None:
    def run() -> list[int]:
        desk = AdminDesk(Magento(seed=3))
        desk.fault("deadlock", count=None, probability=0.5)
        return [Rest(desk.magento).get("/store/websites").status_code for _ in range(12)]

    assert run() == run()
    assert set(run()) == {200, 500}


def test_maintenance_answers_html_without_retry_after(rest: Rest, magento: Magento) -> None:
    magento.settings.maintenance = True
    answer = rest.get("/store/websites")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert "retry-after" not in answer.headers


def test_n1_parallel_calls_with_one_cookie_on_one_order_block_each_other(rest: Rest, magento: Magento) -> None:
    order_id = rest.create()["entity_id"]
    magento.settings.latency = {"*": 0.02}
    magento.settings.lock_wait_seconds = 0.05
    assert sorted(statuses(rest, order_id, cookie="PHPSESSID=abc")) == [200, 500]
    assert statuses(rest, order_id, cookie=None) == [200, 200]
    assert [call.cookies for call in magento.received].count(True) == 2


def statuses(rest: Rest, order_id: int, *, cookie: str | None) -> list[int]:
    url = f"{rest.base}/rest/default/V1/orders/{order_id}"

    async def both() -> list[int]:
        headers: list[dict[str, Any]] = [rest.sign("GET", url) | ({"Cookie": cookie} if cookie else {}) for _ in "12"]
        answers = await asyncio.gather(*[rest.send_async("GET", url, headers=each) for each in headers])
        return [answer.status_code for answer in answers]

    return asyncio.run(both())


def test_every_answer_sets_a_session_cookie(rest: Rest) -> None:
    assert "PHPSESSID" in rest.get("/store/websites").headers["set-cookie"]
    assert "PHPSESSID" in rest.get("/orders/99").headers["set-cookie"]


def test_latency_counts_per_call_and_per_listed_order(rest: Rest, magento: Magento) -> None:
    rest.create()
    rest.create(increment_id="B")
    magento.settings.latency = {"listOrders": 0.02}
    magento.settings.row_latency = 0.02
    started = time.monotonic()
    rest.search("/orders")
    assert time.monotonic() - started >= 0.06


def test_only_as_many_calls_are_worked_on_as_there_are_workers(magento: Magento) -> None:
    magento.settings.latency = {"*": 0.03}
    magento.settings.workers = 1
    rest = Rest(magento)
    started = time.monotonic()
    rest.together(*[("GET", "/store/websites", None)] * 3)
    assert time.monotonic() - started >= 0.09
