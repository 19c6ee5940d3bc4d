"""The benchmarks' own PostgreSQL and Django on it. Knows nothing of what is measured.

The server is the product's embedded one with safe durability, in `.bench/`; nothing else uses it. Django's settings are
the product's own. `prepare()` must run before anything that imports models.
"""

from __future__ import annotations

import atexit
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from saleschannel.embedded_postgres import EmbeddedPostgres
from saleschannel.vault.keyring import new_key

FOLDER = Path(__file__).resolve().parent.parent / ".bench"
TEMPLATE = "bench_template"

_server: EmbeddedPostgres | None = None


def prepare() -> EmbeddedPostgres:
    """Start the server, which keeps its databases, and set Django up; stopped when the process ends."""
    global _server  # noqa: PLW0603  one server per process
    _server = EmbeddedPostgres(FOLDER / "postgres")
    _server.start()
    atexit.register(_server.stop)
    for name in [name for name in os.environ if name.startswith("SALESCHANNEL_")]:
        del os.environ[name]  # the settings of whoever measures must not decide about the figures
    os.environ |= {
        "DATABASE_URL": _server.ensure_database("postgres"),
        "SALESCHANNEL_DATA_DIR": str(FOLDER / "data"),
        "SALESCHANNEL_ENCRYPTION_KEYS": encryption_key(),
        "SALESCHANNEL_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "saleschannel.config.settings",
    }
    import django  # noqa: PLC0415  the settings need the variables above

    django.setup()
    gc.collect()
    gc.freeze()  # as the worker does (cli.processes)
    return _server


def encryption_key() -> str:
    """The same key for all processes of a run and for databases that are kept."""
    path = FOLDER / "encryption_key"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        path.write_text(new_key("bench"))
    return path.read_text()


def execute(statement: str, database: str = "postgres") -> None:
    """Run one statement outside any transaction (CREATE DATABASE, VACUUM)."""
    import psycopg  # noqa: PLC0415

    assert _server is not None
    with psycopg.connect(_server.url(database), autocommit=True) as connection:
        connection.execute(statement)


def clone(name: str, template: str) -> None:
    """A database with the files of another one, statistics included."""
    execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")


def migrated(name: str) -> None:
    """A new database with the product's tables."""
    execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    execute(f"CREATE DATABASE {name}")
    migrate(name)


def migrate(name: str) -> None:
    """Bring a database to the product's present tables."""
    from django.core.management import call_command  # noqa: PLC0415

    with django_on(name):
        call_command("migrate", verbosity=0, interactive=False)


def url(database: str) -> str:
    assert _server is not None
    return _server.url(database)


@contextmanager
def django_on(database: str) -> Iterator[None]:
    """Django's default connection is one to this database, which is kept open until the process ends or `close`."""
    from django.db import connections  # noqa: PLC0415

    before = connections["default"]
    connections["default"] = _wrapper(database)
    try:
        yield
    finally:
        connections["default"] = before


def backend_pid(database: str) -> int:
    """The server's process that serves Django's connection to this database."""
    with django_on(database):
        from django.db import connection  # noqa: PLC0415

        connection.ensure_connection()
        return int(connection.connection.info.backend_pid)


def close(database: str) -> None:
    """Close Django's connection to a database, so that the database can be cloned or dropped."""
    if wrapper := _wrappers.pop(database, None):
        wrapper.close()


_wrappers: dict[str, Any] = {}


def _wrapper(database: str) -> Any:
    if database not in _wrappers:
        from django.conf import settings  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415

        wrapper = connections.create_connection("default")
        wrapper.settings_dict = {**settings.DATABASES["default"], **wrapper.settings_dict, "NAME": database}
        _wrappers[database] = wrapper
    return _wrappers[database]
