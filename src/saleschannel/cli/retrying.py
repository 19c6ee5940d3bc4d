"""`saleschannel retry`: try orders again that could not go on."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from saleschannel.cli.actor import actor
from saleschannel.cli.database import open_database
from saleschannel.cli.output import json_option, progress, show, table

if TYPE_CHECKING:
    from saleschannel.channel.models import AmazonOrder
    from saleschannel.channel.order_records import OrderRecord

BATCH = 100


@click.command()
@click.argument("numbers", metavar="[ORDER]...", nargs=-1)
@click.option("--all", "all_held", is_flag=True, help="All orders that need attention.")
@json_option
def retry(numbers: tuple[str, ...], *, all_held: bool, as_json: bool) -> None:
    """Try each ORDER again now, refused shipment confirmations included.

    Exit code 0 also when orders still need attention; the result tells which and why.
    """
    if bool(numbers) is all_held:
        raise click.UsageError("Give orders, or --all.")
    open_database()
    from saleschannel.services.read_only import refuse_when_read_only

    refuse_when_read_only()
    rows = held_orders() if all_held else named_orders(numbers)
    results = [result for batch in progressing(rows) for result in retry_batch(batch)]
    cells = [(result["amazon_order_id"], result["status"], result["attention"]) for result in results]
    show(
        results,
        lambda: table(("order", "status", "needs attention"), cells, empty="No order needs attention."),
        as_json=as_json,
    )


def named_orders(numbers: Sequence[str]) -> list[AmazonOrder]:
    from saleschannel.services.find_order import find_order

    return list({order.pk: order for order in map(find_order, numbers)}.values())


def held_orders() -> list[AmazonOrder]:
    from saleschannel.channel.models import AmazonOrder

    held = AmazonOrder.objects.exclude(attention_reason="").select_related("account")
    return list(held.only("amazon_order_id", "account").order_by("pk"))


def progressing(rows: Sequence[AmazonOrder]) -> Iterator[Sequence[AmazonOrder]]:
    """Batches of one account each, with a progress bar."""
    by_account: dict[int, list[AmazonOrder]] = defaultdict(list)
    for row in rows:
        by_account[row.account_id].append(row)
    done = 0
    with progress("Retrying", len(rows), unit="orders") as advance:
        for of_account in by_account.values():
            for start in range(0, len(of_account), BATCH):
                batch = of_account[start : start + BATCH]
                yield batch
                done += len(batch)
                advance(done)


def retry_batch(batch: Sequence[AmazonOrder]) -> list[dict[str, Any]]:
    from django.utils import timezone

    from saleschannel.channel.account_stores import AccountStores
    from saleschannel.config.wiring import backend_of, marketplace_of
    from saleschannel.domain.orders import AmazonOrderId
    from saleschannel.services.retry_orders import retry_orders

    ids = [AmazonOrderId(row.amazon_order_id) for row in batch]
    account = batch[0].account
    stores, amazon = AccountStores.load(account), marketplace_of(account)
    records = retry_orders(stores, ids, amazon, backend_of, timezone.now(), actor=actor())
    return [facts_of(record) for record in records]


def facts_of(record: OrderRecord) -> dict[str, Any]:
    from saleschannel.channel.attention_texts import attention_text

    return {
        "amazon_order_id": record.order.amazon_order_id,
        "status": record.status.value,
        "commerce_number": record.commerce_number,
        "attention_reason": record.attention_reason,
        "attention": attention_text(record.attention_reason, record.attention_detail),
    }
