"""The server's own configuration files, as text. Decides settings; writes nothing and starts nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ROLE = "saleschannel"  # the database role of the product, and the server's superuser
PORT = 5432  # only a part of the socket's file name: the server listens on no network
INCLUDE_LINE = "\ninclude 'saleschannel.conf'  # written anew at each start; put settings of your own below this line\n"


class Durability(StrEnum):
    """What survives when the power goes."""

    SAFE = "safe"  # every committed transaction
    THROW_AWAY = "throw-away"  # nothing: for tests, several times faster


@dataclass(frozen=True)
class ServerSettings:
    """The settings a caller may choose; the reasons for the values are measured in docs (facts: engine)."""

    durability: Durability = Durability.SAFE
    shared_buffers_mb: int = 256
    max_connections: int = 60
    extra: Mapping[str, str] = field(default_factory=dict)


ALWAYS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "cluster_name": "saleschannel",
    "max_wal_size": "2GB",
    "jit": "off",
    "random_page_cost": "1.1",
    "autovacuum_naptime": "15s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "off",
    # Buyer data must not reach the log: no statement text, no "Key (email)=(…)" details.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
THROWN_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


def render_configuration(settings: ServerSettings, socket_folder: str, own_folder: str) -> str:
    """saleschannel.conf. `own_folder` is the server's name for the data folder, as is "." for the socket."""
    values = {
        **ALWAYS,
        "hba_file": f"{own_folder}/saleschannel_hba.conf",
        "ident_file": f"{own_folder}/saleschannel_ident.conf",
        "unix_socket_directories": socket_folder,
        "shared_buffers": f"{settings.shared_buffers_mb}MB",
        "max_connections": str(settings.max_connections),
        **(THROWN_AWAY if settings.durability is Durability.THROW_AWAY else {}),
        **settings.extra,
    }
    lines = [f"{name} = {_quoted(value)}" for name, value in values.items()]
    return "\n".join(["# Written by saleschannel at each start of the server; changes here are lost.", *lines, ""])


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def render_access(users: Iterable[str]) -> tuple[str, str]:
    """saleschannel_hba.conf and saleschannel_ident.conf: the kernel names the caller; only these become the role."""
    rules = f"local all {ROLE} peer map=saleschannel\n"
    names = "".join(f'saleschannel "{user}" {ROLE}\n' for user in sorted(set(users)))
    return rules, names
