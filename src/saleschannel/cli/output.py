"""What commands print: tables for people, JSON for machines, progress on a terminal only. Knows no database.

Results go to standard output, everything else to standard error, so that commands work in pipes and from cron.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click
import msgspec

Command = TypeVar("Command", bound=Callable[..., Any])
DASH = "—"


def json_option(command: Command) -> Command:
    """Give a command the option --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, and errors too.")(command)


def show(value: Any, text: str | Callable[[], str], *, as_json: bool) -> None:
    """Print a result: `value` as JSON, or its text for people."""
    if as_json:
        click.echo(as_json_text(value))
    else:
        click.echo(text if isinstance(text, str) else text())


def as_json_text(value: Any) -> str:
    """Indented JSON: decimals as texts, times in ISO 8601."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def json_line(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> str:
    """Columns as wide as their content, never cut: a pipe has no width. `empty` stands for no rows."""
    texts = [[cell_text(cell) for cell in row] for row in rows]
    if not texts:
        return empty
    widths = [max(len(row[column]) for row in [list(headings), *texts]) for column in range(len(headings))]
    lines = [[heading.upper() for heading in headings], *texts]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def fields(pairs: Iterable[tuple[str, object]]) -> str:
    """Names and values below each other."""
    texts = [(name, cell_text(value)) for name, value in pairs]
    width = max(len(name) for name, _ in texts)
    return "\n".join(f"{name.ljust(width)}  {value}".rstrip() for name, value in texts)


def cell_text(value: object) -> str:
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split())


def note(message: str) -> None:
    """Tell a person something that is not the result."""
    click.echo(message, err=True)


@contextmanager
def progress(what: str, total: int | None = None, *, unit: str = "") -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error where that is a terminal; else nothing. Call the result with the number done."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console  # noqa: PLC0415  only where there is somebody to look at it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
