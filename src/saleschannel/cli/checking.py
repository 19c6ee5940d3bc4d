"""`saleschannel check`: whether the settings fit together."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

import click

from saleschannel.cli.database import open_database
from saleschannel.cli.failures import FAILED
from saleschannel.cli.output import json_option, show


@click.command()
@json_option
def check(*, as_json: bool) -> None:
    """Check the settings; each problem comes with what to do. Exit code 1 for errors, 0 for warnings."""
    open_database()
    from django.core.checks import ERROR, run_checks

    messages = run_checks(include_deployment_checks=False)
    facts = [
        {"id": m.id, "level": "error" if m.level >= ERROR else "warning", "message": m.msg, "remedy": m.hint or ""}
        for m in messages
    ]
    lines = [f"{f['level']} {f['id']}: {f['message']}\n  {f['remedy']}".rstrip() for f in facts]
    show(facts, "\n".join(lines) or "The settings are in order.", as_json=as_json)
    if any(message.level >= ERROR for message in messages):
        raise SystemExit(FAILED)
