"""Secrets with which webhooks are signed, in the form of Standard Webhooks: `whsec_` and base64."""

from __future__ import annotations

import base64
import binascii
import secrets

PREFIX = "whsec_"
FEWEST_BYTES = 24


def new_webhook_secret() -> str:
    """A fresh one."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The key inside. Raises ValueError for what holds none of at least 24 bytes."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if len(key) < FEWEST_BYTES:
        raise ValueError("A webhook secret is `whsec_` and at least 24 bytes in base64.")
    return key
