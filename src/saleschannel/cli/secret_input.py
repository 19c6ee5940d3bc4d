"""Reads a secret for a command: from its option, from a file, from standard input, or by a hidden prompt."""

from __future__ import annotations

import sys
from pathlib import Path

import click


def read_secret(option: str, value: str | None, file: str | None) -> str:
    """The secret of `--option` or `--option-file` (`-` is standard input, one line); asked for on a terminal.

    Raises click.UsageError when there is nobody to ask.
    """
    if value and file:
        raise click.UsageError(f"Give --{option} or --{option}-file, not both.")
    if value:
        return value
    if file == "-":
        return not_empty(option, sys.stdin.readline().strip())
    if file:
        return not_empty(option, read_file(option, Path(file)))
    if not sys.stdin.isatty():
        variable = f"AMAZON_{option.replace('-', '_').upper()}" if option != "password" else "a terminal"
        raise click.UsageError(f"Missing --{option}. Give it, --{option}-file, or {variable}.")
    return str(click.prompt(option.replace("-", " ").capitalize(), hide_input=True, err=True))


def read_file(option: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise click.UsageError(f"--{option}-file: {path} cannot be read ({reason}).") from error


def not_empty(option: str, secret: str) -> str:
    if not secret:
        raise click.UsageError(f"The value of --{option} is empty.")
    return secret
