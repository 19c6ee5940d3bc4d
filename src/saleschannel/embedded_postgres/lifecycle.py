"""Brings the server up and down. The caller holds start_stop.lock, so nobody else does either meanwhile."""

import logging
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from saleschannel.embedded_postgres.binaries import Binaries, find_binaries
from saleschannel.embedded_postgres.cluster import check_version, create_cluster, is_created
from saleschannel.embedded_postgres.configuration import ServerSettings
from saleschannel.embedded_postgres.errors import ServerDidNotStartError, ServerDidNotStopError
from saleschannel.embedded_postgres.launch import ServerProcess, launch, reap
from saleschannel.embedded_postgres.layout import Layout
from saleschannel.embedded_postgres.liveness import Answer, ask, server_pid
from saleschannel.embedded_postgres.locks import open_lock_file, try_exclusive
from saleschannel.embedded_postgres.ownership import ServerUser, user_of, write_file
from saleschannel.embedded_postgres.reachable_binaries import reachable_binaries
from saleschannel.embedded_postgres.socket_folder import (
    choose_socket_folder,
    make_socket_folder,
    recorded_socket_folder,
    remove_socket_folder,
)

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.01
REPORT_EVERY_SECONDS = 5.0
RECOVERY_PATIENCE_SECONDS = 600.0  # replaying 2 GB of log on a slow disk
SILENCE_PATIENCE_SECONDS = 60.0  # processes that live but do not even say that they are starting
FAST_STOP_PATIENCE_SECONDS = 60.0
IMMEDIATE_STOP_PATIENCE_SECONDS = 15.0
LOG_BYTES_IN_AN_ERROR = 1500

Report = Callable[[str], None]


def bring_up(
    layout: Layout, user: ServerUser, settings: ServerSettings, binaries: Binaries | None, report: Report
) -> None:
    """Returns when the server answers; starts it where no process of it is alive. Raises ServerDidNotStartError."""
    waiting = Waiting(layout, report)
    process: ServerProcess | None = None
    while (answer := _answer(layout)) is not Answer.READY:
        if process is None:
            process = _launch_if_none_lives(layout, user, settings, binaries, report)
            if process is not None:
                waiting.begin()
        elif process.poll() is not None:
            raise ServerDidNotStartError(
                f"The database server in {layout.data_dir} ended with code {process.returncode} while starting."
                f" Its log ({layout.log}) says:\n{_end_of(layout.log)}"
            )
        waiting.one_moment(answer)


def _answer(layout: Layout) -> Answer:
    folder = recorded_socket_folder(layout)
    return ask(folder) if folder else Answer.NONE


def _end_of(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - LOG_BYTES_IN_AN_ERROR))
        return file.read().decode(errors="replace").strip()


class Waiting:
    """How long we have waited for an answer, and whether that is too long."""

    def __init__(
        self,
        layout: Layout,
        report: Report,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._layout, self._report, self._clock, self._sleep = layout, report, clock, sleep
        self.begin()

    def begin(self) -> None:
        """Counts from now: what went before (creating the data files) was no waiting."""
        self._begin = self._last_word = self._clock()
        self._next_report = self._begin + REPORT_EVERY_SECONDS

    def one_moment(self, answer: Answer) -> None:
        """Sleeps for a poll; reports now and then. Raises ServerDidNotStartError when patience is at its end."""
        now = self._clock()
        self._last_word = now if answer is Answer.BUSY else self._last_word
        if now - self._begin > RECOVERY_PATIENCE_SECONDS or now - self._last_word > SILENCE_PATIENCE_SECONDS:
            raise ServerDidNotStartError(
                f"The database server in {self._layout.data_dir} {answer.value} after {now - self._begin:.0f} s, though"
                f" a process of it is alive. Look into {self._layout.log}; end the process named in the first line of"
                f" {self._layout.cluster / 'postmaster.pid'} with `kill -INT`, and try again."
            )
        if now >= self._next_report:
            self._report(
                f"the database server {answer.value} ({now - self._begin:.0f} s so far); after a crash this takes time"
            )
            self._next_report = now + REPORT_EVERY_SECONDS
        self._sleep(POLL_SECONDS)


def _launch_if_none_lives(
    layout: Layout, user: ServerUser, settings: ServerSettings, binaries: Binaries | None, report: Report
) -> ServerProcess | None:
    """None while a process of an earlier server is alive: starting, or ending after its postmaster was killed."""
    lock = open_lock_file(layout.server_lock, user)
    try:
        if not try_exclusive(lock):
            return None
        usable = reachable_binaries(binaries or find_binaries(), user)
        if not is_created(layout.cluster):
            report(f"creating a PostgreSQL {usable.version} database in {layout.data_dir}, run by {user.name}")
            create_cluster(layout.cluster, usable, user, settings.durability, lock)
        check_version(layout.cluster, usable)
        folder = choose_socket_folder(layout.cluster, user)
        if folder != layout.cluster:
            make_socket_folder(folder, user)
        write_file(layout.socket_record, str(folder), user)
        return launch(layout, user, binaries=usable, settings=settings, socket_folder=folder, lock=lock)
    finally:
        os.close(lock)  # the server has inherited it and keeps the lock


def shut_down(layout: Layout, report: Report) -> None:
    """Fast shutdown, then an immediate one; returns when no process of it is alive. Raises ServerDidNotStopError."""
    lock = open_lock_file(layout.server_lock, user_of(os.geteuid()))
    try:
        for kind, number, patience in (
            ("fast", signal.SIGINT, FAST_STOP_PATIENCE_SECONDS),
            ("immediate", signal.SIGQUIT, IMMEDIATE_STOP_PATIENCE_SECONDS),
        ):
            if _ended(lock, 0) or _signal(layout, number, lock, patience):
                remove_socket_folder(layout)
                return
            report(f"the database server has not ended {patience:.0f} s after a {kind} shutdown")
    finally:
        os.close(lock)
        reap()
    raise ServerDidNotStopError(
        f"The database server in {layout.data_dir} does not end. Look into {layout.log}, and see its processes with"
        f" `fuser {layout.server_lock}`."
    )


def _signal(layout: Layout, number: signal.Signals, lock: int, patience: float) -> bool:
    """Whether the server has ended after the signal. Without a listener its processes are ending by themselves."""
    folder = recorded_socket_folder(layout)
    pid = server_pid(folder) if folder else None
    if pid:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            logger.debug("the database server ended just before it was told to")
    return _ended(lock, patience)


def _ended(lock: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not try_exclusive(lock):
        if time.monotonic() >= deadline:
            return False
        reap()
        time.sleep(POLL_SECONDS)
    return True
