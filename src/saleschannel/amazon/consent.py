"""Amazon's website authorisation workflow: the consent page, and the code that is exchanged for a refresh token.

Source: Amazon's "Website Authorization Workflow" and "Authorization Errors" pages. It knows no session and no account.
"""

from __future__ import annotations

from urllib.parse import urlencode

import httpx
import msgspec
import structlog

from saleschannel.amazon.errors import NO_ADDRESS, bad_address
from saleschannel.domain.errors import CredentialsRejected, SaleschannelError, Unavailable

log = structlog.get_logger(__name__)

CONSENT_PATH = "/apps/authorize/consent"
TIMEOUT = 20.0

REMEDIES = {
    "invalid_grant": "A code works once and for five minutes, and only with the redirect address that is registered "
    "for the app at Amazon. Begin the authorisation again.",
    "invalid_client": "Check the client id and the client secret; Amazon lets a secret expire after 180 days.",
    "unauthorized_client": "Check that client id and application id are those of the same app.",
    "invalid_request": "Check the client id and the client secret, then begin the authorisation again.",
}


class _WireGrant(msgspec.Struct):
    refresh_token: str


class _WireRefusal(msgspec.Struct):
    error: str | None = None


def consent_address(
    seller_central: str, application_id: str, *, state: str, redirect_uri: str, is_draft: bool = False
) -> str:
    """Where the seller agrees. A draft app needs `version=beta`, else Amazon shows the error MD1000."""
    parameters = {"application_id": application_id, "state": state, "redirect_uri": redirect_uri}
    if is_draft:
        parameters["version"] = "beta"
    return f"{seller_central.rstrip('/')}{CONSENT_PATH}?{urlencode(parameters)}"


def exchange_code(
    http: httpx.Client, token_endpoint: str, *, client_id: str, client_secret: str, code: str, redirect_uri: str
) -> str:
    """The refresh token for a code that Amazon sent along. Raises CredentialsRejected or Unavailable; never repeats."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": client_id,
        "client_secret": client_secret,
    }
    try:
        response = http.post(token_endpoint, data=form, timeout=TIMEOUT)
    except NO_ADDRESS:
        raise bad_address(token_endpoint) from None
    except httpx.HTTPError as error:
        raise _unreachable(type(error).__name__) from None
    log.info("amazon.consent", status=response.status_code)
    if response.status_code != 200:
        raise _refusal(response)
    return _refresh_token(response.content)


def _refresh_token(body: bytes) -> str:
    try:
        token = msgspec.json.decode(body, type=_WireGrant).refresh_token.strip()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        token = ""
    if not token:
        raise _unreachable("an answer without a refresh token")
    return token


def _refusal(response: httpx.Response) -> SaleschannelError:
    try:
        reason = msgspec.json.decode(response.content, type=_WireRefusal).error or ""
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        reason = ""
    if response.status_code not in {400, 401, 403} or not reason:
        return _unreachable(f"HTTP {response.status_code}")
    remedy = REMEDIES.get(reason, "Begin the authorisation again.")
    return CredentialsRejected(
        f"Login with Amazon does not take the authorisation code ({reason}).", code=reason, remedy=remedy
    )


def _unreachable(what: str) -> Unavailable:
    return Unavailable(
        f"Login with Amazon gave no refresh token: {what}.",
        code="token_unavailable",
        remedy="Begin the authorisation again. If it lasts, check the token endpoint and the network.",
    )
