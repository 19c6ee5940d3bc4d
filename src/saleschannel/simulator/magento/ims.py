"""Adobe's Identity Management Service: client credentials against a bearer token of the cloud service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from saleschannel.simulator.magento.access import IMS_TOKEN_SECONDS, ims_token
from saleschannel.simulator.magento.state import Magento


def token_endpoint(magento: Magento) -> Callable[[Request], Awaitable[Response]]:
    """POST /ims/token/v3 with a form; errors as OAuth 2 names them."""

    async def answer(request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        with magento.lock:
            magento.calls["imsToken"] += 1
            status, body = _issue(magento, form)
        return Response(msgspec.json.encode(body), status, media_type="application/json")

    return answer


def _issue(magento: Magento, form: dict[str, str]) -> tuple[int, dict[str, object]]:
    if form.get("grant_type") != "client_credentials":
        return 400, {"error": "unsupported_grant_type"}
    client = next((c for c in magento.ims_clients if c.client_id == form.get("client_id")), None)
    if client is None or client.client_secret != form.get("client_secret"):
        return 400, {"error": "invalid_client", "error_description": "invalid client_id or client_secret parameter"}
    if "commerce.accs" not in form.get("scope", "").replace(",", " ").split():
        return 400, {"error": "invalid_scope"}
    expires = int(magento.clock.now().timestamp()) + IMS_TOKEN_SECONDS
    token = ims_token(client.client_secret, expires)
    return 200, {"access_token": token, "token_type": "bearer", "expires_in": IMS_TOKEN_SECONDS}
