"""A PostgreSQL server that lives in a folder of the project, run without an administrator.

Stands alone: knows neither Django nor the rest of saleschannel. POSIX only (file locks, Unix sockets):
elsewhere set DATABASE_URL.
"""

from saleschannel.embedded_postgres.binaries import Binaries, find_binaries
from saleschannel.embedded_postgres.configuration import Durability
from saleschannel.embedded_postgres.errors import EmbeddedPostgresError
from saleschannel.embedded_postgres.server import EmbeddedPostgres

__all__ = ["Binaries", "Durability", "EmbeddedPostgres", "EmbeddedPostgresError", "find_binaries"]
