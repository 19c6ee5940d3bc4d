"""The embedded server as its users see it: start it or join it, get its URL, leave it; the last one out stops it.

Must not know what the database is for.
"""

import logging
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from saleschannel.embedded_postgres.binaries import Binaries
from saleschannel.embedded_postgres.configuration import Durability, ServerSettings
from saleschannel.embedded_postgres.errors import EmbeddedPostgresError
from saleschannel.embedded_postgres.layout import Layout
from saleschannel.embedded_postgres.lifecycle import bring_up, shut_down
from saleschannel.embedded_postgres.liveness import Answer, ask, server_pid, url_of
from saleschannel.embedded_postgres.locks import held_exclusively, open_lock_file, take_shared, try_exclusive
from saleschannel.embedded_postgres.ownership import ServerUser, choose_server_user, make_data_dir
from saleschannel.embedded_postgres.socket_folder import recorded_socket_folder

logger = logging.getLogger(__name__)

START_STOP_PATIENCE_SECONDS = 700.0  # longer than the longest start


class EmbeddedPostgres:
    """A PostgreSQL server in `data_dir`, shared by all who have started it and not yet stopped it.

    `data_dir` is a folder of its own (created if need be): data files, log and locks are in it. Each object is one
    user; the kernel keeps the count, so a killed process counts no longer. A forked child must make its own object.
    Not safe for use by several threads at once.
    """

    def __init__(
        self,
        data_dir: Path | str,
        *,
        durability: Durability = Durability.SAFE,
        shared_buffers_mb: int | None = None,
        max_connections: int = 60,
        extra_settings: Mapping[str, str] | None = None,
        binaries: Binaries | None = None,
        report: Callable[[str], None] = logger.info,
    ) -> None:
        """`report` hears of what takes long (creating, recovering). The settings are those of whoever starts it."""
        self.layout = Layout(Path(data_dir).resolve())
        default_buffers = 32 if durability is Durability.THROW_AWAY else 256
        self._settings = ServerSettings(
            durability, shared_buffers_mb or default_buffers, max_connections, dict(extra_settings or {})
        )
        self._binaries = binaries
        self._report = report
        self._users_lock: int | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Makes sure that the server answers, and counts us among its users. Repeating is harmless and repairs.

        Raises EmbeddedPostgresError with the remedy when it cannot be started.
        """
        user = choose_server_user(self.layout.data_dir, self.layout.cluster)
        make_data_dir(self.layout.data_dir, user)
        with self._starting_or_stopping(user):
            self._join(user)
            try:
                bring_up(self.layout, user, self._settings, self._binaries, self._report)
            except EmbeddedPostgresError:
                self._leave()
                raise
            except BaseException:  # Ctrl-C while waiting: do not leave behind what nobody would stop
                self._leave_and_stop_if_last()
                raise

    def stop(self) -> None:
        """Leaves; stops the server when nobody else uses it. Harmless when repeated."""
        if self._users_lock is None:
            return
        with self._starting_or_stopping(choose_server_user(self.layout.data_dir, self.layout.cluster)):
            self._leave_and_stop_if_last()

    def url(self, database: str = "saleschannel") -> str:
        """The libpq URL of a database of the server, which must have been started. Creates nothing."""
        folder = recorded_socket_folder(self.layout)
        if folder is None:
            raise EmbeddedPostgresError(f"The database server in {self.layout.data_dir} is not running: call start().")
        return url_of(folder, database)

    def ensure_database(self, name: str = "saleschannel") -> str:
        """Creates the database if it is not there, and returns its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
                try:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
                except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    logger.debug("another process has just created the database %s", name)
        return self.url(name)

    def is_answering(self) -> bool:
        """Whether a connection is answered now. Starts nothing."""
        folder = recorded_socket_folder(self.layout)
        return folder is not None and ask(folder) is Answer.READY

    def pid(self) -> int | None:
        """The process that listens, as the kernel says; None where none does."""
        folder = recorded_socket_folder(self.layout)
        return server_pid(folder) if folder else None

    def _starting_or_stopping(self, user: ServerUser) -> AbstractContextManager[None]:
        return held_exclusively(self.layout.start_stop_lock, user, START_STOP_PATIENCE_SECONDS, self._report)

    def _join(self, user: ServerUser) -> None:
        if self._users_lock is None:
            self._users_lock = open_lock_file(self.layout.users_lock, user)
            take_shared(self._users_lock)

    def _leave_and_stop_if_last(self) -> None:
        try:
            if self._users_lock is not None and try_exclusive(self._users_lock):
                shut_down(self.layout, self._report)
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._users_lock is not None:
            os.close(self._users_lock)
            self._users_lock = None
