"""The command line steers a running simulator."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from saleschannel.simulator.commands import simulator
from saleschannel.simulator.server import SimulatorThread
from saleschannel.simulator.state import Status
from saleschannel.simulator.world import World


def run(*arguments: str, server: SimulatorThread) -> Result:
    return CliRunner().invoke(simulator, [*arguments, "--url", server.url])


def answer(*arguments: str, server: SimulatorThread) -> Any:
    result = run(*arguments, "--json", server=server)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_person_leads_an_order_through_its_life(server: SimulatorThread, world: World) -> None:
    placed = answer("place", "--marketplace", "DE", "--item", "MUG=2", "--item", "LAMP", "--gift", server=server)
    order_id = placed[0]["order_id"]
    assert [(line["sku"], line["quantity"]) for line in placed[0]["lines"]] == [("MUG", 2), ("LAMP", 1)]
    assert answer("verify", order_id, server=server)["status"] == "UNSHIPPED"
    answer("ask-cancel", order_id, server=server)
    assert answer("ship", order_id, "--carrier", "DPD", "--tracking", "T", server=server)["status"] == "SHIPPED"
    answer("deliver", order_id, server=server)
    assert world.order(order_id).packages[0].status == "DELIVERED"
    assert [order["order_id"] for order in answer("orders", server=server)] == [order_id]


def test_the_answers_are_readable_without_json(server: SimulatorThread, world: World) -> None:
    order = world.place(marketplace="US", lines=[{"sku": "MUG", "price": "10"}], shipping_charge=0)
    result = run("cancel", order.order_id, server=server)
    assert result.output == f"{order.order_id}  US  MERCHANT  CANCELLED          10.88 USD  MUG x 1\n"
    assert run("received", server=server).output == "Nothing has been confirmed.\n"
    assert "seed: 7" in run("state", server=server).output


def test_clock_faults_plans_and_autopilot_are_set(server: SimulatorThread, world: World) -> None:
    assert run("clock", "--advance", "60", server=server).output == "2026-05-01T12:01:00Z (frozen)\n"
    assert answer("fault", "throttle", "--count", "0", server=server)["faults"][0]["count"] is None
    assert run("fault", "--clear", server=server).output == "No faults.\n"
    assert answer("usage-plans", "--on", "--scale", "2", server=server)["scale"] == 2
    assert answer("autopilot", "--cancel-share", "0.5", server=server)["cancel_share"] == 0.5
    assert world.autopilot.cancel_share == 0.5


def test_a_refusal_ends_with_an_error(server: SimulatorThread, world: World) -> None:
    order = world.place(status=Status.SHIPPED)
    result = run("verify", order.order_id, server=server)
    assert result.exit_code == 1
    assert "only an order that is PENDING" in result.output


def test_without_a_simulator_the_remedy_is_told() -> None:
    result = CliRunner().invoke(simulator, ["state", "--url", "http://127.0.0.1:9"])
    assert result.exit_code == 1
    assert "saleschannel simulator serve" in result.output


@pytest.mark.parametrize("command", sorted(simulator.commands))
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(simulator, [command, "--help"])
    assert result.exit_code == 0
    assert simulator.commands[command].help
