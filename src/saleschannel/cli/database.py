"""The database of a command: the one named by DATABASE_URL, or the embedded one, which it starts or joins."""

from __future__ import annotations

import atexit
import os
from pathlib import Path

import click

from saleschannel.config.environment import Environment
from saleschannel.embedded_postgres import EmbeddedPostgres
from saleschannel.embedded_postgres.errors import EmbeddedPostgresError

DATABASE = "saleschannel"
_joined: list[EmbeddedPostgres] = []


def use_database() -> None:
    """Make Django ready on the command's database; the embedded server is left again when the process ends.

    Every process joins the server itself: a process that only had its address would be cut off when the others leave.
    """
    join_embedded_server()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleschannel.config.settings")
    import django  # noqa: PLC0415  Django reads the settings when it is set up, and they need DATABASE_URL

    django.setup()


def join_embedded_server() -> None:
    """Set DATABASE_URL to the embedded server unless it names another one."""
    environment = Environment()
    if _joined or environment.text("DATABASE_URL"):
        return
    server = EmbeddedPostgres(data_dir() / "postgres", report=lambda message: click.echo(message, err=True))
    try:
        server.start()
        os.environ["DATABASE_URL"] = server.ensure_database(DATABASE)
    except EmbeddedPostgresError as error:
        raise click.ClickException(str(error)) from error
    _joined.append(server)
    atexit.register(server.stop)


def data_dir() -> Path:
    return Path(Environment().text("SALESCHANNEL_DATA_DIR")).absolute()


def open_database() -> None:
    """The database for a command that ends by itself: its log stays quiet unless a level was set."""
    if not django_is_ready():
        os.environ.setdefault("SALESCHANNEL_LOG_LEVEL", "WARNING")
    use_database()


def django_is_ready() -> bool:
    from django.apps import apps  # noqa: PLC0415

    return apps.ready
