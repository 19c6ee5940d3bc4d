"""Login with Amazon: access tokens for refresh tokens, and who a token belongs to. Tokens are sealed,
so a restart forgets none.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from saleschannel.simulator.errors import LwaError, unauthorized
from saleschannel.simulator.state import Seller

LIFE_SECONDS: Final = 3600
_PREFIX: Final = "Atza|"


def issue_token(form: Mapping[str, str], sellers: Iterable[Seller], now: datetime, key: bytes) -> dict[str, Any]:
    """Answer a token request of the refresh_token grant; raises LwaError."""
    if form.get("grant_type", "refresh_token") != "refresh_token":
        raise LwaError(
            400,
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server",
        )
    for name in ("grant_type", "client_id", "client_secret", "refresh_token"):
        if not form.get(name):
            raise LwaError(400, "invalid_request", f"The request is missing a required parameter : {name}")
    known = list(sellers)
    if not any(_same_client(seller, form) for seller in known):
        raise LwaError(401, "invalid_client", "Client authentication failed")
    for seller in known:
        if form["refresh_token"] in seller.refresh_tokens and _same_client(seller, form):
            token = _seal(seller.seller_id, now, key)
            return {
                "access_token": token,
                "refresh_token": form["refresh_token"],
                "token_type": "bearer",
                "expires_in": LIFE_SECONDS,
            }
    raise LwaError(400, "invalid_grant", "The request has an invalid grant parameter : refresh_token")


def seller_of(token: str | None, sellers: Mapping[str, Seller], now: datetime, key: bytes) -> Seller:
    """Find whose access token this is; raises AmazonError 403 in Amazon's words when it is missing,
    unknown or expired.
    """
    if not token:
        raise unauthorized("Access token is missing in the request header.")
    seller_id, issued = _open(token, key)
    seller = sellers.get(seller_id)
    if seller is None:
        raise unauthorized("The access token you provided is revoked, malformed or invalid.")
    if now.timestamp() - issued >= LIFE_SECONDS:
        raise unauthorized("The access token you provided has expired.")
    return seller


def _same_client(seller: Seller, form: Mapping[str, str]) -> bool:
    return seller.client_id == form["client_id"] and seller.client_secret == form["client_secret"]


def _seal(seller_id: str, now: datetime, key: bytes) -> str:
    content = f"{now.timestamp():.3f}/{seller_id}".encode()
    return _PREFIX + base64.urlsafe_b64encode(hmac.digest(key, content, "sha256") + content).decode()


def _open(token: str, key: bytes) -> tuple[str, float]:
    try:
        sealed = base64.b64decode(token.removeprefix(_PREFIX), altchars=b"-_", validate=True)
    except ValueError:
        sealed = b""
    content = sealed[32:]
    if not content or not hmac.compare_digest(sealed[:32], hmac.digest(key, content, "sha256")):
        raise unauthorized("The access token you provided is revoked, malformed or invalid.")
    issued, _, seller_id = content.decode().partition("/")
    return seller_id, float(issued)
