"""`saleschannel store`: an account's marketplaces, each with its order settings."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from saleschannel.cli.actor import actor
from saleschannel.cli.database import open_database
from saleschannel.cli.dry_running import dry_run_command
from saleschannel.cli.key_values import key_and_value
from saleschannel.cli.moments import Moment, in_zone
from saleschannel.cli.output import json_option, show, table
from saleschannel.domain.marketplaces import MarketplaceInfo, find_marketplace

if TYPE_CHECKING:
    from saleschannel.channel.models import Store


class MarketplaceName(click.ParamType[MarketplaceInfo]):
    """A marketplace by its country code or its id."""

    name = "marketplace"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> MarketplaceInfo:
        if isinstance(value, MarketplaceInfo):
            return value
        try:
            return find_marketplace(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.group()
def store() -> None:
    """Stores: a seller account in one marketplace, with its order settings."""


store.add_command(dry_run_command)


@store.command("add")
@click.argument("account")
@click.argument("marketplace", type=MarketplaceName())
@click.argument("name")
@click.option("--import-from", type=Moment(), help="Import orders placed since then, too; else only those from now on.")
@click.option("--commerce-store", default="default", show_default=True, help="Commerce store the orders go to.")
@json_option
def add_command(
    account: str,
    marketplace: MarketplaceInfo,
    name: str,
    import_from: datetime | None,
    commerce_store: str,
    *,
    as_json: bool,
) -> None:
    """Connect ACCOUNT in MARKETPLACE (country or id) as the store NAME. Asks Amazon for its time."""
    open_database()
    from django.utils import timezone

    from saleschannel.config.wiring import marketplace_of
    from saleschannel.services.accounts import find_account
    from saleschannel.services.connect_store import connect_store

    seller = find_account(account)
    since = in_zone(import_from, timezone.get_default_timezone()) if import_from else None
    added = connect_store(
        seller, marketplace, name, marketplace_of(seller), import_from=since, commerce_store=commerce_store
    )
    show(
        store_facts(added),
        lambda: f"Connected: {marketplace.name}, orders placed since {added.import_from:%Y-%m-%d %H:%M:%S} UTC.",
        as_json=as_json,
    )


@store.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """List the stores."""
    open_database()
    from saleschannel.services.stores import stores

    facts = [store_facts(each) for each in stores()]
    headings = ("name", "account", "country", "active", "import_from")
    show(
        facts,
        lambda: table(headings, [[entry[name] for name in headings] for entry in facts], empty="No stores."),
        as_json=as_json,
    )


@store.command("settings")
@click.argument("name", metavar="STORE")
@click.argument("changes", metavar="[KEY=VALUE]...", nargs=-1)
@json_option
def settings_command(name: str, changes: tuple[str, ...], *, as_json: bool) -> None:
    """Show the order settings of STORE, or change them: all that are given, or none."""
    wanted = dict(key_and_value(change) for change in changes)
    open_database()
    from saleschannel.services.change_order_settings import change_order_settings, choices_of, settings_as_values
    from saleschannel.services.stores import find_store

    settings = find_store(name).order_settings
    if wanted:
        change_order_settings(settings, wanted, actor())
    values = settings_as_values(settings)
    rows = [(key, value, " | ".join(choices_of(key))) for key, value in values.items()]
    show(values, lambda: table(("setting", "value", "can be"), rows, empty=""), as_json=as_json)


@store.command("pause")
@click.argument("name", metavar="STORE")
@json_option
def pause_command(name: str, *, as_json: bool) -> None:
    """Stop importing the orders of STORE; orders that are imported go their way."""
    open_database()
    from saleschannel.services.stores import find_store, pause_store

    paused = pause_store(find_store(name))
    show({"store": name, "active": False}, "Paused." if paused else "It was paused already.", as_json=as_json)


@store.command("resume")
@click.argument("name", metavar="STORE")
@json_option
def resume_command(name: str, *, as_json: bool) -> None:
    """Import the orders of STORE again, with those of the time in between."""
    open_database()
    from saleschannel.services.stores import find_store, resume_store

    resumed = resume_store(find_store(name))
    show({"store": name, "active": True}, "Resumed." if resumed else "It was not paused.", as_json=as_json)


def store_facts(store: Store) -> dict[str, Any]:
    return {
        "name": store.name,
        "account": store.account.name,
        "marketplace_id": store.marketplace_id,
        "country": store.marketplace.country,
        "active": store.active,
        "connected_at": store.connected_at,
        "import_from": store.import_from,
        "commerce_store": store.order_settings.commerce_store,
    }
