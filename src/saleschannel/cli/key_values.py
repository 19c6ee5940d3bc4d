"""KEY=VALUE arguments of commands. Knows no keys."""

from __future__ import annotations

import click


def key_and_value(change: str) -> tuple[str, str]:
    """The two parts. Raises click.UsageError for a text without `=`."""
    key, equals, value = change.partition("=")
    if not equals:
        raise click.UsageError(f"“{change}” is no KEY=VALUE.")
    return key.strip(), value
