"""`saleschannel ship`: ship an order in Commerce; a worker confirms it to Amazon."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import click

from saleschannel.cli.actor import actor
from saleschannel.cli.database import open_database
from saleschannel.cli.failures import Failure
from saleschannel.cli.output import json_option, show

if TYPE_CHECKING:
    from saleschannel.ports import ShippingProgress

SHOW = "`saleschannel orders show {}` tells what was shipped."


@click.command()
@click.argument("order")
@click.option("--carrier", required=True, help="The carrier's usual name, such as “DHL Paket”, or Amazon's code.")
@click.option("--tracking", "tracking_number", required=True, help="The tracking number.")
@click.option("--method", default="", help="The carrier's service, such as “Express”.")
@click.option("--item", "items", multiple=True, metavar="SKU=N", help="Only these units (repeatable); else all left.")
@click.option("--request-key", help="Shipping with the same key again ships nothing more: for scripts that repeat.")
@json_option
def ship(
    *,
    order: str,
    carrier: str,
    tracking_number: str,
    method: str,
    items: tuple[str, ...],
    request_key: str | None,
    as_json: bool,
) -> None:
    """Ship ORDER (Amazon's number or Commerce's) as one package."""
    wanted = units_of(items)
    open_database()
    from saleschannel.config.wiring import amazon_time, order_processing, tracking_of
    from saleschannel.ports import PackageToShip
    from saleschannel.services.find_order import find_order
    from saleschannel.services.read_only import refuse_when_read_only
    from saleschannel.services.ship_order import ship_order
    from saleschannel.services.units_to_ship import units_to_ship

    refuse_when_read_only()
    row = find_order(order)
    tracking = tracking_of(carrier, tracking_number, method)
    key = request_key or str(uuid4())
    units = units_to_ship(row, wanted)
    if not units and not request_key:
        raise Failure(f"Nothing of order {order} is left to ship.", code="nothing_to_ship", remedy=SHOW.format(order))
    package = PackageToShip(tracking, units)
    progress = ship_order(
        order_processing(), row.amazon_order_id, [package], actor=actor(), request_key=key, at=amazon_time(row.account)
    )
    show(shipped_facts(progress, tracking.carrier_code, key), lambda: shipped_text(progress), as_json=as_json)


def units_of(items: tuple[str, ...]) -> dict[str, int]:
    """Units by SKU from SKU=N texts; SKUs named twice are added up."""
    wanted: dict[str, int] = {}
    for item in items:
        sku, equals, units = item.rpartition("=")
        if not equals or not sku or not units.isdecimal() or int(units) < 1:
            raise click.BadParameter(f"“{item}” is not SKU=N with N from 1.", param_hint="--item")
        wanted[sku] = wanted.get(sku, 0) + int(units)
    return wanted


def shipped_facts(progress: ShippingProgress, carrier_code: str, request_key: str) -> dict[str, object]:
    return {
        "amazon_order_id": progress.reference,
        "commerce_state": progress.state.value,
        "shipped": dict(progress.shipped),
        "carrier_code": carrier_code,
        "request_key": request_key,
    }


def shipped_text(progress: ShippingProgress) -> str:
    units = sum(progress.shipped.values())
    return (
        f"Shipped: {units} units by now, the Commerce order is {progress.state.value}. A worker confirms it to Amazon."
    )
