"""The keys of one seller's authorisation. It must not know where they are stored; it only keeps them out of sight."""

from __future__ import annotations

import msgspec


class Credentials(msgspec.Struct, frozen=True):
    """Login with Amazon keys: the app's client id and secret, and the seller's refresh token for one region."""

    client_id: str
    client_secret: str
    refresh_token: str

    def __repr__(self) -> str:
        return f"Credentials(client_id={self.client_id!r}, client_secret=…, refresh_token=…)"

    __str__ = __repr__
