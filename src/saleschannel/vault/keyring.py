"""AES-256-GCM with named keys: the first key encrypts, all keys decrypt, so keys can be changed while running.

A stored value is: version byte, key name's length and name, 12-byte nonce, ciphertext with tag.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NONCE_SIZE = 12
KEY_SIZE = 32
WORDS_REMEMBERED = 10_000


class DecryptionError(Exception):
    """A stored value cannot be read: its key is not among the configured ones, or the value was changed."""


class Keyring:
    """Encrypts with the first key, decrypts with any. Search tokens use a key of their own, derived from the last key,
    so that they stay the same when a new key is put in front.
    """

    def __init__(self, keys: Iterable[tuple[str, bytes]]) -> None:
        pairs = list(keys)
        if not pairs:
            raise ValueError("no encryption key is configured; set SALESCHANNEL_ENCRYPTION_KEYS")
        self._ciphers = {name: AESGCM(key) for name, key in pairs}
        name = pairs[0][0].encode()
        self._cipher = self._ciphers[pairs[0][0]]
        self._header = VERSION + bytes([len(name)]) + name
        self._token_key = hashlib.blake2b(pairs[-1][1], person=b"search-tokens").digest()
        self._token = lru_cache(maxsize=WORDS_REMEMBERED)(self._token_of)  # the same names come again and again

    def encrypt(self, plain: bytes) -> bytes:
        nonce = os.urandom(NONCE_SIZE)
        return self._header + nonce + self._cipher.encrypt(nonce, plain, None)

    def decrypt(self, stored: bytes) -> bytes:
        """Raises DecryptionError that names the missing key."""
        name_end = 2 + stored[1]
        name = stored[2:name_end].decode(errors="replace")
        cipher = self._ciphers.get(name)
        if stored[:1] != VERSION or cipher is None:
            raise DecryptionError(
                f"the encryption key “{name}” is not configured; add it to SALESCHANNEL_ENCRYPTION_KEYS"
            )
        nonce_end = name_end + NONCE_SIZE
        try:
            return cipher.decrypt(stored[name_end:nonce_end], stored[nonce_end:], None)
        except InvalidTag:
            raise DecryptionError(f"a value stored with the key “{name}” was changed or damaged") from None

    def digest(self, text: str) -> bytes:
        """A keyed 16-byte digest of a normalised text, for unique keys over encrypted values (e-mail addresses)."""
        return hmac.digest(self._token_key, _normalised(text).encode(), "sha256")[:16]

    def search_tokens(self, text: str) -> list[int]:
        """Keyed 63-bit numbers of the words of a text, so that encrypted names can be searched by whole words."""
        return [self._token(word) for word in sorted(set(_normalised(text).split()))]

    def _token_of(self, word: str) -> int:
        return int.from_bytes(hmac.digest(self._token_key, word.encode(), "sha256")[:8], "big") >> 1


def parse_keys(text: str) -> list[tuple[str, bytes]]:
    """Keys from `name:base64` entries parted by commas or line ends. Raises ValueError that names the bad entry."""
    keys: list[tuple[str, bytes]] = []
    for entry in text.replace("\n", ",").split(","):
        if not entry.strip():
            continue
        name, _, encoded = entry.strip().partition(":")
        key = _decoded(encoded)
        if not name or len(key) != KEY_SIZE:
            raise ValueError(
                f"the encryption key “{name}” is not `name:base64`, {KEY_SIZE} bytes; `saleschannel key new` makes one"
            )
        keys.append((name, key))
    return keys


def _decoded(encoded: str) -> bytes:
    """The key's bytes; none for a text that is no base64."""
    try:
        return base64.b64decode(encoded)
    except binascii.Error:
        return b""


def new_key(name: str) -> str:
    """A fresh key as `name:base64`."""
    return f"{name}:{base64.b64encode(os.urandom(KEY_SIZE)).decode()}"


def _normalised(text: str) -> str:
    if text.isascii():
        return text.lower().strip()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).strip()
