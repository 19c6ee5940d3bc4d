"""`saleschannel orders`: Amazon orders with their Commerce orders, as a list, one in full, or all as JSON lines."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from saleschannel.cli.database import open_database
from saleschannel.cli.moments import Moment, in_zone
from saleschannel.cli.output import json_line, json_option, note, progress, show, table

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from saleschannel.channel.models import AmazonOrder
    from saleschannel.channel.order_list import OrderEntry, OrderFilters

STATUSES = ("awaiting_amazon", "unshipped", "partially_shipped", "shipped", "canceled", "problem")
"""The channel's statuses, in the order of an order's life; a test compares them with `channel.statuses`."""


@click.group()
def orders() -> None:
    """Amazon orders with their Commerce orders."""


@orders.command("list")
@click.option("--status", type=click.Choice(STATUSES), help="Only these; awaiting_amazon lists the pending ones.")
@click.option("--store", "store_name", help="Only orders of this store.")
@click.option("--needs-attention", is_flag=True, help="Only orders that need a person.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many, the newest first.")
@json_option
def list_command(
    status: str | None, store_name: str | None, limit: int, *, needs_attention: bool, as_json: bool
) -> None:
    """List orders as the Orders tab does, the newest first. Pending ones are shown by --status awaiting_amazon only."""
    open_database()
    from saleschannel.channel.order_list import ANY_REASON, OrderFilters
    from saleschannel.services.stores import find_store

    filters = OrderFilters(
        status=status or "",
        store_id=find_store(store_name).pk if store_name else None,
        attention=ANY_REASON if needs_attention else "",
    )
    entries = list(listed(filters, limit))
    show([entry_facts(entry) for entry in entries], lambda: entries_text(entries), as_json=as_json)


@orders.command("show")
@click.argument("order")
@json_option
def show_command(order: str, *, as_json: bool) -> None:
    """Show ORDER (Amazon's number or Commerce's) with its items, amounts, shipments and story."""
    open_database()
    from saleschannel.channel.models import AmazonOrder
    from saleschannel.cli.order_text import order_text
    from saleschannel.config.wiring import order_views
    from saleschannel.services.find_order import find_order
    from saleschannel.services.order_documents import order_documents

    found = AmazonOrder.objects.filter(pk=find_order(order).pk)
    document = next(order_documents(found, order_views))
    show(document, lambda: order_text(document), as_json=as_json)


@orders.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--status", type=click.Choice(STATUSES), help="Only orders of this status.")
@click.option("--store", "store_name", help="Only orders of this store.")
@click.option("--needs-attention", is_flag=True, help="Only orders that need a person.")
@click.option("--purchased-from", type=Moment(), help="Only orders placed since then.")
@click.option("--purchased-before", type=Moment(), help="Only orders placed before then.")
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON; the orders are JSON lines anyway.")
def export_command(
    file: Path | None,
    status: str | None,
    store_name: str | None,
    purchased_from: datetime | None,
    purchased_before: datetime | None,
    *,
    needs_attention: bool,
    as_json: bool,  # noqa: ARG001  errors are turned into JSON by the command group
) -> None:
    """Write one JSON line per Amazon order, pending ones included, to FILE or standard output. Holds buyer data."""
    open_database()
    from django.utils import timezone

    from saleschannel.config.wiring import order_views
    from saleschannel.services.order_documents import order_documents

    zone = timezone.get_default_timezone()
    wanted = exported(status, store_name, needs_attention=needs_attention)
    if purchased_from:
        wanted = wanted.filter(purchased_at__gte=in_zone(purchased_from, zone))
    if purchased_before:
        wanted = wanted.filter(purchased_at__lt=in_zone(purchased_before, zone))
    write_lines(order_documents(wanted, order_views), file, wanted)


def listed(filters: OrderFilters, limit: int) -> Iterator[OrderEntry]:
    """The first `limit` entries of the list, page by page."""
    from saleschannel.channel.order_list import ORDER_KEYS, order_page
    from saleschannel.channel.statuses import ChannelStatus
    from saleschannel.keyset import requested_place

    awaiting = filters.status == ChannelStatus.AWAITING_AMAZON.value
    after = ""
    while limit > 0:
        page = order_page(filters, requested_place({"after": after}, ORDER_KEYS), awaiting_amazon=awaiting)
        yield from page.rows[:limit]
        limit -= len(page.rows)
        after = page.after
        if not after:
            return


def entry_facts(entry: OrderEntry) -> dict[str, Any]:
    names = (
        "amazon_order_id",
        "purchased_at",
        "status",
        "fulfillment_status",
        "fulfilled_by",
        "buyer_name",
        "currency",
        "total",
        "units",
        "ship_by",
        "commerce_number",
        "waiting_for",
        "attention_reason",
        "attention_detail",
    )
    return {name: getattr(entry, name) for name in names}


def entries_text(entries: Iterable[OrderEntry]) -> str:
    from saleschannel.channel.attention_texts import attention_text
    from saleschannel.domain.money import as_written

    rows = [
        (
            f"{entry.purchased_at:%Y-%m-%d %H:%M}",
            entry.amazon_order_id,
            entry.status,
            "FBA" if entry.fulfilled_by == "AMAZON" else "FBM",
            entry.buyer_name,
            "" if entry.total is None else f"{as_written(entry.total, entry.currency)} {entry.currency}",
            entry.commerce_number,
            attention_text(entry.attention_reason, entry.attention_detail),
        )
        for entry in entries
    ]
    headings = ("purchased", "order", "status", "by", "buyer", "total", "commerce order", "needs attention")
    return table(headings, rows, empty="No orders.")


def exported(status: str | None, store_name: str | None, *, needs_attention: bool) -> QuerySet[AmazonOrder]:
    from saleschannel.channel.models import AmazonOrder
    from saleschannel.services.stores import find_store

    wanted = AmazonOrder.objects.all()
    if status:
        wanted = wanted.filter(status=status)
    if store_name:
        wanted = wanted.filter(store=find_store(store_name))
    return wanted.exclude(attention_reason="") if needs_attention else wanted


def write_lines(documents: Iterator[dict[str, Any]], file: Path | None, wanted: QuerySet[AmazonOrder]) -> None:
    """Write the documents as they come; a reader that has seen enough (`| head`) ends it quietly."""
    shows_progress = file is not None and sys.stderr.isatty()
    written = 0
    try:
        with (
            output_of(file) as target,
            progress("Exporting", wanted.count() if shows_progress else None, unit="orders") as advance,
        ):
            for written, document in enumerate(documents, start=1):
                target.write(json_line(document) + "\n")
                if shows_progress:
                    advance(written)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    if file is not None:
        note(f"{written} orders written to {file}.")


@contextmanager
def output_of(file: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file only its owner can read, which takes its name when it is complete."""
    if file is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            yield target
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
