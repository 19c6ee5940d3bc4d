"""Whether the server answers, and which process it is. The truth is a connection, never a pid file."""

import socket
import struct
import sys
from enum import Enum
from pathlib import Path
from urllib.parse import quote

from psycopg.pq import PGconn, Ping

from saleschannel.embedded_postgres.configuration import PORT, ROLE

ANSWER_SECONDS = 2  # libpq's shortest connect_timeout
MACOS_SOL_LOCAL, MACOS_LOCAL_PEERPID = 0, 2


class Answer(Enum):
    READY = "accepts connections"
    BUSY = "is starting, recovering or shutting down"
    NONE = "does not answer"


def url_of(socket_folder: Path, database: str) -> str:
    """A libpq URL; port and user are named so that PGPORT and PGUSER of the environment do not interfere."""
    host = quote(str(socket_folder), safe="/")
    return f"postgresql://{ROLE}@/{quote(database, safe='')}?host={host}&port={PORT}"


def ask(socket_folder: Path) -> Answer:
    """Connects as far as the server's first word. A server with no free connection is alive, too."""
    url = f"{url_of(socket_folder, 'postgres')}&connect_timeout={ANSWER_SECONDS}"
    match PGconn.ping(url.encode()):
        case Ping.OK:
            return Answer.READY
        case Ping.REJECT:
            return Answer.BUSY
        case _:
            return Answer.NONE


def server_pid(socket_folder: Path) -> int | None:
    """The process that listens on the socket, as the kernel says; None where nobody does.

    0 means a process of another container.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(ANSWER_SECONDS)
        try:
            client.connect(str(socket_folder / f".s.PGSQL.{PORT}"))
        except OSError:
            return None
        if sys.platform == "darwin":
            return client.getsockopt(MACOS_SOL_LOCAL, MACOS_LOCAL_PEERPID)
        credentials = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        pid: int = struct.unpack("3i", credentials)[0]
        return pid
