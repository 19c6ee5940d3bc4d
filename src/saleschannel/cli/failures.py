"""How a command ends when it fails: one message that says what to do next, and an exit code that tells.

Knows no command. 1 failed, 2 wrong usage, 3 nothing found, 4 wait for Amazon.
"""

from __future__ import annotations

from typing import IO, Any

import click

from saleschannel.cli.output import as_json_text
from saleschannel.config.environment import SettingError
from saleschannel.domain.errors import NotFound, SaleschannelError, Throttled

FAILED, WRONG_USAGE, NOTHING_FOUND, WAIT_FOR_AMAZON = 1, 2, 3, 4
UNDEFINED_TABLE, UNDEFINED_COLUMN = "42P01", "42703"


class Failure(click.ClickException):
    """A command failed: what and why, a short code, what to do next. `facts` are for callers that asked for JSON."""

    def __init__(
        self, message: str, *, remedy: str = "", code: str = "failed", exit_code: int = FAILED, **facts: Any
    ) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.code = code
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it from the instance
        self.facts = facts

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"Error: {self.message}" + (f"\n{self.remedy}" if self.remedy else ""), file=file, err=True)


class JsonFailure(click.ClickException):
    """The same as JSON on standard error, for callers that asked for JSON."""

    def __init__(self, error: click.ClickException) -> None:
        super().__init__(error.message)
        self.exit_code = error.exit_code  # type: ignore[misc]
        self.document = error_document(error)

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(as_json_text(self.document), file=file, err=True)


def error_document(error: click.ClickException) -> dict[str, Any]:
    document = {"error": error.format_message(), "code": "failed", "remedy": "", "exit_code": error.exit_code}
    if isinstance(error, click.UsageError):
        return {**document, "code": "usage"}
    if isinstance(error, Failure):
        return {**document, "code": error.code, "remedy": error.remedy, **error.facts}
    return document


def known_errors() -> tuple[type[Exception], ...]:
    """The errors that have a message for people. Read only when something was raised: it imports the database."""
    import psycopg  # noqa: PLC0415
    from django.db import Error as DatabaseError  # noqa: PLC0415

    from saleschannel.vault.keyring import DecryptionError  # noqa: PLC0415

    return (SaleschannelError, SettingError, DecryptionError, DatabaseError, psycopg.Error)


def failure_of(error: Exception) -> Failure:
    """The failure that a known error means to a command."""
    match error:
        case Throttled():
            return Failure(
                f"{error.message} Amazon lets us go on in {error.retry_after:.0f} s.",
                remedy="Try again then; a running worker waits by itself.",
                code=error.code,
                exit_code=WAIT_FOR_AMAZON,
                retry_after=error.retry_after,
            )
        case SaleschannelError():
            exit_code = NOTHING_FOUND if isinstance(error, NotFound) else FAILED
            return Failure(error.message, remedy=error.remedy, code=error.code, exit_code=exit_code)
        case SettingError():
            return Failure(str(error), code="setting")
    return database_failure(error)


def database_failure(error: Exception) -> Failure:
    """Words for what the database or the keyring says, without the values in its message (they may be buyer data)."""
    cause = error.__cause__ or error
    if getattr(cause, "sqlstate", None) in {UNDEFINED_TABLE, UNDEFINED_COLUMN}:
        return Failure(
            "The database is not at this version.",
            remedy="Run `saleschannel migrate`, then try again.",
            code="not_migrated",
        )
    if type(error).__name__ == "DecryptionError":
        return Failure(f"A stored value cannot be read: {error}.", code="key_missing")
    if type(error).__name__ == "OperationalError":
        return Failure(
            f"The database does not answer: {str(error).strip()}",
            remedy="Check DATABASE_URL and that PostgreSQL runs there; `saleschannel health` tells more.",
            code="database_unreachable",
        )
    diagnostics = getattr(cause, "diag", None)
    words = getattr(diagnostics, "message_primary", None) or type(error).__name__
    return Failure(
        f"The database refuses: {words}.", remedy="Please report this with the command you gave.", code="database"
    )
