"""Named starting points: what orders are there, and whether more come by themselves.
It only uses the world's operations.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec

from saleschannel.simulator.autopilot import Autopilot
from saleschannel.simulator.state import Order, Status
from saleschannel.simulator.world import World

_DEMO_PAST = timedelta(minutes=15)
_DEMO_STEP = timedelta(seconds=5)
_UNLISTED_SKU = "TEAPOT-08"  # not in the catalogue: shows what a merchant sees of a product he does not have


def showcase(world: World, marketplace: str) -> list[Order]:
    """Place one order of each kind that a merchant meets, all of this moment."""

    def place(**options: object) -> Order:
        return world.place(marketplace=marketplace, **options)

    first = world.catalogue[0].sku
    sold = place(status=Status.SHIPPED)
    asked = place(status=Status.UNSHIPPED)
    world.ask_to_cancel(asked.order_id)
    return [
        sold,
        asked,
        place(status=Status.PENDING),
        place(status=Status.PENDING_AVAILABILITY, preorder=True),
        place(status=Status.UNSHIPPED),
        place(status=Status.UNSHIPPED, prime=True),
        place(status=Status.UNSHIPPED, business=True),
        place(status=Status.UNSHIPPED, gift=True, gift_message="Enjoy it! 🎁"),
        place(status=Status.UNSHIPPED, promotion=True),
        place(status=Status.UNSHIPPED, ship_plus=True),
        place(status=Status.UNSHIPPED, replacement_of=sold.order_id),
        place(status=Status.PARTIALLY_SHIPPED, lines=[{"sku": first, "quantity": 3}]),
        place(status=Status.CANCELLED),
        place(status=Status.PENDING, fulfilled_by="AMAZON"),
        place(status=Status.SHIPPED, fulfilled_by="AMAZON"),
        place(status=Status.SHIPPED, mcf=True),
    ]


def _empty(world: World, marketplaces: list[str]) -> None:
    world.autopilot = msgspec.structs.replace(world.autopilot, marketplaces=marketplaces)


def _demo(world: World, marketplaces: list[str]) -> None:
    """The last quarter of an hour has already happened: Amazon shows no order updated within the last two minutes."""
    _empty(world, marketplaces)
    world.autopilot.orders_per_minute = world.autopilot.orders_per_minute or 6.0
    now = world.clock.now()
    world.clock.set(now - _DEMO_PAST)
    for marketplace in marketplaces or ["US"]:
        showcase(world, marketplace)
        world.place(marketplace=marketplace, status=Status.UNSHIPPED, lines=[{"sku": _UNLISTED_SKU}])
    pilot = Autopilot(world)
    while (left := now - world.clock.now()) > timedelta(0):
        world.clock.advance(min(left, _DEMO_STEP))
        pilot.step()


SCENARIOS: dict[str, Callable[[World, list[str]], None]] = {"empty": _empty, "demo": _demo}
