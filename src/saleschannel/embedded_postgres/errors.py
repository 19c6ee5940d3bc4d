"""What can go wrong with the embedded server, each with the remedy in its message. Knows nothing of servers."""


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot be used as things are; the message says what, why and what to do next."""


class BinariesNotFoundError(EmbeddedPostgresError):
    """No usable PostgreSQL programs: neither the wheel's nor an installed server's."""


class WrongOwnerError(EmbeddedPostgresError):
    """The data belongs to an operating system user as whom the server cannot be run from here."""


class VersionMismatchError(EmbeddedPostgresError):
    """The data was written by another major version than the programs at hand."""


class ServerDidNotStartError(EmbeddedPostgresError):
    """initdb or postgres ended, or the server did not answer in time; carries the end of its log."""


class ServerDidNotStopError(EmbeddedPostgresError):
    """The server is still running after a fast and an immediate shutdown."""
