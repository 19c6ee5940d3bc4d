"""`saleschannel import`: one pass over everything new at Amazon, now, in the foreground."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Any

import click

from saleschannel.cli.database import open_database
from saleschannel.cli.failures import WAIT_FOR_AMAZON, Failure
from saleschannel.cli.output import json_option, note, progress, show, table

if TYPE_CHECKING:
    from saleschannel.channel.models import SellerAccount
    from saleschannel.services.import_orders import ImportResult

COUNTS = ("imported", "updated", "unchanged", "left_alone", "unreadable")


@click.command("import")
@click.option("--store", "store_name", help="Only the seller account of this store.")
@click.option("--account", "account_name", help="Only this seller account.")
@click.option("--wait", "waits", is_flag=True, help="When Amazon's limits end the pass early, wait and go on.")
@json_option
def import_command(store_name: str | None, account_name: str | None, *, waits: bool, as_json: bool) -> None:
    """Import what is new at Amazon, once. Paused accounts and stores are left out.

    Exit code 4: Amazon's limits ended it early; the message says how long to wait.
    """
    open_database()
    accounts = accounts_to_import(store_name, account_name)
    results = {account.name: import_account(account, waits=waits) for account in accounts}
    facts = [{"account": name, **facts_of(result)} for name, result in results.items()]
    headings = ("account", *COUNTS, "pages")
    show(
        facts,
        lambda: table(headings, [[entry[name] for name in headings] for entry in facts], empty="Nothing to import."),
        as_json=as_json,
    )
    wait = max((result.retry_after or 0 for result in results.values()), default=0)
    if wait:
        raise Failure(
            f"Amazon's limits ended the pass early: go on in {wait:.0f} s.",
            remedy="Run it again then, or give --wait. What was imported stays.",
            code="throttled",
            exit_code=WAIT_FOR_AMAZON,
            retry_after=wait,
        )


def accounts_to_import(store_name: str | None, account_name: str | None) -> list[SellerAccount]:
    """The active accounts among those asked for. Raises NotFound."""
    from saleschannel.services.accounts import accounts, find_account
    from saleschannel.services.stores import find_store

    if store_name:
        wanted = [find_store(store_name).account]
    elif account_name:
        wanted = [find_account(account_name)]
    else:
        wanted = list(accounts())
    for account in wanted:
        if not account.active:
            note(f"The seller account “{account.name}” is paused: nothing is imported for it.")
    return [account for account in wanted if account.active]


def import_account(account: SellerAccount, *, waits: bool) -> ImportResult:
    """One pass; with `waits` as many as Amazon's limits cut it into."""
    from saleschannel.config.wiring import backend_of, marketplace_of
    from saleschannel.services.import_orders import ImportResult, import_orders

    total = ImportResult()
    with progress(f"Importing {account.name}", unit="orders") as advance:
        while True:
            result = import_orders(
                account,
                marketplace_of(account),
                backend_of,
                on_page=lambda so_far: advance(seen(total) + seen(so_far)),
            )
            total.orders += result.orders
            total.pages += result.pages
            if not (result.more or (waits and result.retry_after)):
                total.retry_after = result.retry_after
                return total
            time.sleep(result.retry_after or 0)


def seen(result: ImportResult) -> int:
    return sum(dataclasses.astuple(result.orders))


def facts_of(result: ImportResult) -> dict[str, Any]:
    return {**dataclasses.asdict(result.orders), "pages": result.pages, "retry_after": result.retry_after}
