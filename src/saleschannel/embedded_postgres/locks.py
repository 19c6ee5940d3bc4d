"""File locks that the kernel drops when their holder dies, however it dies. Knows nothing of PostgreSQL.

Three files: `start_stop.lock` is held while somebody starts or stops the server; `users.lock` is shared by all users;
`server.lock` is held by the server's own processes, inherited, so it is free exactly when none of them is alive.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from saleschannel.embedded_postgres.errors import EmbeddedPostgresError
from saleschannel.embedded_postgres.ownership import ServerUser

POLL_SECONDS = 0.02
REPORT_AFTER_SECONDS = 2.0


def open_lock_file(path: Path, user: ServerUser) -> int:
    """A descriptor of the file, created for its user if it is not there. Children do not inherit it."""
    try:
        return os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        user.give(descriptor)
        return descriptor


def try_exclusive(descriptor: int) -> bool:
    """Whether the lock could be had at once; turns a shared lock of ours into an exclusive one."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def take_shared(descriptor: int) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_SH)


@contextmanager
def held_exclusively(path: Path, user: ServerUser, patience: float, report: Callable[[str], None]) -> Iterator[None]:
    """Holds the lock, waiting for its present holder at most `patience` seconds and saying so."""
    descriptor = open_lock_file(path, user)
    try:
        _wait_for(descriptor, path, patience, report)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, path: Path, patience: float, report: Callable[[str], None]) -> None:
    begin, told = time.monotonic(), False
    while not try_exclusive(descriptor):
        waited = time.monotonic() - begin
        if waited > patience:
            raise EmbeddedPostgresError(
                f"Another process has been starting or stopping the database for {waited:.0f} s (it holds {path})."
                f" See which with `fuser {path}`, end it, and try again."
            )
        if waited > REPORT_AFTER_SECONDS and not told:
            report("waiting for another process that is starting or stopping the database")
            told = True
        time.sleep(POLL_SECONDS)
