"""`saleschannel cancel-on-amazon`, `refresh` and `repair-address`: what a clerk does on the order page."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

import sys

import click
import msgspec

from saleschannel.cli.actor import actor
from saleschannel.cli.database import open_database
from saleschannel.cli.failures import Failure
from saleschannel.cli.output import json_option, show, table
from saleschannel.cli.retrying import named_orders

REASONS = ("NoInventory", "BuyerCanceled", "ShippingAddressUndeliverable", "CustomerExchange", "GeneralAdjustment")
"""The values of `domain.cancellations.CancelReason`; a test compares them, so that `--help` needs no domain."""


@click.command("cancel-on-amazon")
@click.argument("numbers", metavar="ORDER...", nargs=-1, required=True)
@click.option("--reason", required=True, type=click.Choice(REASONS), help="The reason, as Amazon spells it.")
@json_option
def cancel_on_amazon(numbers: tuple[str, ...], reason: str, *, as_json: bool) -> None:
    """Ask Amazon to cancel each unshipped ORDER as a whole; a worker sends it, and the Commerce order follows.

    Amazon's answer takes some minutes; `saleschannel orders show` tells it. Exit code 1 when one cannot be canceled.
    """
    open_database()
    from django.utils import timezone

    from saleschannel.channel.cancel_texts import cancel_text
    from saleschannel.domain.cancellations import CancelReason
    from saleschannel.services.cancel_on_amazon import cancel_on_amazon as request
    from saleschannel.services.read_only import refuse_when_read_only

    refuse_when_read_only()
    ids = [row.pk for row in named_orders(numbers)]
    outcomes = request(ids, reason=CancelReason(reason), actor=actor(), at=timezone.now())
    results = [
        {"amazon_order_id": each.amazon_order_id, "result": each.result.value, "text": cancel_text(each.result.value)}
        for each in outcomes
    ]
    cells = [(result["amazon_order_id"], result["text"]) for result in results]
    show(results, lambda: table(("order", "result"), cells, empty="No orders."), as_json=as_json)
    if not all(each.requested for each in outcomes):
        sys.exit(1)


@click.command()
@click.argument("order")
@json_option
def refresh(order: str, *, as_json: bool) -> None:
    """Read ORDER from Amazon now, and tell what has changed."""
    open_database()
    from saleschannel.channel.change_texts import changes_text
    from saleschannel.config.wiring import backend_of, marketplace_of
    from saleschannel.services.find_order import find_order
    from saleschannel.services.refresh_order import refresh_order

    row = find_order(order)
    changed = refresh_order(row, marketplace_of(row.account), backend_of, actor=actor())
    facts = {"amazon_order_id": row.amazon_order_id, "changed": [name for name in changed if name != "nothing"]}
    show(facts, f"Changed: {changes_text(' '.join(changed))}.", as_json=as_json)


@click.command("repair-address")
@click.argument("order")
@click.option("--amazon", is_flag=True, help="Use Amazon's own address again; nothing is read.")
@json_option
def repair_address(order: str, *, amazon: bool, as_json: bool) -> None:
    """Correct the delivery address of an unshipped ORDER, here and in Commerce.

    The address is read from standard input, so that it is in no history of commands: a JSON object with any of name,
    line1, line2, line3, city, region, postal_code, country, phone. Fields that are not given stay as they are.
    """
    open_database()
    from django.utils import timezone

    from saleschannel.channel.change_texts import address_fields_text
    from saleschannel.config.wiring import backend_of
    from saleschannel.services.find_order import find_order
    from saleschannel.services.repair_address import address_in_use, repair_address, restore_address

    row = find_order(order)
    who, now = actor(), timezone.now()
    if amazon:
        outcome = restore_address(row, backend_of, actor=who, at=now)
    else:
        address = msgspec.structs.replace(address_in_use(row), **typed_fields())
        outcome = repair_address(row, address, backend_of, actor=who, at=now)
    facts = {
        "amazon_order_id": row.amazon_order_id,
        "changed": list(outcome.changed),
        "commerce_followed": outcome.commerce_followed,
        "attention_reason": outcome.attention_reason,
    }
    words = address_fields_text(" ".join(outcome.changed)) or "nothing"
    show(facts, f"Changed: {words}.", as_json=as_json)


def typed_fields() -> dict[str, str]:
    """The fields on standard input. Raises Failure for anything but a JSON object of texts with known names."""
    from saleschannel.domain.address_checks import EDITABLE_FIELDS

    try:
        typed = msgspec.json.decode(
            sys.stdin.buffer.read() if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode()
        )
        fields = msgspec.convert(typed, dict[str, str])
    except msgspec.MsgspecError as error:
        raise Failure(
            "The address on standard input is no JSON object of texts.",
            code="bad_address",
            remedy='For example: {"line1": "7 New Street", "city": "Newtown"}',
        ) from error
    if unknown := sorted(set(fields) - set(EDITABLE_FIELDS)):
        raise Failure(
            f"The address has fields that cannot be changed: {', '.join(unknown)}.",
            code="unknown_fields",
            remedy=f"Use {', '.join(EDITABLE_FIELDS)}.",
        )
    return fields
