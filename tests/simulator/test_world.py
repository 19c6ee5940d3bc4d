"""Worlds are repeatable, and orders move by Amazon's rules."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from saleschannel.simulator.clock import Clock
from saleschannel.simulator.state import Product, Seller, Status
from saleschannel.simulator.transitions import RefusedError
from saleschannel.simulator.world import UnknownOrderError, World
from tests.simulator.conftest import NOON


def furnished(seed: int) -> list[bytes]:
    world = World(seed=seed, clock=Clock(frozen_at=NOON))
    world.place_many(40, fba_share=0.5, variety=True, status="SHIPPED")
    world.place(marketplace="JP", mcf=True)
    return [msgspec.json.encode(order) for order in world.orders()]


def test_the_same_seed_gives_the_same_world() -> None:
    assert furnished(3) == furnished(3)
    assert not set(furnished(3)) & set(furnished(4))


def test_an_order_does_not_depend_on_what_happened_to_those_before() -> None:
    quiet, busy = World(seed=5), World(seed=5)
    first = busy.place()
    busy.verify(first.order_id)
    busy.cancel(first.order_id)
    quiet.place()
    assert quiet.place().order_id == busy.place().order_id


def test_a_thousand_orders_have_a_thousand_ids_and_vary(world: World) -> None:
    orders = world.place_many(1000, fba_share=0.4, variety=True)
    assert len({order.order_id for order in orders}) == 1000
    assert 300 < Counter(order.fulfilled_by for order in orders)["AMAZON"] < 500
    programs = Counter(program for order in orders for program in order.programs)
    assert 150 < programs["PRIME"] < 350
    assert 1.3 < sum(len(order.items) for order in orders) / 1000 < 1.7
    assert len({order.marketplace_id for order in orders}) == 4


def test_many_orders_are_spread_evenly_up_to_now(world: World) -> None:
    orders = world.place_many(4, spread=timedelta(hours=4))
    assert [NOON - order.created for order in orders] == [timedelta(hours=hours) for hours in (3, 2, 1, 0)]


@pytest.mark.parametrize("status", list(Status))
def test_an_order_can_be_placed_in_every_status(status: Status, world: World) -> None:
    order = world.place(status=status, mcf=status is Status.UNFULFILLABLE, lines=[{"sku": "A", "quantity": 2}])
    assert order.status is status


def test_every_change_sets_the_time_of_the_last_update(world: World) -> None:
    order = world.place()
    world.clock.advance(timedelta(milliseconds=1))
    world.verify(order.order_id)
    assert order.updated == NOON + timedelta(milliseconds=1)
    assert order.created == NOON


@pytest.mark.parametrize(
    ("status", "action", "fulfilled_by"),
    [
        ("UNSHIPPED", "verify", "MERCHANT"),
        ("SHIPPED", "verify", "MERCHANT"),
        ("PENDING", "release", "MERCHANT"),
        ("UNSHIPPED", "ship_by_amazon", "MERCHANT"),
        ("SHIPPED", "ship_by_amazon", "AMAZON"),
        ("CANCELLED", "ship_by_amazon", "AMAZON"),
        ("PENDING", "ship_in_seller_central", "MERCHANT"),
        ("SHIPPED", "ship_in_seller_central", "MERCHANT"),
        ("SHIPPED", "cancel", "MERCHANT"),
        ("CANCELLED", "cancel", "MERCHANT"),
        ("SHIPPED", "ask_to_cancel", "MERCHANT"),
        ("UNSHIPPED", "deliver", "MERCHANT"),
        ("UNSHIPPED", "mark_unfulfillable", "MERCHANT"),
    ],
)
def test_a_change_against_the_rules_is_refused_and_changes_nothing(
    status: str, action: str, fulfilled_by: str, world: World
) -> None:
    order = world.place(status=status, fulfilled_by=fulfilled_by)
    before = msgspec.json.encode(order)
    world.clock.advance(timedelta(seconds=1))
    with pytest.raises(RefusedError, match=order.order_id):
        getattr(world, action)(order.order_id)
    assert msgspec.json.encode(order) == before


def test_seller_central_ships_in_parts_but_not_more_than_is_open(world: World) -> None:
    order = world.place(status="UNSHIPPED", lines=[{"sku": "A", "quantity": 2}])
    item = order.items[0].item_id
    assert world.ship_in_seller_central(order.order_id, lines={item: 1}).status is Status.PARTIALLY_SHIPPED
    with pytest.raises(RefusedError, match="has 1 units to ship, not 2"):
        world.ship_in_seller_central(order.order_id, lines={item: 2})
    assert world.ship_in_seller_central(order.order_id).status is Status.SHIPPED


def test_a_preorder_goes_the_whole_way(world: World) -> None:
    order = world.place(preorder=True)
    assert order.status is Status.PENDING_AVAILABILITY
    world.release(order.order_id)
    world.verify(order.order_id)
    world.ship_in_seller_central(order.order_id)
    assert world.deliver(order.order_id).packages[0].status == "DELIVERED"


def test_the_catalogue_and_sellers_can_be_set(world: World) -> None:
    world.set_catalogue([Product(sku="ONLY", title="The only one", price=Decimal(5))])
    seller = Seller(
        seller_id="B",
        region="EU",
        marketplace_ids=["DE"],
        client_id="c",
        client_secret="s",
        refresh_tokens=["r"],
    )
    world.add_seller(seller)
    order = world.place(seller_id="B")
    assert (order.seller_id, order.items[0].sku) == ("B", "ONLY")
    assert seller.marketplace_ids == ["A1PA6795UKMFR9"]


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"marketplace": "XX"}, "no marketplace 'XX'"),
        ({"seller_id": "nobody"}, "no seller 'nobody'"),
        ({"marketplace": "FR", "seller_id": "A-DEMO"}, "does not sell in Amazon.fr"),
        ({"address": {"planet": "Mars"}}, "address has no field planet"),
        ({"statuss": "PENDING"}, "unknown field `statuss`"),
        ({"status": "PARTIALLY_SHIPPED", "lines": [{"sku": "A"}]}, "give it lines with more units"),
    ],
)
def test_an_impossible_wish_is_explained(wish: dict[str, Any], message: str, world: World) -> None:
    with pytest.raises((LookupError, ValueError), match=message):
        world.place(**wish)
    assert world.orders() == []


def test_an_order_id_is_given_once(world: World) -> None:
    world.place(order_id="111-0000000-0000001")
    with pytest.raises(ValueError, match="choose another order_id"):
        world.place(order_id="111-0000000-0000001")


def test_an_unknown_order_is_said_to_be_unknown(world: World) -> None:
    with pytest.raises(UnknownOrderError, match="There is no order 1"):
        world.verify("1")


def test_the_clock_runs_stands_and_jumps() -> None:
    clock = Clock()
    clock.freeze(NOON)
    clock.advance(timedelta(days=1))
    assert clock.now() == NOON + timedelta(days=1)
    clock.set(NOON)
    clock.resume()
    assert NOON <= clock.now() < NOON + timedelta(minutes=1)
    assert clock.now().microsecond % 1000 == 0
