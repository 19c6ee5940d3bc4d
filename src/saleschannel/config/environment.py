"""The settings a person can make, read from the environment in one place; `<NAME>_FILE` names a file with the value.

docs/settings.md lists the same names; a test compares the two.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message names it and says what is expected."""


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the environment, its default as text, and one sentence about it."""

    name: str
    default: str
    about: str


SETTINGS = (
    Setting("DATABASE_URL", "", "PostgreSQL to use, `postgresql://user:password@host/name`. Empty: the embedded one."),
    Setting("SALESCHANNEL_DATA_DIR", ".data", "Folder of the embedded database and of generated keys."),
    Setting("SALESCHANNEL_SECRET_KEY", "", "Signs sessions. Empty: generated in the data folder."),
    Setting(
        "SALESCHANNEL_ENCRYPTION_KEYS",
        "",
        "Keys for buyer data and secrets, `name:base64`, parted by commas, the first encrypts. Empty: generated.",
    ),
    Setting(
        "SALESCHANNEL_PUBLIC_URL",
        "",
        "Address of the back office, `https://orders.example.org`. A change turns read-only mode on.",
    ),
    Setting(
        "SALESCHANNEL_ALLOWED_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Host names the web process answers to, parted by commas.",
    ),
    Setting(
        "SALESCHANNEL_PROXIES",
        "0",
        "Reverse proxies in front, 0 to 5: as many addresses of `X-Forwarded-For` are believed, from the right.",
    ),
    Setting(
        "SALESCHANNEL_IDLE_MINUTES", "120", "Minutes without a deed after which a person is signed out, 5 to 1440."
    ),
    Setting("SALESCHANNEL_HTTPS", "no", "`yes` behind HTTPS: secure cookies and strict transport security."),
    Setting("SALESCHANNEL_DEBUG", "no", "`yes` shows error pages with details. Never in production."),
    Setting("SALESCHANNEL_READ_ONLY", "no", "`yes`: nothing is sent to Amazon; orders are still imported."),
    Setting("SALESCHANNEL_LANGUAGE", "en", "Language of users who have chosen none: `en` or `de`."),
    Setting("SALESCHANNEL_TIME_ZONE", "UTC", "Time zone in which times are shown, such as `Europe/Berlin`."),
    Setting("SALESCHANNEL_HOST", "127.0.0.1", "Address the web process listens on."),
    Setting("SALESCHANNEL_PORT", "8000", "Port the web process listens on."),
    Setting("SALESCHANNEL_WORKER_THREADS", "4", "Jobs one worker process performs at the same time, 1 to 32."),
    Setting(
        "SALESCHANNEL_IMPORT_EVERY", "180", "Seconds between two looks for new orders per seller account, at least 1."
    ),
    Setting("SALESCHANNEL_RAW_PAGE_DAYS", "30", "Days after which Amazon's raw answers are purged, 1 to 30."),
    Setting(
        "SALESCHANNEL_SMTP_URL",
        "",
        "Mail server for notices to staff, `smtp://user:password@host:587` (STARTTLS) or `smtps://`. Empty: no mail.",
    ),
    Setting("SALESCHANNEL_MAIL_FROM", "", "Sender of notices, such as `saleschannel@example.org`."),
    Setting(
        "SALESCHANNEL_PRIVATE_WEBHOOKS",
        "no",
        "`yes`: webhooks may go to addresses inside your own network, and without HTTPS.",
    ),
    Setting("SALESCHANNEL_LOG_LEVEL", "INFO", "`DEBUG`, `INFO`, `WARNING` or `ERROR`."),
    Setting("SALESCHANNEL_LOG_FORMAT", "text", "`text` for people, `json` for machines."),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


class Environment:
    """Typed reading of the settings from a mapping such as `os.environ`."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = os.environ if variables is None else variables

    def text(self, name: str) -> str:
        """The value, that of the file named by `<NAME>_FILE`, or the default. Raises SettingError."""
        setting = _BY_NAME[name]
        if value := self._variables.get(name, ""):
            return value
        path = self._variables.get(f"{name}_FILE", "")
        if not path:
            return setting.default
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(
                f"{name}_FILE: {path} cannot be read ({error.strerror}). Correct the path or its rights."
            ) from error

    def flag(self, name: str) -> bool:
        value = self.text(name).lower()
        if value in {"yes", "true", "on", "1"}:
            return True
        if value in {"no", "false", "off", "0", ""}:
            return False
        raise SettingError(f"{name} is “{value}”. Use `yes` or `no`.")

    def number(self, name: str, minimum: int, maximum: int) -> int:
        value = self.text(name)
        return _checked(name, value, lambda: int(value), minimum, maximum)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name)
        if value not in choices:
            raise SettingError(f"{name} is “{value}”. Use one of: {', '.join(choices)}.")
        return value

    def items(self, name: str) -> list[str]:
        return [item.strip() for item in self.text(name).split(",") if item.strip()]


def _checked(name: str, value: str, read: Callable[[], int], minimum: int, maximum: int) -> int:
    try:
        number = read()
    except ValueError:
        raise SettingError(f"{name} is “{value}”. Use a whole number from {minimum} to {maximum}.") from None
    if not minimum <= number <= maximum:
        raise SettingError(f"{name} is {number}. Use a whole number from {minimum} to {maximum}.")
    return number
