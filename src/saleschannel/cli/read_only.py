"""`saleschannel read-only`: shows, switches on and switches off the mode in which nothing is sent to Amazon."""

from __future__ import annotations

import click

from saleschannel.cli.actor import actor
from saleschannel.cli.database import open_database
from saleschannel.cli.failures import Failure
from saleschannel.cli.output import json_option, show


@click.command("read-only")
@click.argument("mode", type=click.Choice(["on", "off"]), required=False)
@json_option
def read_only(mode: str | None, *, as_json: bool) -> None:
    """Show whether outgoing writes are stopped, or stop (on) and allow (off) them.

    `off` also confirms the address of this installation, after it has moved for good.
    """
    open_database()
    from django.conf import settings  # noqa: PLC0415  after open_database()

    from saleschannel.services.read_only import switch_read_only, writes_are_stopped  # noqa: PLC0415

    if mode is not None:
        switch_read_only(on=mode == "on", public_url=settings.PUBLIC_URL, actor=actor())
    stopped = writes_are_stopped()
    if stopped and mode == "off":
        raise Failure(
            "Read-only mode stays on: the setting SALESCHANNEL_READ_ONLY says so.",
            code="read_only_by_setting",
            remedy="Unset SALESCHANNEL_READ_ONLY and start web process and workers again.",
        )
    words = "Read-only mode is on: nothing is written to Amazon." if stopped else "Writes to Amazon are allowed."
    show({"read_only": stopped}, words, as_json=as_json)
