"""`saleschannel key`: encryption keys for buyer data and secrets."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from saleschannel.cli.output import json_option, show
from saleschannel.vault.keyring import new_key


@click.group()
def key() -> None:
    """Encryption keys for buyer data and secrets."""


@key.command("new")
@click.option("--name", help="The key's name, stored with each value; else the date.")
@json_option
def new_command(name: str | None, *, as_json: bool) -> None:
    """Make a key for SALESCHANNEL_ENCRYPTION_KEYS. Put it in front of the others; keep those: they still decrypt."""
    made = new_key(checked_name(name or f"{datetime.now(UTC):%Y%m%d}"))
    show({"key": made}, made, as_json=as_json)


def checked_name(name: str) -> str:
    if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum() or len(name) > 50:
        raise click.BadParameter("A key's name has letters, digits, - and _ only.", param_hint="--name")
    return name
