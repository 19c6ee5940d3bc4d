"""The command line of the simulated Amazon, mounted by the product as `saleschannel simulator`.
It only starts it or talks to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from saleschannel.simulator.control_client import ControlClient
from saleschannel.simulator.faults import Kind
from saleschannel.simulator.scenarios import SCENARIOS
from saleschannel.simulator.server import DEFAULT_PORT, open_world, serve
from saleschannel.simulator.state import Status
from saleschannel.simulator.world import World

Json = dict[str, Any]
_Command = TypeVar("_Command", bound=Callable[..., None])


def _talking(command: _Command) -> _Command:
    """Give a command the options --url and --json."""
    command = click.option(
        "--url",
        envvar="SALESCHANNEL_SIMULATOR_URL",
        default=f"http://127.0.0.1:{DEFAULT_PORT}",
        show_default=True,
        help="Address of the running simulator.",
    )(command)
    return click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")(command)


def _show(answer: Any, text: str, *, as_json: bool) -> None:
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False) if as_json else text)


def _line(order: Json) -> str:
    lines = ", ".join(f"{line['sku']} x {line['quantity']}" for line in order["lines"])
    return (
        f"{order['order_id']}  {order['marketplace']}  {order['fulfilled_by']:<8}  {order['status']:<17}  "
        f"{order['total']} {order['currency']}  {lines}"
    )


@click.group("simulator")
def simulator() -> None:
    """Run a simulated Amazon and steer it."""


@simulator.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Port to listen on.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same orders.")
@click.option("--state-file", type=click.Path(path_type=Path), help="Keep the world here and go on from it next time.")
@click.option("--usage-plans/--no-usage-plans", default=True, show_default=True, help="Limit calls as Amazon does.")
@click.option("--orders-per-minute", type=float, help="Let orders come by themselves.")
@click.option(
    "--scenario", type=click.Choice(sorted(SCENARIOS)), default="empty", show_default=True, help="What to begin with."
)
@click.option("--marketplace", "marketplaces", multiple=True, help="Country or id where orders come from (repeatable).")
def serve_command(
    *,
    host: str,
    port: int,
    seed: int,
    state_file: Path | None,
    usage_plans: bool,
    orders_per_minute: float | None,
    scenario: str,
    marketplaces: tuple[str, ...],
) -> None:
    """Run the simulated Amazon in the foreground."""

    def furnish(world: World) -> None:
        SCENARIOS[scenario](world, list(marketplaces))

    try:
        world = open_world(seed=seed, usage_plans=usage_plans, state_file=state_file, prepare=furnish)
    except (ValueError, LookupError) as error:
        raise click.ClickException(str(error)) from error
    world.plans.enabled = usage_plans
    if orders_per_minute is not None:
        world.autopilot.orders_per_minute = orders_per_minute
    click.echo(
        f"Simulated Amazon at http://{host}:{port} (seed {world.seed}, {len(world.orders())} orders). Ctrl-C stops it."
    )
    serve(world, host=host, port=port, state_file=state_file)


@simulator.command("place")
@click.option("--marketplace", help="Country or marketplace id.")
@click.option("--seller", "seller_id", help="Seller id; by default one that sells in the marketplace.")
@click.option("--fulfilled-by", type=click.Choice(["MERCHANT", "AMAZON"]), default="MERCHANT", show_default=True)
@click.option("--status", type=click.Choice([status.value for status in Status]), default="PENDING", show_default=True)
@click.option("--item", "items", multiple=True, metavar="SKU[=QUANTITY]", help="An order line (repeatable).")
@click.option("--count", default=1, show_default=True, help="How many orders.")
@click.option("--prime", is_flag=True)
@click.option("--business", is_flag=True)
@click.option("--gift", is_flag=True)
@click.option("--promotion", is_flag=True)
@click.option("--mcf", is_flag=True, help="A multi-channel order, not sold on Amazon.")
@click.option("--ship-plus", is_flag=True)
@click.option("--preorder", is_flag=True)
@click.option("--zero-price", is_flag=True)
@click.option("--replacement-of", metavar="ORDER", help="Replace this order, free of charge.")
@click.option("--buyer-name")
@_talking
def place_command(
    url: str, as_json: bool, items: tuple[str, ...], buyer_name: str | None, marketplace: str | None, **wish: Any
) -> None:
    """Place orders as buyers do."""
    body = {name: value for name, value in wish.items() if value is not None} | {
        "lines": [_wanted(i) for i in items] or None
    }
    if marketplace:
        body["marketplace"] = marketplace
    if buyer_name:
        body["buyer"] = {"name": buyer_name}
    orders = ControlClient(url).post("/orders", body)["orders"]
    _show(orders, "\n".join(map(_line, orders)), as_json=as_json)


def _wanted(item: str) -> Json:
    sku, _, quantity = item.rpartition("=")
    if not sku:
        return {"sku": quantity, "quantity": 1}
    if not quantity.isdigit():
        raise click.BadParameter(f"{item!r} is not SKU=QUANTITY", param_hint="--item")
    return {"sku": sku, "quantity": int(quantity)}


def _act(url: str, order_id: str, action: str, body: Json, *, as_json: bool) -> None:
    order = ControlClient(url).post(f"/orders/{order_id}/{action}", body)
    _show(order, _line(order), as_json=as_json)


@simulator.command("orders")
@click.option("--status", type=click.Choice([status.value for status in Status]), help="Only orders of this status.")
@click.option("--limit", default=100, show_default=True, help="How many, newest last.")
@_talking
def orders_command(url: str, as_json: bool, status: str | None, limit: int) -> None:
    """List the orders that exist."""
    answer = ControlClient(url).get("/orders", status=status, limit=limit)
    _show(answer["orders"], "\n".join(map(_line, answer["orders"])), as_json=as_json)


@simulator.command("verify")
@click.argument("order_id")
@_talking
def verify_command(url: str, as_json: bool, order_id: str) -> None:
    """Verify the payment of ORDER_ID: it becomes UNSHIPPED."""
    _act(url, order_id, "verify", {}, as_json=as_json)


@simulator.command("ship")
@click.argument("order_id")
@click.option("--carrier", default="UPS", show_default=True)
@click.option("--tracking", "tracking_number", default="", help="Made up when left out.")
@_talking
def ship_command(url: str, as_json: bool, order_id: str, carrier: str, tracking_number: str) -> None:
    """Ship ORDER_ID: by Amazon when it fulfils the order, otherwise in Seller Central."""
    _act(url, order_id, "ship", {"carrier": carrier, "tracking_number": tracking_number}, as_json=as_json)


@simulator.command("deliver")
@click.argument("order_id")
@_talking
def deliver_command(url: str, as_json: bool, order_id: str) -> None:
    """Let the carrier deliver ORDER_ID."""
    _act(url, order_id, "deliver", {}, as_json=as_json)


@simulator.command("cancel")
@click.argument("order_id")
@click.option("--by", type=click.Choice(["BUYER", "MERCHANT", "AMAZON"]), default="BUYER", show_default=True)
@click.option("--reason", default="Changed mind", show_default=True)
@_talking
def cancel_command(url: str, as_json: bool, order_id: str, by: str, reason: str) -> None:
    """Cancel ORDER_ID on Amazon."""
    _act(url, order_id, "cancel", {"by": by, "reason": reason}, as_json=as_json)


@simulator.command("ask-cancel")
@click.argument("order_id")
@click.option("--reason", default="Bought by mistake", show_default=True)
@_talking
def ask_cancel_command(url: str, as_json: bool, order_id: str, reason: str) -> None:
    """Let the buyer of ORDER_ID ask for cancellation."""
    _act(url, order_id, "ask-cancel", {"reason": reason}, as_json=as_json)


@simulator.command("received")
@click.option("--order", "order_id", help="Only for this order.")
@_talking
def received_command(url: str, as_json: bool, order_id: str | None) -> None:
    """Show the shipment confirmations that Amazon has received."""
    answer = ControlClient(url).get("/received", order_id=order_id)
    text = "\n".join(
        f"{call['at']}  {call['order_id']}  package {call['package_reference_id'] or '?'}  "
        f"{call['outcome']}  {call['message']}"
        for call in answer["confirmations"]
    )
    _show(answer, text or "Nothing has been confirmed.", as_json=as_json)


@simulator.command("state")
@_talking
def state_command(url: str, as_json: bool) -> None:
    """Show how many orders there are, what was called, and what is switched on."""
    answer = ControlClient(url).get("/state")
    text = "\n".join(f"{name}: {json.dumps(value)}" for name, value in answer.items())
    _show(answer, text, as_json=as_json)


@simulator.command("clock")
@click.option("--advance", type=float, default=0.0, help="Seconds to move on (negative: back).")
@click.option("--set", "moment", help="Time to set, as 2026-01-31T12:00:00Z.")
@click.option("--freeze/--resume", default=None, help="Stop the clock, or let it run on.")
@_talking
def clock_command(url: str, as_json: bool, advance: float, moment: str | None, freeze: bool | None) -> None:
    """Show or move Amazon's clock."""
    change: Json = {"advance": advance, "freeze": freeze is True, "resume": freeze is False}
    answer = ControlClient(url).post("/clock", change | ({"set": moment} if moment else {}))
    _show(answer, f"{answer['now']}{' (frozen)' if answer['frozen'] else ''}", as_json=as_json)


