"""Throw-away servers for the tests of this folder; whatever a test does to one, nothing of it is left running."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from saleschannel.embedded_postgres import Durability, EmbeddedPostgres
from saleschannel.embedded_postgres.locks import try_exclusive
from tests.embedded_postgres.waiting import until

MakeServer = Callable[..., EmbeddedPostgres]


MEMORY = Path("/dev/shm")  # noqa: S108 making data files there takes a third of the time
ENOUGH_BYTES = 1_000_000_000


def passable_folder() -> Path:
    """A new folder with a short path that every user can pass, in memory where there is room."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES
    folder = Path(tempfile.mkdtemp(prefix="sc-", dir=MEMORY if roomy else None))
    folder.chmod(0o755)
    return folder


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder like most projects'; pytest's own is closed to others."""
    folder = passable_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def make_server(place: Path, template: Path) -> Iterator[MakeServer]:
    """Makes objects on `place`/db, or on the folder given; ends their servers afterwards.

    Data files are copied from a template, which is quicker, unless the folder is there or `fresh` ones are wanted.
    """
    made: list[EmbeddedPostgres] = []

    def make(data_dir: Path | None = None, *, fresh: bool = False, **settings: object) -> EmbeddedPostgres:
        folder = data_dir or place / "db"
        if not fresh and not folder.exists():
            subprocess.run(["cp", "-a", template, folder], check=True)
        chosen = {"durability": Durability.THROW_AWAY, **settings}
        made.append(EmbeddedPostgres(folder, **chosen))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for server in made:
        end(server)


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    """The data directory of a server that was stopped in good order."""
    folder = passable_folder()
    with EmbeddedPostgres(folder / "db", durability=Durability.THROW_AWAY):
        pass
    yield folder / "db"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def running() -> Iterator[EmbeddedPostgres]:
    """One server for the tests that only look."""
    folder = passable_folder()
    with EmbeddedPostgres(folder / "db", durability=Durability.THROW_AWAY) as server:
        yield server
    shutil.rmtree(folder)


def end(server: EmbeddedPostgres) -> None:
    """Kills what still runs, then lets the object go."""
    pid = server.pid()
    if pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT)
            os.kill(pid, signal.SIGCONT)
    if server.layout.server_lock.exists():
        until(lambda: is_free(server.layout.server_lock))
    server.stop()


def is_free(lock: Path) -> bool:
    """Whether no process of the server is alive."""
    descriptor = os.open(lock, os.O_RDWR)
    try:
        return try_exclusive(descriptor)
    finally:
        os.close(descriptor)
