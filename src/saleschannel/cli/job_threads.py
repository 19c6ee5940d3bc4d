"""The threads in which a worker performs jobs. They leave no database connection open behind them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


class JobThreads(ThreadPoolExecutor):
    """An executor whose end closes the connections of its threads; Django closes those of requests only."""

    def __init__(self, threads: int) -> None:
        super().__init__(threads, thread_name_prefix="job", initializer=self._remember_connection)
        self._connections: list[BaseDatabaseWrapper] = []

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait, cancel_futures=cancel_futures)
        while self._connections:
            self._connections.pop().close()

    def _remember_connection(self) -> None:
        connection = connections["default"]
        connection.inc_thread_sharing()  # so that it may be closed from another thread
        self._connections.append(connection)
