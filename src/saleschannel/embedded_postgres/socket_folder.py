"""Chooses and checks the folder of the server's Unix socket. Its path may have 107 bytes (macOS: 103)."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from saleschannel.embedded_postgres.configuration import PORT
from saleschannel.embedded_postgres.errors import WrongOwnerError
from saleschannel.embedded_postgres.layout import Layout
from saleschannel.embedded_postgres.ownership import ServerUser

LONGEST_SOCKET_PATH = 100


def choose_socket_folder(cluster: Path, user: ServerUser) -> Path:
    """The data folder itself (0700 already), or a short one in the temporary folder if its path is long or odd."""
    socket = os.fsencode(cluster / f".s.PGSQL.{PORT}")
    if len(socket) <= LONGEST_SOCKET_PATH and not any(byte in socket for byte in b" ,\"'%"):
        return cluster
    digest = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"saleschannel-{user.uid}-{digest}"


def make_socket_folder(folder: Path, user: ServerUser) -> None:
    """Creates the folder for its user, 0700; raises WrongOwnerError when somebody else has put something there."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        _check(folder, user)
        return
    if not user.is_ourselves:
        os.chown(folder, user.uid, user.gid, follow_symlinks=False)


def _check(folder: Path, user: ServerUser) -> None:
    if not _is_closed_folder_of(folder, user.uid):
        raise WrongOwnerError(
            f"{folder} should be a folder of {user.name} that nobody else may enter, but it is not; did somebody"
            " else make it? Remove it and try again."
        )


def _is_closed_folder_of(folder: Path, uid: int) -> bool:
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == uid and not status.st_mode & 0o077


def recorded_socket_folder(layout: Layout) -> Path | None:
    """Where the last start put the socket; None before the first.

    None as well when the folder is gone or somebody else's by now: in the temporary folder anybody could pose as us.
    """
    try:
        folder = Path(layout.socket_record.read_text(encoding="utf-8"))
        return folder if _is_closed_folder_of(folder, layout.cluster.stat().st_uid) else None
    except FileNotFoundError:
        return None


def remove_socket_folder(layout: Layout) -> None:
    """Leaves nothing behind in the temporary folder; the server must have ended."""
    folder = recorded_socket_folder(layout)
    if folder is not None and folder != layout.cluster:
        folder.rmdir()
