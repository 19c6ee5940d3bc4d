"""`saleschannel products`: the products of the built-in Commerce, from and to CSV files."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click
import msgspec

from saleschannel.cli.actor import actor
from saleschannel.cli.database import open_database
from saleschannel.cli.failures import FAILED
from saleschannel.cli.output import json_line, json_option, note, show

if TYPE_CHECKING:
    from saleschannel.commerce.builtin.products_csv import ProductImport
    from saleschannel.spreadsheets import RowError


@click.group()
def products() -> None:
    """Products of the built-in Commerce."""


@products.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--partial", is_flag=True, help="Write the good lines although others are wrong.")
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
@json_option
def import_command(file: IO[bytes], *, partial: bool, dry_run: bool, as_json: bool) -> None:
    """Create and update products from the CSV or XLSX FILE (- reads standard input): all, or none when a line is wrong.

    Columns: sku, name, price, quantity, manage_stock, enabled. Only sku is required. Exit code 1: lines are wrong; each
    is named with what to do. Other SKUs that Amazon uses for a product: see `aliases`.
    """
    content = file.read()
    open_database()
    result = write_products(content, partial=partial, dry_run=dry_run)
    show(msgspec.to_builtins(result) | {"dry_run": dry_run}, lambda: result_text(result), as_json=as_json)
    if dry_run and not as_json:
        note("Nothing was written: this was a dry run.")
    if result.errors:
        raise SystemExit(FAILED)


@products.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Instead one JSON line per product, with units reserved.")
def export_command(file: Path | None, *, as_json: bool) -> None:
    """Write all products as CSV to FILE or standard output, as `products import` reads them."""
    open_database()
    lines = json_lines() if as_json else csv_lines()
    if file is None:
        for line in lines:
            sys.stdout.write(line)
        return
    with file.open("w", encoding="utf-8", newline="") as target:
        target.writelines(lines)
    note(f"Written to {file}.")


def write_products(content: bytes, *, partial: bool, dry_run: bool) -> ProductImport:
    """One transaction: the products, and the jobs that try held orders again. A dry run is rolled back."""
    from django.db import transaction

    from saleschannel.commerce.builtin.product_rows import StockLog
    from saleschannel.commerce.builtin.products_csv import import_products
    from saleschannel.services.free_held_orders import free_held_orders

    with transaction.atomic():
        result = import_products(content, partial=partial, log=StockLog(actor()))
        free_held_orders()
        transaction.set_rollback(dry_run)
    return result


def csv_lines() -> Iterator[str]:
    from saleschannel.commerce.builtin.products_csv import export_products

    return export_products()


def json_lines() -> Iterator[str]:
    from saleschannel.commerce.builtin.product_rows import all_products

    for product in all_products():
        facts = msgspec.structs.asdict(product).items()
        yield json_line({name: value for name, value in facts if name not in {"line", "seen"}}) + "\n"


def row_error_text(error: RowError) -> str:
    """A wrong line for people: where, what, and what to do."""
    column = f", {error.column}" if error.column else ""
    return f"line {error.line}{column}: {error.problem} {error.remedy}"


def result_text(result: ProductImport) -> str:
    errors = [row_error_text(error) for error in result.errors]
    done = f"{result.created} created, {result.updated} updated, {result.unchanged} unchanged."
    return "\n".join([*errors, done if result.written else "Nothing was written."])
