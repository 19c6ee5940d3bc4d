"""`saleschannel hold` and `release`: keep orders from going on, and let them go on."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from saleschannel.cli.actor import actor
from saleschannel.cli.database import open_database
from saleschannel.cli.output import json_option, show, table
from saleschannel.cli.retrying import named_orders

if TYPE_CHECKING:
    from saleschannel.services.hold_orders import HoldOutcome


@click.command()
@click.argument("numbers", metavar="ORDER...", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why, for everybody who opens the order. No names or addresses.")
@json_option
def hold(numbers: tuple[str, ...], reason: str, *, as_json: bool) -> None:
    """Hold each ORDER: nothing is created, shipped, confirmed or tried again until it is released."""
    open_database()
    from django.utils import timezone

    from saleschannel.services.hold_orders import hold_orders

    ids = [row.pk for row in named_orders(numbers)]
    show_outcomes(hold_orders(ids, reason=reason, actor=actor(), at=timezone.now()), as_json=as_json)


@click.command()
@click.argument("numbers", metavar="ORDER...", nargs=-1, required=True)
@json_option
def release(numbers: tuple[str, ...], *, as_json: bool) -> None:
    """Release each held ORDER; a worker takes it up at once."""
    open_database()
    from django.utils import timezone

    from saleschannel.services.hold_orders import release_orders

    ids = [row.pk for row in named_orders(numbers)]
    show_outcomes(release_orders(ids, actor=actor(), at=timezone.now()), as_json=as_json)


def show_outcomes(outcomes: Sequence[HoldOutcome], *, as_json: bool) -> None:
    from saleschannel.channel.hold_texts import hold_text

    results = [
        {"amazon_order_id": each.amazon_order_id, "result": each.result.value, "text": hold_text(each.result.value)}
        for each in outcomes
    ]
    cells = [(result["amazon_order_id"], result["text"]) for result in results]
    show(results, lambda: table(("order", "result"), cells, empty="No orders."), as_json=as_json)
