"""The autopilot lets orders come and move on, by the simulator's clock."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from saleschannel.simulator.autopilot import Autopilot
from saleschannel.simulator.state import AutopilotSettings, Status
from saleschannel.simulator.world import World


def fly(world: World, autopilot: Autopilot, seconds: int) -> None:
    for _ in range(seconds):
        world.clock.advance(timedelta(seconds=1))
        autopilot.step()


def test_nothing_comes_by_itself_unless_asked_for(world: World) -> None:
    fly(world, Autopilot(world), 100)
    assert world.orders() == []


def test_orders_come_at_the_wished_pace_and_move_on(world: World) -> None:
    world.autopilot = AutopilotSettings(
        orders_per_minute=30, marketplaces=["US", "DE"], cancel_share=0, ask_cancel_share=0
    )
    autopilot = Autopilot(world)
    fly(world, autopilot, 120)
    assert len(world.orders()) == 60
    assert len({order.marketplace_id for order in world.orders()}) == 2
    world.autopilot.orders_per_minute = 0
    fly(world, autopilot, 60)
    assert {(order.fulfilled_by, order.status) for order in world.orders()} == {
        ("MERCHANT", Status.UNSHIPPED),
        ("AMAZON", Status.SHIPPED),
    }


def test_some_orders_are_cancelled_and_some_buyers_ask(world: World) -> None:
    world.autopilot = AutopilotSettings(orders_per_minute=60, cancel_share=0.3, ask_cancel_share=0.5, amazon_share=0)
    autopilot = Autopilot(world)
    fly(world, autopilot, 300)
    statuses = Counter(order.status for order in world.orders())
    assert statuses[Status.CANCELLED] > 40
    assert any(order.items[0].cancel_requested for order in world.orders())


def test_a_merchant_who_was_faster_does_not_stop_the_autopilot(world: World) -> None:
    world.autopilot = AutopilotSettings(orders_per_minute=60, cancel_share=1, amazon_share=0)
    autopilot = Autopilot(world)
    fly(world, autopilot, 5)
    world.autopilot.orders_per_minute = 0
    for order in world.orders():
        world.verify(order.order_id)
        world.ship_in_seller_central(order.order_id)
    fly(world, autopilot, 200)
    assert {order.status for order in world.orders()} == {Status.SHIPPED}
    assert world.due == []


def test_a_jump_of_the_clock_brings_no_flood(world: World) -> None:
    world.autopilot = AutopilotSettings(orders_per_minute=60)
    autopilot = Autopilot(world)
    world.clock.advance(timedelta(days=30))
    autopilot.step()
    assert len(world.orders()) == 10


def test_shipped_packages_are_delivered_in_time(world: World) -> None:
    order = world.place(status="SHIPPED")
    world.autopilot = AutopilotSettings(orders_per_minute=0.001, deliver_after=60)
    fly(world, Autopilot(world), 59)
    assert order.packages[0].status == "SHIPPED"
    fly(world, Autopilot(world), 10)
    assert order.packages[0].status == "DELIVERED"
