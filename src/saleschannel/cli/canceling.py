"""`saleschannel cancel`: cancel the Commerce order of an order that is not shipped."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

import click

from saleschannel.cli.actor import actor
from saleschannel.cli.database import open_database
from saleschannel.cli.output import json_option, show

ON_AMAZON = "Amazon's order stays as it is: `saleschannel cancel-on-amazon` asks Amazon to cancel it, too."


@click.command()
@click.argument("order")
@click.option("--reason", default="", help="Why, for the order's story.")
@json_option
def cancel(order: str, reason: str, *, as_json: bool) -> None:
    """Cancel the Commerce order of ORDER only and release its stock; `cancel-on-amazon` cancels both."""
    open_database()
    from django.utils import timezone

    from saleschannel.config.wiring import backend_of
    from saleschannel.services.cancel_order import cancel_order
    from saleschannel.services.find_order import find_order
    from saleschannel.services.read_only import refuse_when_read_only

    refuse_when_read_only()
    row = find_order(order)
    who = actor()
    cause = f"canceled by {who}" + (f": {reason}" if reason else "")
    progress = cancel_order(row, backend_of, timezone.now(), reason=cause, actor=who)
    facts = {
        "amazon_order_id": row.amazon_order_id,
        "commerce_number": row.commerce_number,
        "commerce_state": progress.state.value,
        "canceled_on_amazon": row.fulfillment_status == "CANCELLED",
    }
    text = f"Commerce order {row.commerce_number} is canceled."
    show(facts, text if facts["canceled_on_amazon"] else f"{text}\n{ON_AMAZON}", as_json=as_json)
