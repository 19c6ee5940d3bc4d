"""The control API under /control: everything a person or a test does to the simulated Amazon, and sees of it.
JSON in and out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from saleschannel.simulator.faults import Fault
from saleschannel.simulator.marketplaces import MARKETPLACES
from saleschannel.simulator.money import grand_total
from saleschannel.simulator.order_factory import place_order_from
from saleschannel.simulator.scenarios import showcase
from saleschannel.simulator.state import AutopilotSettings, Order, Product, Seller
from saleschannel.simulator.transitions import RefusedError
from saleschannel.simulator.usage_plans import Plan
from saleschannel.simulator.world import World

Json = dict[str, Any]
Handler = Callable[[World, Request, Any], object]


class ClockChange(msgspec.Struct, forbid_unknown_fields=True):
    """A change of the clock; several are applied in this order: resume, set, advance (seconds), freeze."""

    resume: bool = False
    set: datetime | None = None
    advance: float = 0.0
    freeze: bool = False


class PlansChange(msgspec.Struct, forbid_unknown_fields=True):
    """A change of the usage plans; what is None stays."""

    enabled: bool | None = None
    scale: float | None = None
    overrides: dict[str, Plan] | None = None
    refill: bool = False


class Showcase(msgspec.Struct, forbid_unknown_fields=True):
    """Where to place one order of each kind."""

    marketplace: str = "US"


class OrderAction(msgspec.Struct, forbid_unknown_fields=True):
    """What an action on an order may be told; each action uses its own fields."""

    by: str = "BUYER"
    reason: str = "Changed mind"
    zero_quantities: bool = False
    carrier: str = "UPS"
    tracking_number: str = ""
    lines: dict[str, int] | None = None
    path: list[str | int] = []
    value: Any = None
    remove: bool = False
    text: str | None = None


def control_routes(world: World) -> list[Route]:
    """List the routes, to be mounted under /control."""
    table: list[tuple[str, str, Handler, Any]] = [
        ("GET", "/state", _state, None),
        ("GET", "/sellers", _sellers, None),
        ("POST", "/sellers", _add_seller, Seller),
        ("GET", "/catalogue", _catalogue, None),
        ("PUT", "/catalogue", _set_catalogue, list[Product]),
        ("GET", "/orders", _orders, None),
        ("POST", "/orders", _place, dict[str, Any]),
        ("POST", "/showcase", _showcase, Showcase),
        ("GET", "/orders/{order_id}", _order, None),
        ("POST", "/orders/{order_id}/{action}", _act, OrderAction),
        ("GET", "/received", _received, None),
        ("GET", "/clock", _clock, None),
        ("POST", "/clock", _move_clock, ClockChange),
        ("GET", "/usage-plans", _plans, None),
        ("PUT", "/usage-plans", _change_plans, PlansChange),
        ("GET", "/faults", _faults, None),
        ("POST", "/faults", _add_fault, Fault),
        ("DELETE", "/faults", _clear_faults, None),
        ("GET", "/autopilot", _autopilot, None),
        ("PUT", "/autopilot", _set_autopilot, AutopilotSettings),
    ]
    return [Route(path, _endpoint(world, handler, body), methods=[method]) for method, path, handler, body in table]


def summary(order: Order) -> Json:
    """Describe an order in one line."""
    return {
        "order_id": order.order_id,
        "seller_id": order.seller_id,
        "marketplace": MARKETPLACES[order.marketplace_id].country,
        "fulfilled_by": order.fulfilled_by,
        "status": order.status,
        "created": order.created,
        "updated": order.updated,
        "total": str(grand_total(order)),
        "currency": MARKETPLACES[order.marketplace_id].currency,
        "lines": [
            {"item_id": i.item_id, "sku": i.sku, "quantity": i.quantity, "fulfilled": i.fulfilled} for i in order.items
        ],
        "packages": order.packages,
    }


def _endpoint(world: World, handler: Handler, body_type: Any) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            content = await request.body() if body_type is not None else b""
            body = msgspec.json.decode(content or b"{}", type=body_type) if body_type is not None else None
            with world.lock:
                result = handler(world, request, body)
                if request.method != "GET":
                    world.revision += 1
                return Response(msgspec.json.encode(result), media_type="application/json")
        except RefusedError as error:
            return _refusal(409, error)
        except LookupError as error:
            return _refusal(404, error)
        except (ValueError, msgspec.DecodeError) as error:
            return _refusal(400, error)

    return answer


def _refusal(status: int, error: Exception) -> Response:
    message = str(error.args[0]) if error.args else str(error)
    return Response(msgspec.json.encode({"error": message}), status, media_type="application/json")


def _state(world: World, request: Request, _: Any) -> Json:
    del request
    orders = world.orders()
    return {
        "seed": world.seed,
        "clock": _clock_json(world),
        "orders": len(orders),
        "by_status": dict(sorted(Counter(order.status for order in orders).items())),
        "by_fulfilled_by": dict(sorted(Counter(order.fulfilled_by for order in orders).items())),
        "calls": dict(world.calls),
        "confirmations": dict(Counter(call.outcome for call in world.received)),
        "usage_plans": _plans_json(world),
        "faults": world.faults.active,
        "autopilot": world.autopilot,
        "due": len(world.due),
    }


def _sellers(world: World, request: Request, _: Any) -> Json:
    del request
    return {"sellers": list(world.sellers.values())}


def _add_seller(world: World, request: Request, seller: Seller) -> Json:
    world.add_seller(seller)
    return _sellers(world, request, None)


def _catalogue(world: World, request: Request, _: Any) -> Json:
    del request
    return {"products": world.catalogue}


def _set_catalogue(world: World, request: Request, products: list[Product]) -> Json:
    world.set_catalogue(products)
    return _catalogue(world, request, None)


def _orders(world: World, request: Request, _: Any) -> Json:
    wanted = request.query_params.get("status")
    limit = int(request.query_params.get("limit", "100"))
    orders = [order for order in world.orders() if wanted in (None, order.status)]
    orders.sort(key=lambda order: order.created)
    return {"count": len(orders), "orders": [summary(order) for order in orders[-limit:]]}


def _place(world: World, request: Request, options: Json) -> Json:
    del request
    count, fba_share = int(options.pop("count", 1)), float(options.pop("fba_share", 0.0))
    spread = timedelta(seconds=float(options.pop("spread_seconds", 0.0)))
    if fba_share or spread:
        orders = world.place_many(count, fba_share=fba_share, spread=spread, **options)
    else:
        wish = place_order_from(options)
        orders = [world.place_wish(wish) for _ in range(count)]
    return {"orders": [summary(order) for order in orders]}


def _showcase(world: World, request: Request, said: Showcase) -> Json:
    del request
    return {"orders": [summary(order) for order in showcase(world, said.marketplace)]}


def _order(world: World, request: Request, _: Any) -> Order:
    return world.order(request.path_params["order_id"])


def _act(world: World, request: Request, said: OrderAction) -> Json:
    order_id, action = request.path_params["order_id"], request.path_params["action"]
    actions: dict[str, Callable[[], Order]] = {
        "verify": lambda: world.verify(order_id),
        "release": lambda: world.release(order_id),
        "ship": lambda: _ship(world, order_id, said),
        "cancel": lambda: world.cancel(order_id, by=said.by, reason=said.reason, zero_quantities=said.zero_quantities),
        "ask-cancel": lambda: world.ask_to_cancel(order_id, reason=said.reason),
        "deliver": lambda: world.deliver(order_id),
        "unfulfillable": lambda: world.mark_unfulfillable(order_id),
        "override": lambda: world.override(order_id, said.path, said.value, remove=said.remove),
        "raw": lambda: world.replace_raw(order_id, said.text),
    }
    if action not in actions:
        raise LookupError(f"There is no action {action!r}; there are {', '.join(actions)}.")
    return summary(actions[action]())


def _ship(world: World, order_id: str, said: OrderAction) -> Order:
    if world.order(order_id).fulfilled_by == "AMAZON":
        return world.ship_by_amazon(order_id)
    return world.ship_in_seller_central(
        order_id, carrier=said.carrier, tracking_number=said.tracking_number, lines=said.lines
    )


def _received(world: World, request: Request, _: Any) -> Json:
    wanted = request.query_params.get("order_id")
    confirmations = [call for call in world.received if wanted in (None, call.order_id)]
    confirmed = {call.order_id for call in confirmations}
    packages = {
        order.order_id: order.packages for order in world.orders() if order.order_id in confirmed and order.packages
    }
    return {"confirmations": confirmations, "packages": packages, "calls": dict(world.calls)}


def _clock_json(world: World) -> Json:
    clock = world.clock
    frozen = clock.frozen_at is not None
    return {"now": clock.now(), "frozen": frozen, "offset_seconds": clock.offset.total_seconds()}


def _clock(world: World, request: Request, _: Any) -> Json:
    del request
    return _clock_json(world)


def _move_clock(world: World, request: Request, change: ClockChange) -> Json:
    del request
    if change.resume:
        world.clock.resume()
    if change.set is not None:
        if change.set.tzinfo is None:
            raise ValueError("The time to set has no offset: write it as 2026-01-31T12:00:00Z.")
        world.clock.set(change.set)
    world.clock.advance(timedelta(seconds=change.advance))
    if change.freeze:
        world.clock.freeze()
    return _clock_json(world)


def _plans_json(world: World) -> Json:
    return {"enabled": world.plans.enabled, "scale": world.plans.scale, "overrides": world.plans.overrides}


def _plans(world: World, request: Request, _: Any) -> Json:
    del request
    return _plans_json(world)


def _change_plans(world: World, request: Request, change: PlansChange) -> Json:
    del request
    if change.enabled is not None:
        world.plans.enabled = change.enabled
    if change.scale is not None:
        world.plans.scale = change.scale
    if change.overrides is not None:
        world.plans.overrides = change.overrides
    if change.refill:
        world.plans.refill()
    return _plans_json(world)


def _faults(world: World, request: Request, _: Any) -> Json:
    del request
    return {"faults": world.faults.active}


def _add_fault(world: World, request: Request, fault: Fault) -> Json:
    world.faults.add_fault(fault)
    return _faults(world, request, None)


def _clear_faults(world: World, request: Request, _: Any) -> Json:
    world.faults.clear()
    return _faults(world, request, None)


def _autopilot(world: World, request: Request, _: Any) -> AutopilotSettings:
    del request
    return world.autopilot


def _set_autopilot(world: World, request: Request, settings: AutopilotSettings) -> AutopilotSettings:
    del request
    world.autopilot = settings
    return settings
