"""Starts the postgres process on existing data files, detached from us and from the terminal. Does not wait for it."""

import os
import subprocess
from pathlib import Path
from typing import BinaryIO

from saleschannel.embedded_postgres.binaries import Binaries
from saleschannel.embedded_postgres.cluster import clean_environment
from saleschannel.embedded_postgres.configuration import ServerSettings, render_access, render_configuration
from saleschannel.embedded_postgres.errors import EmbeddedPostgresError
from saleschannel.embedded_postgres.layout import Layout
from saleschannel.embedded_postgres.ownership import ServerUser, path_for, write_file

LARGEST_LOG_BYTES = 10_000_000
LINES_OF_A_WHOLE_PID_FILE = 7  # line 7 names the shared memory, PostgreSQL's own guard against two servers


class ServerProcess(subprocess.Popen[bytes]):
    """A server that we started but that outlives us by design, so forgetting it is no leak."""

    def __del__(self) -> None:
        """Says nothing: Popen would warn that the child is still running."""


_launched: list[ServerProcess] = []


def reap() -> None:
    """Collects those of our servers that have ended, so that they do not stay behind as zombies."""
    _launched[:] = [process for process in _launched if process.poll() is None]


def launch(
    layout: Layout, user: ServerUser, *, binaries: Binaries, settings: ServerSettings, socket_folder: Path, lock: int
) -> ServerProcess:
    """Starts postgres; `lock` is inherited by all its processes and stays locked until the last of them is gone."""
    reap()
    cluster = layout.cluster
    own_folder = str(path_for(user, cluster))
    socket_name = "." if socket_folder == cluster else str(socket_folder)
    rules, names = render_access(["root", user.name])
    write_file(cluster / "saleschannel.conf", render_configuration(settings, socket_name, own_folder), user)
    write_file(cluster / "saleschannel_hba.conf", rules, user)
    write_file(cluster / "saleschannel_ident.conf", names, user)
    with open_log(layout.log, user) as output:
        process = ServerProcess(
            [binaries.program("postgres"), "-D", own_folder],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cluster,
            env={**clean_environment(), **_stale_pid_variable(cluster)},
            pass_fds=(lock,),
            start_new_session=True,
            **user.spawn_options(),
        )
    _launched.append(process)
    return process


def _stale_pid_variable(cluster: Path) -> dict[str, str]:
    """Tells postgres that the pid in postmaster.pid is not another server.

    Nothing of ours is alive (we hold server.lock), yet the number may be in use: by a zombie nobody reaps, by another
    program after a reboot. PostgreSQL's check of the shared memory named in the file stays on. A truncated file names
    none, and PostgreSQL would refuse it for ever: it goes.
    """
    pid_file = cluster / "postmaster.pid"
    try:
        lines = pid_file.read_text().splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        lines = []
    if len(lines) < LINES_OF_A_WHOLE_PID_FILE or not lines[0].isdigit() or not lines[6].strip():
        pid_file.unlink(missing_ok=True)
        return {}
    return {"PG_GRANDPARENT_PID": lines[0]}


def open_log(log: Path, user: ServerUser) -> BinaryIO:
    """The server's log, appended to; one older log is kept when it has grown."""
    if log.is_symlink():
        raise EmbeddedPostgresError(
            f"{log} is a symbolic link; the log is only written to a file of its own. Remove it."
        )
    if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
        log.replace(log.with_name(f"{log.name}.1"))
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    if os.fstat(descriptor).st_uid == os.geteuid():
        user.give(descriptor)
    return os.fdopen(descriptor, "ab", buffering=0)
