"""`saleschannel aliases`: which product an Amazon SKU means, where the two have different SKUs."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click
import msgspec

from saleschannel.cli.actor import actor
from saleschannel.cli.database import open_database
from saleschannel.cli.failures import FAILED, Failure
from saleschannel.cli.output import json_option, note, show, table
from saleschannel.cli.products import row_error_text

if TYPE_CHECKING:
    from saleschannel.channel.models import SellerAccount, SkuAlias
    from saleschannel.services.alias_files import AliasPlan

account_option = click.option("--account", default="", help="Only in this seller account; else in all of them.")


@click.group()
def aliases() -> None:
    """Alias SKUs: which product an Amazon SKU means. An alias goes before a product with the same SKU."""


@aliases.command("add")
@click.argument("amazon_sku")
@click.argument("product_sku")
@account_option
@json_option
def add_command(amazon_sku: str, product_sku: str, *, account: str, as_json: bool) -> None:
    """Let AMAZON_SKU mean the product PRODUCT_SKU. Orders that waited for it are tried again."""
    open_database()
    from saleschannel.config.wiring import backend_of
    from saleschannel.services.sku_aliases import add_alias, refuse_bad_skus, unknown_products

    refuse_bad_skus(amazon_sku, product_sku)
    if unknown_products([product_sku], backend_of):
        raise Failure(
            f"There is no product “{product_sku}”.",
            remedy="Create it first, or correct the SKU.",
            code="unknown_product",
        )
    added = add_alias(amazon_sku, product_sku, account=account_named(account), actor=actor())
    show(facts_of(added), f"{amazon_sku} means the product {product_sku}.", as_json=as_json)


@aliases.command("remove")
@click.argument("amazon_sku")
@account_option
@json_option
def remove_command(amazon_sku: str, *, account: str, as_json: bool) -> None:
    """Remove the alias AMAZON_SKU. Orders that exist keep their product."""
    open_database()
    from saleschannel.services.sku_aliases import remove_alias

    remove_alias(amazon_sku, account=account_named(account))
    show({"amazon_sku": amazon_sku, "removed": True}, f"{amazon_sku} is no alias any more.", as_json=as_json)


@aliases.command("list")
@click.option("--csv", "as_csv", is_flag=True, help="As a CSV file that `aliases import` reads.")
@json_option
def list_command(*, as_csv: bool, as_json: bool) -> None:
    """All aliases, by Amazon's SKU."""
    open_database()
    from saleschannel.services import alias_files, sku_aliases

    if as_csv:
        for line in alias_files.export_aliases():
            sys.stdout.write(line)
        return
    rows = [facts_of(alias) for alias in sku_aliases.aliases().iterator(chunk_size=2_000)]
    cells = [(row["amazon_sku"], row["product_sku"], row["account"], row["created_by"]) for row in rows]
    headings = ("Amazon SKU", "product SKU", "account", "by")
    show(rows, lambda: table(headings, cells, empty="No aliases."), as_json=as_json)


@aliases.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--partial", is_flag=True, help="Write the good lines although others are wrong.")
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
@json_option
def import_command(file: Path, *, partial: bool, dry_run: bool, as_json: bool) -> None:
    """Add and change aliases from the CSV or XLSX FILE (- reads standard input): all, or none when a line is wrong.

    Columns: amazon_sku, product_sku, account (the seller account's name; empty: all). Exit code 1: lines are wrong.
    """
    with click.open_file(str(file), "rb") as source:
        content = read_all(source)
    open_database()
    from saleschannel.config.wiring import backend_of
    from saleschannel.services.alias_files import carry_out, plan_aliases

    plan = plan_aliases(content, backend_of)
    written = not dry_run and (partial or not plan.errors)
    done = carry_out(plan, actor()) if written else None
    created, changed = (done.created, done.changed) if done else (len(plan.created), len(plan.changed))
    facts = {
        "created": created,
        "changed": changed,
        "unchanged": plan.unchanged,
        "errors": msgspec.to_builtins(plan.errors),
        "written": written,
    }
    show(facts, lambda: plan_text(plan, created, changed, written=written), as_json=as_json)
    if dry_run and not as_json:
        note("Nothing was written: this was a dry run.")
    if plan.errors:
        raise SystemExit(FAILED)


def read_all(source: IO[Any]) -> bytes:
    content = source.read()
    return content if isinstance(content, bytes) else str(content).encode()


def plan_text(plan: AliasPlan, created: int, changed: int, *, written: bool) -> str:
    counts = f"{created} created, {changed} changed, {plan.unchanged} unchanged."
    errors = [row_error_text(error) for error in plan.errors]
    return "\n".join([*errors, counts if written or not errors else "Nothing was written."])


def account_named(name: str) -> SellerAccount | None:
    from saleschannel.services.accounts import find_account

    return find_account(name) if name else None


def facts_of(alias: SkuAlias) -> dict[str, Any]:
    return {
        "amazon_sku": alias.amazon_sku,
        "product_sku": alias.product_sku,
        "account": alias.account.name if alias.account else "",
        "created_by": alias.created_by,
        "created_at": alias.created_at,
    }
