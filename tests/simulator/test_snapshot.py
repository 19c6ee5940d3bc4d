"""A world goes on after a restart where it was."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from threading import Event

import httpx
import pytest

from saleschannel.simulator.server import SimulatorThread, open_world
from saleschannel.simulator.snapshot import Keeper, decode_world, encode_world
from saleschannel.simulator.state import DueAction
from saleschannel.simulator.world import World
from tests.simulator.conftest import NOON, Application


def test_a_saved_world_comes_back_as_it_was(world: World, application: Application) -> None:
    for order in world.place_many(20, fba_share=0.5, variety=True, status="SHIPPED"):
        world.deliver(order.order_id)
    spoiled = world.place(status="UNSHIPPED")
    world.override(spoiled.order_id, ["buyer"], {"buyerName": 5})
    application.confirm(spoiled)
    world.clock.advance(timedelta(hours=5))
    world.due.append(DueAction(at=NOON, action="verify", order_id="1"))
    again = decode_world(encode_world(world))
    assert encode_world(again) == encode_world(world)
    assert again.clock.now() == world.clock.now()
    assert again.place().order_id == world.place().order_id


def test_tokens_given_before_a_restart_are_known_after_it(world: World, application: Application) -> None:
    order = world.place()
    token = application.ask_for_token().json()["access_token"]
    restarted = Application(decode_world(encode_world(world)))
    restarted.access_token = token
    assert restarted.get_order(order)["orderId"] == order.order_id


def test_a_stopped_server_leaves_its_state_for_the_next(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "amazon.json"
    with SimulatorThread(state_file=file) as running:
        order_id = httpx.post(running.url + "/control/orders", json={}).json()["orders"][0]["order_id"]
    with SimulatorThread(state_file=file) as running:
        assert running.world.order(order_id).order_id == order_id


def test_a_change_is_on_disk_soon_without_stopping(tmp_path: Path) -> None:
    file = tmp_path / "amazon.json"
    with SimulatorThread(state_file=file) as running:
        order_id = httpx.post(running.url + "/control/orders", json={}).json()["orders"][0]["order_id"]
        deadline = time.monotonic() + 5
        while not (file.exists() and order_id in file.read_text()):
            assert time.monotonic() < deadline
            Event().wait(0.02)


def test_nothing_is_written_when_nothing_changed(tmp_path: Path, world: World) -> None:
    file = tmp_path / "amazon.json"
    keeper = Keeper(world, file)
    keeper.save()
    file.unlink()
    keeper.save()
    assert not file.exists()
    world.place()
    keeper.save()
    assert file.exists()


def test_a_file_that_is_no_world_is_refused_with_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "amazon.json"
    file.write_text("{")
    with pytest.raises(ValueError, match="remove it to start with a new world"):
        open_world(state_file=file)