@simulator.command("fault")
@click.argument("kind", type=click.Choice(get_args(Kind)), required=False)
@click.option(
    "--operation", default="*", show_default=True, help="searchOrders, getOrder, confirmShipment, token or *."
)
@click.option("--count", default=1, show_default=True, help="How often it strikes; 0: until cleared.")
@click.option("--probability", default=1.0, show_default=True)
@click.option("--seconds", default=1.0, show_default=True, help="How long `slow` takes.")
@click.option("--text", help="What `malformed_order` shows instead of an order.")
@click.option("--clear", is_flag=True, help="Take all faults away first.")
@_talking
def fault_command(
    *, url: str, as_json: bool, kind: str | None, clear: bool, count: int, text: str | None, **options: Any
) -> None:
    """Put a fault into Amazon's answers, or show those in force."""
    client = ControlClient(url)
    answer = client.delete("/faults") if clear else client.get("/faults")
    if kind is not None:
        extra = {"text": text} if text is not None else {}
        answer = client.post("/faults", {"kind": kind, "count": count or None, **options, **extra})
    lines = [f"{f['fault_id']}  {f['kind']}  {f['operation']}  {f['count'] or 'always'}" for f in answer["faults"]]
    _show(answer, "\n".join(lines) or "No faults.", as_json=as_json)


