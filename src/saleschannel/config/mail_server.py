"""Reads the address of a mail server from its URL."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from saleschannel.config.environment import SettingError

PORTS = {"smtp": 587, "smtps": 465}


class MailServer(NamedTuple):
    """Where mail is handed over. `starttls`: encrypted after a greeting, `tls`: from the first byte."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"


def mail_server(url: str) -> MailServer:
    """`smtp://user:password@host:587` uses STARTTLS unless `?tls=no` says that there is none; `smtps://` TLS.

    Raises SettingError, which does not repeat the password.
    """
    if not url:
        return MailServer("localhost", 25)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingError("SALESCHANNEL_SMTP_URL has no usable port. Use `smtp://user:password@host:587`.") from None
    if parts.scheme not in PORTS or not parts.hostname or parts.query not in {"", "tls=no"}:
        raise SettingError("SALESCHANNEL_SMTP_URL cannot be read. Use `smtp://user:password@host:587` or `smtps://…`.")
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        starttls=not tls and parts.query != "tls=no",
    )
