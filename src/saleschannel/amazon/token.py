"""Access tokens from Login with Amazon, shared between the threads of a process. It knows no other call.

Source: facts amazon-sp-api §6. A token lives an hour, is refreshed five minutes early, and is fetched once however many
threads want it at the same moment.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import httpx
import msgspec
import structlog

from saleschannel.amazon.clock import AmazonClock
from saleschannel.amazon.credentials import Credentials
from saleschannel.amazon.errors import NO_ADDRESS, bad_address
from saleschannel.domain.errors import CredentialsRejected, SaleschannelError, Unavailable

log = structlog.get_logger(__name__)

REFRESH_EARLY = 300.0
"""Seconds before its end at which a token is no longer used."""

REMEDIES = {
    "invalid_client": "Check the client id and the client secret; Amazon lets a secret expire after 180 days.",
    "invalid_grant": "Authorise the app again in Seller Central and enter the new refresh token.",
    "unauthorized_client": "Check that the refresh token was made for this client id.",
    "unsupported_grant_type": "Check that the token endpoint is Login with Amazon.",
}


class _WireToken(msgspec.Struct):
    access_token: str
    expires_in: float = 3600


class _WireRefusal(msgspec.Struct):
    error: str | None = None


class _Slot:
    """The token of one authorisation; the lock makes its refresh single-flight."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.token = ""
        self.good_until = 0.0


class TokenSource:
    """Access tokens by token endpoint and credentials. One instance serves a process; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._slots: dict[tuple[str, Credentials], _Slot] = {}

    def token(self, http: httpx.Client, endpoint: str, credentials: Credentials, amazon_clock: AmazonClock) -> str:
        """A token that is good for minutes. Raises CredentialsRejected or Unavailable."""
        slot = self._slot(endpoint, credentials)
        with slot.lock:
            if not slot.token or self._clock() >= slot.good_until:
                asked_at = self._clock()
                fresh = fetch_token(http, endpoint, credentials, amazon_clock)
                slot.token = fresh.access_token
                slot.good_until = asked_at + max(fresh.expires_in - REFRESH_EARLY, fresh.expires_in / 2)
            return slot.token

    def forget(self, endpoint: str, credentials: Credentials, token: str) -> None:
        """Amazon refused this token; the next caller fetches another. A token already renewed stays."""
        slot = self._slot(endpoint, credentials)
        with slot.lock:
            if slot.token == token:
                slot.token = ""

    def _slot(self, endpoint: str, credentials: Credentials) -> _Slot:
        with self._lock:
            return self._slots.setdefault((endpoint, credentials), _Slot())


PROCESS_TOKENS = TokenSource()


def fetch_token(http: httpx.Client, endpoint: str, credentials: Credentials, amazon_clock: AmazonClock) -> _WireToken:
    """Exchange the refresh token for an access token, without any cache."""
    form = {
        "grant_type": "refresh_token",
        "refresh_token": credentials.refresh_token,
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
    }
    sent_at = amazon_clock.local_now()
    try:
        response = http.post(endpoint, data=form)
    except NO_ADDRESS:
        raise bad_address(endpoint) from None
    except httpx.HTTPError as error:
        raise _unreachable(type(error).__name__) from None
    if not amazon_clock.is_measured:
        amazon_clock.learn(response.headers.get("date", ""), sent_at, amazon_clock.local_now())
    log.info("amazon.token", status=response.status_code)
    if response.status_code != 200:
        raise _refusal(response.status_code, response.content)
    return _read_token(response.content)


def _read_token(body: bytes) -> _WireToken:
    try:
        token = msgspec.json.decode(body, type=_WireToken, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _unreachable("an answer without a token") from None
    if not token.access_token.isascii() or not token.access_token.strip():
        raise _unreachable("a token that fits into no header")
    return token


def _refusal(status: int, body: bytes) -> SaleschannelError:
    try:
        reason = msgspec.json.decode(body, type=_WireRefusal).error or ""
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        reason = ""
    if status in {400, 401, 403} and reason:
        remedy = REMEDIES.get(reason, "Check the client id, the client secret and the refresh token.")
        return CredentialsRejected(f"Login with Amazon refuses the keys ({reason}).", code=reason, remedy=remedy)
    return _unreachable(f"HTTP {status}")


def _unreachable(what: str) -> Unavailable:
    return Unavailable(
        f"Login with Amazon gave no token: {what}.",
        code="token_unavailable",
        remedy="Nothing to do: the channel tries again. If it lasts, check the token endpoint and the network.",
    )