@simulator.command("usage-plans")
@click.option("--on/--off", "enabled", default=None, help="Limit calls as Amazon does, or not.")
@click.option("--scale", type=float, help="Multiply all rates.")
@_talking
def usage_plans_command(url: str, as_json: bool, enabled: bool | None, scale: float | None) -> None:
    """Show or change the usage plans."""
    answer = ControlClient(url).put("/usage-plans", {"enabled": enabled, "scale": scale})
    _show(answer, f"{'on' if answer['enabled'] else 'off'}, rates x {answer['scale']:g}", as_json=as_json)


@simulator.command("autopilot")
@click.option("--orders-per-minute", type=float, help="0 switches it off.")
@click.option("--verify-after", type=float, help="Seconds until a payment is verified.")
@click.option("--amazon-ships-after", type=float, help="Seconds until Amazon ships its orders.")
@click.option("--amazon-share", type=float, help="Share of orders that Amazon fulfils, 0 to 1.")
@click.option("--cancel-share", type=float, help="Share of orders that are cancelled, 0 to 1.")
@click.option("--marketplace", "marketplaces", multiple=True, help="Country or id where orders come from (repeatable).")
@_talking
def autopilot_command(url: str, as_json: bool, marketplaces: tuple[str, ...], **changes: Any) -> None:
    """Show or change how orders come and move on by themselves."""
    client = ControlClient(url)
    wanted = {name: value for name, value in changes.items() if value is not None}
    if marketplaces:
        wanted["marketplaces"] = list(marketplaces)
    answer = client.put("/autopilot", client.get("/autopilot") | wanted)
    _show(answer, "\n".join(f"{name}: {value}" for name, value in answer.items()), as_json=as_json)
