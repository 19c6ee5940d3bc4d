"""Repaired addresses as they are stored: encrypted, beside Amazon's own. Buyer data."""

from __future__ import annotations

import msgspec

from saleschannel.domain.orders import Address
from saleschannel.vault.current import keyring


def seal_address(address: Address) -> bytes:
    return keyring().encrypt(msgspec.json.encode(address))


def open_address(stored: bytes | memoryview | None) -> Address | None:
    """The stored address; None for none. Raises vault.keyring.DecryptionError."""
    return msgspec.json.decode(keyring().decrypt(bytes(stored)), type=Address) if stored else None
