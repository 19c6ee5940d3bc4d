"""Who calls: OAuth 1.0a (checked for real), Bearer tokens where switched on, tokens of Adobe's IMS. No other rule."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from urllib.parse import quote, unquote

import msgspec

from saleschannel.simulator.magento.errors import RestError, bad_request, not_authorized
from saleschannel.simulator.magento.settings import Integration
from saleschannel.simulator.magento.state import Magento

_PAIR = re.compile(r'(\w+)="([^"]*)"')
_NEEDED = ("oauth_consumer_key", "oauth_signature", "oauth_signature_method", "oauth_nonce", "oauth_timestamp")
_AHEAD_ALLOWED = 600
IMS_TOKEN_SECONDS = 86399


class Signed(msgspec.Struct, frozen=True):
    """What of a request is signed or shown: `path` and `query` as they were sent, still encoded."""

    method: str
    scheme: str
    host: str
    path: str
    query: str
    authorization: str
    headers: dict[str, str] = {}


def admit(magento: Magento, request: Signed, resources: tuple[str, ...]) -> None:
    """Raise 401 or 400 unless the caller may use one of `resources`."""
    if not resources:
        return
    granted = _granted(magento, request, resources)
    if "*" not in granted and not granted & set(resources):
        raise not_authorized(resources[0])


def _granted(magento: Magento, request: Signed, resources: tuple[str, ...]) -> frozenset[str]:
    scheme, _, rest = request.authorization.partition(" ")
    if scheme.lower() == "oauth":
        return oauth_integration(magento, request, dict(_PAIR.findall(rest))).resources
    if scheme.lower() == "bearer":
        return _bearer(magento, request, rest.strip(), resources)
    raise not_authorized(resources[0])


def _bearer(magento: Magento, request: Signed, token: str, resources: tuple[str, ...]) -> frozenset[str]:
    if magento.settings.edition == "cloud":
        return _ims(magento, request, token, resources)
    found = next((i for i in magento.integrations if hmac.compare_digest(i.access_token, token)), None)
    if found is None or not magento.settings.bearer_enabled:
        raise not_authorized(resources[0])
    return found.resources


def _ims(magento: Magento, request: Signed, token: str, resources: tuple[str, ...]) -> frozenset[str]:
    for client in magento.ims_clients:
        if ims_token_is_valid(magento, client.client_secret, token):
            headers = request.headers
            if headers.get("x-api-key") == client.client_id and headers.get("x-gw-ims-org-id") == client.organization:
                return frozenset({"*"})
    raise not_authorized(resources[0])


def oauth_integration(magento: Magento, request: Signed, given: dict[str, str]) -> Integration:
    """Check an OAuth 1.0a header as Magento does and give the integration that signed."""
    values = {name: unquote(value) for name, value in given.items()}
    for name in _NEEDED:
        if not values.get(name):
            raise bad_request("oauth_problem=parameter_absent&oauth_parameters_absent=%1", [name])
    if values["oauth_signature_method"] != "HMAC-SHA256":
        raise bad_request("Signature method '%1' is not supported", [values["oauth_signature_method"]])
    integration = next((i for i in magento.integrations if i.consumer_key == values["oauth_consumer_key"]), None)
    if integration is None:
        raise RestError(401, "A consumer having the specified key does not exist")
    _check_nonce(magento, integration, values["oauth_nonce"], values["oauth_timestamp"])
    if values.get("oauth_token") != integration.access_token:
        raise RestError(401, "Specified token does not exist")
    expected = signature(integration, request, {k: v for k, v in values.items() if k != "oauth_signature"})
    if not hmac.compare_digest(expected, values["oauth_signature"]):
        raise RestError(401, "The signature is invalid. Verify and try again.")
    return integration


def _check_nonce(magento: Magento, integration: Integration, nonce: str, timestamp: str) -> None:
    now = time.time() + magento.settings.clock_skew
    if not timestamp.isdigit() or int(timestamp) > now + _AHEAD_ALLOWED:
        raise RestError(401, "An error occurred validating the nonce")
    if (integration.consumer_key, nonce) in magento.nonces:
        message = "The nonce is already being used by the consumer with ID %1"
        raise RestError(401, message, [str(integration.consumer_id)])
    magento.nonces.add((integration.consumer_key, nonce))


def signature(integration: Integration, request: Signed, values: dict[str, str]) -> str:
    """HMAC-SHA256 over method, address and sorted parameters; query pairs are decoded as rawurldecode does."""
    parameters = {name: value for name, value in values.items() if name != "realm"}
    for pair in request.query.split("&"):
        parts = pair.split("=")
        if len(parts) == 2:
            parameters[unquote(parts[0])] = unquote(parts[1])
    sorted_pairs = sorted((_escape(name), _escape(value)) for name, value in parameters.items())
    address = f"{request.scheme}://{_host(request)}{request.path}"
    joined = "&".join(f"{name}={value}" for name, value in sorted_pairs)
    base = "&".join(_escape(part) for part in (request.method, address, joined))
    key = f"{_escape(integration.consumer_secret)}&{_escape(integration.access_token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()


def ims_token(client_secret: str, expires: int) -> str:
    """A bearer token of the Identity Management Service; valid until `expires` (seconds since 1970)."""
    seal = hmac.new(client_secret.encode(), str(expires).encode(), hashlib.sha256).hexdigest()
    return f"ims.{expires}.{seal}"


def ims_token_is_valid(magento: Magento, client_secret: str, token: str) -> bool:
    """Whether IMS issued the token and it has not expired by the stand-in's clock."""
    parts = token.split(".")
    if len(parts) != 3 or not parts[1].isdigit() or int(parts[1]) <= magento.clock.now().timestamp():
        return False
    return hmac.compare_digest(ims_token(client_secret, int(parts[1])), token)


def _host(request: Signed) -> str:
    default = ":443" if request.scheme == "https" else ":80"
    return request.host.removesuffix(default)


def _escape(text: str) -> str:
    return quote(text, safe="-._~")
