"""`saleschannel account`: seller accounts at Amazon."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
import msgspec

from saleschannel.cli.database import open_database
from saleschannel.cli.failures import FAILED
from saleschannel.cli.output import fields, json_option, show, table
from saleschannel.cli.secret_input import read_secret
from saleschannel.domain.marketplaces import Region, find_marketplace

if TYPE_CHECKING:
    from saleschannel.amazon.connection import ConnectionReport
    from saleschannel.channel.models import SellerAccount


def http_address(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Accepts http:// and https:// addresses only."""
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise click.BadParameter(f"“{value}” is no address; write it as https://host.")
    return value.rstrip("/")


@click.group()
def account() -> None:
    """Seller accounts at Amazon."""


@account.command("add")
@click.argument("name")
@click.option(
    "--region",
    type=click.Choice([region.value for region in Region], case_sensitive=False),
    required=True,
    help="Where the account sells: na America, eu Europe, Near East and India, fe Far East.",
)
@click.option("--client-id", envvar="AMAZON_CLIENT_ID", show_envvar=True, required=True, help="The app's client id.")
@click.option("--client-secret", envvar="AMAZON_CLIENT_SECRET", show_envvar=True, help="The app's client secret.")
@click.option("--client-secret-file", help="File with the client secret; - reads a line of standard input.")
@click.option("--refresh-token", envvar="AMAZON_REFRESH_TOKEN", show_envvar=True, help="The seller's refresh token.")
@click.option("--refresh-token-file", help="File with the refresh token; - reads a line of standard input.")
@click.option(
    "--endpoint",
    default="",
    callback=http_address,
    help="Address of the Selling Partner API; else Amazon's own of the region.",
)
@click.option(
    "--token-endpoint",
    default="",
    callback=http_address,
    help="Address that gives access tokens; else Login with Amazon.",
)
@click.option(
    "--limits-factor",
    type=click.IntRange(1, 1_000_000),
    default=1,
    show_default=True,
    help="Times Amazon's published limits; more than 1 only where Amazon has granted it, or for a stand-in of Amazon.",
)
@json_option
def add_command(
    *,
    name: str,
    region: str,
    client_id: str,
    client_secret: str | None,
    client_secret_file: str | None,
    refresh_token: str | None,
    refresh_token_file: str | None,
    endpoint: str,
    token_endpoint: str,
    limits_factor: int,
    as_json: bool,
) -> None:
    """Add the seller account NAME. Secrets not given are asked for; they are stored encrypted."""
    secret = read_secret("client-secret", client_secret, client_secret_file)
    token = read_secret("refresh-token", refresh_token, refresh_token_file)
    open_database()
    from saleschannel.services.accounts import AccountKeys, add_account

    keys = AccountKeys(client_id, secret, token, endpoint, token_endpoint)
    added = add_account(name, Region(region), keys, limits_factor)
    show(account_facts(added, 0), f"Added. Try it: saleschannel account test “{name}”", as_json=as_json)


@account.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """List the seller accounts."""
    open_database()
    from saleschannel.services.accounts import accounts, stores_per_account

    stores = stores_per_account()
    facts = [account_facts(each, stores.get(each.pk, 0)) for each in accounts()]
    headings = ("name", "region", "stores", "active", "problem")
    show(
        facts,
        lambda: table(headings, [[entry[name] for name in headings] for entry in facts], empty="No seller accounts."),
        as_json=as_json,
    )


@account.command("test")
@click.argument("name")
@click.option("--marketplace", "marketplaces", multiple=True, help="Country or id to try; else those of the stores.")
@json_option
def test_command(name: str, marketplaces: tuple[str, ...], *, as_json: bool) -> None:
    """Try the seller account NAME: keys, clock, orders, buyer data. Exit code 1 when orders cannot be read."""
    wanted = [marketplace_id_of(text) for text in marketplaces]
    open_database()
    from saleschannel.services.accounts import find_account

    report = try_account(find_account(name), wanted)
    document = {"works": report.works, **msgspec.to_builtins(report)}
    show(document, lambda: report_text(report), as_json=as_json)
    if not report.works:
        raise SystemExit(FAILED)


@account.command("remove")
@click.argument("name")
@json_option
def remove_command(name: str, *, as_json: bool) -> None:
    """Remove the seller account NAME with its keys; only one without stores can be removed."""
    open_database()
    from saleschannel.services.accounts import find_account, remove_account

    remove_account(find_account(name))
    show({"removed": name}, "Removed.", as_json=as_json)


def marketplace_id_of(text: str) -> str:
    """A marketplace by country or id. Raises click.BadParameter that names the choices."""
    try:
        return find_marketplace(text).marketplace_id
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def try_account(account: SellerAccount, wanted: list[str]) -> ConnectionReport:
    """Try the given marketplaces, else those of the stores, else those of the region until one answers."""
    from saleschannel.config.wiring import connection_report

    return connection_report(account, wanted or sorted(account.stores.values_list("marketplace_id", flat=True)))


def report_text(report: ConnectionReport) -> str:
    buyer_data = {True: "yes", False: "no", None: "not known: no order could show it"}[report.buyer_data]
    findings = fields(
        [
            ("works", report.works),
            ("credentials accepted", report.credentials_accepted),
            ("endpoint reached", report.endpoint_reached),
            ("orders readable", report.orders_readable),
            ("buyer data", buyer_data),
            ("Amazon's clock", f"{report.clock_skew_seconds:+.1f} s from this machine's"),
        ]
    )
    problems = [f"{problem.message}\n  {problem.remedy}".rstrip() for problem in report.problems]
    return "\n\n".join([findings, *problems])


def account_facts(account: SellerAccount, stores: int) -> dict[str, Any]:
    """An account without its secrets."""
    return {
        "name": account.name,
        "region": account.region,
        "client_id": account.client_id,
        "endpoint": account.endpoint or Region(account.region).endpoint,
        "stores": stores,
        "active": account.active,
        "problem": account.problem,
    }
