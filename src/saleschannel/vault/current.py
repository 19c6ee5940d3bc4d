"""The keyring of this installation, built once per process from the settings."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from saleschannel.vault.keyring import Keyring, parse_keys


@cache
def keyring() -> Keyring:
    """Raises ValueError when no key is configured; the system check `saleschannel.E002` says so beforehand."""
    return Keyring(parse_keys(settings.ENCRYPTION_KEYS))
