"""Where things are inside the data directory. Names only; touches no file."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """The files of one embedded server."""

    data_dir: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data files."""
        return self.data_dir / "cluster"

    @property
    def log(self) -> Path:
        return self.data_dir / "server.log"

    @property
    def socket_record(self) -> Path:
        """Says where the socket is, to those who join: it may be in the starter's temporary folder."""
        return self.data_dir / "socket_folder"

    @property
    def start_stop_lock(self) -> Path:
        return self.data_dir / "start_stop.lock"

    @property
    def users_lock(self) -> Path:
        return self.data_dir / "users.lock"

    @property
    def server_lock(self) -> Path:
        return self.data_dir / "server.lock"
