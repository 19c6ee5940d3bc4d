"""Gives the test run a database and a data folder of its own, before Django reads its settings.

Loaded with `-p tests.postgres_plugin` (pyproject), because pytest-django reads the settings before any conftest. One
throw-away embedded server per run; with DATABASE_URL set, that server is used. pytest-django makes the test database.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from saleschannel.embedded_postgres import Durability, EmbeddedPostgres
from saleschannel.vault.keyring import new_key

PREFIX = "saleschannel-tests-"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    remove_remains_of_killed_runs()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    early_config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    forget_settings_of_the_person()
    os.environ["SALESCHANNEL_DATA_DIR"] = str(folder)
    os.environ["SALESCHANNEL_ENCRYPTION_KEYS"] = new_key("test")
    if not os.environ.get("DATABASE_URL"):
        server = EmbeddedPostgres(folder / "postgres", durability=Durability.THROW_AWAY)
        early_config.add_cleanup(server.stop)
        server.start()
        os.environ["DATABASE_URL"] = server.ensure_database()


def forget_settings_of_the_person() -> None:
    """The settings of whoever runs the tests must not decide about them."""
    for name in [name for name in os.environ if name.startswith("SALESCHANNEL_")]:
        del os.environ[name]


def remove_remains_of_killed_runs() -> None:
    """A run that was killed could not stop its server; the folder's name tells whose it was."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists():
            server = EmbeddedPostgres(folder / "postgres", durability=Durability.THROW_AWAY)
            if server.is_answering():
                server.start()  # joins, so that leaving stops it
                server.stop()
            shutil.rmtree(folder, ignore_errors=True)
