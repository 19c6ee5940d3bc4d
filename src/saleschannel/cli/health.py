"""`saleschannel health`: whether this installation does its work."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

from datetime import timedelta

import click
import msgspec

from saleschannel.cli.database import open_database
from saleschannel.cli.failures import FAILED
from saleschannel.cli.output import json_option, show, table


@click.command()
@json_option
def health(*, as_json: bool) -> None:
    """Look at database, workers, jobs, imports, shipments and stock. Exit code 1 when something does not work."""
    open_database()
    from django.conf import settings

    from saleschannel.config.wiring import amazon_time, stock_differences
    from saleschannel.services.health import HealthQuestions, Level, find_health

    every = timedelta(seconds=settings.IMPORT_EVERY)
    findings = find_health(HealthQuestions(amazon_time, stock_differences, every))
    healthy = all(finding.level is not Level.PROBLEM for finding in findings)
    rows = [(finding.level.value, finding.check, f"{finding.message} {finding.remedy}".strip()) for finding in findings]
    show(
        {"healthy": healthy, "findings": msgspec.to_builtins(findings)},
        lambda: table(("level", "check", "finding"), rows, empty=""),
        as_json=as_json,
    )
    if not healthy:
        raise SystemExit(FAILED)
