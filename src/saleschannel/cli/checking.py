"""`saleschannel check`: whether the settings fit together."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

import click

from saleschannel.cli.database import open_database
from saleschannel.cli.failures import FAILED, Failure
from saleschannel.cli.output import json_option, note, show


@click.command()
@json_option
def check(*, as_json: bool) -> None:
    """Check the settings; each problem comes with what to do. Exit code 1 for errors, 0 for warnings."""
    open_database()
    facts = problems_of_settings()
    show(facts, "\n".join(map(line_of, facts)) or "The settings are in order.", as_json=as_json)
    if any(fact["level"] == "error" for fact in facts):
        raise SystemExit(FAILED)


def refuse_wrong_settings() -> None:
    """Tell what the checks find; raises Failure for errors. For the start of long-running processes."""
    facts = problems_of_settings()
    for fact in facts:
        note(line_of(fact))
    if any(fact["level"] == "error" for fact in facts):
        raise Failure("The settings do not fit together.", code="settings", remedy="Correct what is named above.")


def problems_of_settings() -> list[dict[str, str]]:
    from django.core.checks import ERROR, run_checks

    return [
        {
            "id": message.id or "",
            "level": "error" if message.level >= ERROR else "warning",
            "message": str(message.msg),
            "remedy": str(message.hint or ""),
        }
        for message in run_checks()
        if not message.is_silenced()
    ]


def line_of(fact: dict[str, str]) -> str:
    return f"{fact['level']} {fact['id']}: {fact['message']}\n  {fact['remedy']}".rstrip()
