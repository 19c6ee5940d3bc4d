"""Where an Adobe Commerce is and how a request proves that it may ask. It knows no resource.

Sources: facts adobe-commerce §5 and adobe-commerce-observed §2.5. Cookies are never kept: two calls with one PHP
session wait for each other (observed N1).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from threading import Lock
from typing import Protocol

import httpx
import msgspec
from oauthlib.common import generate_nonce
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256, Client

from saleschannel.domain.errors import CredentialsRejected, Unavailable

IMS_ENDPOINT = "https://ims-na1.adobelogin.com/ims/token/v3"
IMS_SCOPES = "openid,AdobeID,email,profile,additional_info.roles,additional_info.projectedProductContext,commerce.accs"
RENEW_BEFORE_END = 120.0
"""Seconds before its end at which an access token is no longer used."""

Headers = Mapping[str, str]


class OAuthKeys(msgspec.Struct, frozen=True):
    """The four values of an integration in Magento (System > Extensions > Integrations)."""

    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str

    def __repr__(self) -> str:
        return "OAuthKeys(...)"


class BearerToken(msgspec.Struct, frozen=True):
    """The access token of an integration alone; Magento must allow it (`enable_integration_as_bearer`)."""

    access_token: str

    def __repr__(self) -> str:
        return "BearerToken(...)"


class ImsCredentials(msgspec.Struct, frozen=True):
    """OAuth server-to-server credentials of an Adobe Developer Console project, for the cloud service."""

    client_id: str
    client_secret: str
    organization_id: str
    endpoint: str = IMS_ENDPOINT

    def __repr__(self) -> str:
        return "ImsCredentials(...)"


AdobeCredentials = OAuthKeys | BearerToken | ImsCredentials


class AdobeConnection(msgspec.Struct, frozen=True):
    """One Adobe Commerce. `base_url` is the shop's own address, or the cloud service's with its tenant id."""

    base_url: str
    credentials: AdobeCredentials

    @property
    def is_cloud_service(self) -> bool:
        return isinstance(self.credentials, ImsCredentials)

    def address(self, path: str, store: str) -> str:
        """The URL of a resource; the cloud service takes the store view by a header instead."""
        base = self.base_url.rstrip("/")
        return f"{base}/V1/{path}" if self.is_cloud_service else f"{base}/rest/{store or 'all'}/V1/{path}"

    def store_headers(self, store: str) -> dict[str, str]:
        return {"Store": store or "all"} if self.is_cloud_service else {}


class Authorization(Protocol):
    """Proves that a request may be made."""

    def headers(self, method: str, url: str) -> Headers:
        """The headers for one request; `url` with its query as it is sent."""
        ...


class SignedByOAuth:
    """OAuth 1.0a, one-legged, HMAC-SHA256: the only method Magento takes. The JSON body is no part of the signature."""

    def __init__(self, keys: OAuthKeys, clock: Callable[[], float] = time.time) -> None:
        self._keys = keys
        self._clock = clock

    def headers(self, method: str, url: str) -> Headers:
        signer = Client(
            self._keys.consumer_key,
            client_secret=self._keys.consumer_secret,
            resource_owner_key=self._keys.access_token,
            resource_owner_secret=self._keys.access_token_secret,
            signature_method=SIGNATURE_HMAC_SHA256,
            nonce=generate_nonce(),
            timestamp=str(int(self._clock())),
        )
        _, headers, _ = signer.sign(url, http_method=method)
        return {"Authorization": str(headers["Authorization"])}


class WithBearer:
    """The integration's access token as it is."""

    def __init__(self, token: BearerToken) -> None:
        self._headers = {"Authorization": f"Bearer {token.access_token}"}

    def headers(self, method: str, url: str) -> Headers:  # noqa: ARG002  named by the protocol
        return self._headers


class _WireToken(msgspec.Struct):
    access_token: str = ""
    expires_in: float = 0


class WithImsToken:
    """Client credentials at Adobe's identity service; one token serves all threads until shortly before its end."""

    def __init__(
        self, credentials: ImsCredentials, http: httpx.Client, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._credentials = credentials
        self._http = http
        self._clock = clock
        self._lock = Lock()
        self._token = ""
        self._ends = 0.0

    def headers(self, method: str, url: str) -> Headers:  # noqa: ARG002  named by the protocol
        """Raises CredentialsRejected, Unavailable."""
        return {
            "Authorization": f"Bearer {self._current()}",
            "x-api-key": self._credentials.client_id,
            "x-gw-ims-org-id": self._credentials.organization_id,
        }

    def _current(self) -> str:
        with self._lock:
            if self._clock() >= self._ends - RENEW_BEFORE_END:
                token = self._fetch()
                self._token, self._ends = token.access_token, self._clock() + token.expires_in
            return self._token

    def _fetch(self) -> _WireToken:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._credentials.client_id,
            "client_secret": self._credentials.client_secret,
            "scope": IMS_SCOPES,
        }
        try:
            answer = self._http.post(self._credentials.endpoint, data=form)
        except httpx.HTTPError as error:
            raise _ims_silent(type(error).__name__) from None
        if answer.status_code in {400, 401, 403}:
            raise CredentialsRejected(
                "Adobe's identity service does not accept the client id and secret.",
                remedy="Copy client id, client secret and organization id from the OAuth server-to-server credential "
                "of the project in the Adobe Developer Console, and check that the project has the Commerce API.",
            )
        try:
            token = msgspec.json.decode(answer.content, type=_WireToken, strict=False)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise _ims_silent(f"HTTP {answer.status_code}") from None
        if not answer.is_success or not token.access_token:
            raise _ims_silent(f"HTTP {answer.status_code}")
        return token


def authorization_for(credentials: AdobeCredentials, http: httpx.Client) -> Authorization:
    """The way of proving that belongs to the credentials."""
    match credentials:
        case OAuthKeys():
            return SignedByOAuth(credentials)
        case BearerToken():
            return WithBearer(credentials)
        case ImsCredentials():
            return WithImsToken(credentials, http)


def cookieless_http(most_connections: int = 32, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """An HTTP client that neither keeps nor sends cookies and follows no redirect."""
    nothing = CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
    limits = httpx.Limits(max_connections=most_connections, max_keepalive_connections=most_connections)
    return httpx.Client(cookies=nothing, limits=limits, transport=transport, follow_redirects=False)


def _ims_silent(why: str) -> Unavailable:
    return Unavailable(
        f"Adobe's identity service gave no token ({why}).",
        code="ims_unavailable",
        remedy="Nothing to do: the channel tries again. If it lasts, check the network.",
    )
