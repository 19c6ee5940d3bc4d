"""Carries faults out on an answer: delays, errors, dropped connections, spoiled bodies. It decides nothing."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from saleschannel.simulator.magento.errors import MaintenanceError, PhpTypeError, RestError, internal_error
from saleschannel.simulator.magento.faults import Fault

_HTML = "<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"


class _Dropped(Response):
    """The connection ends without a byte of an answer."""

    async def __call__(self, scope: object, receive: object, send: object) -> None:
        """Send nothing."""


def has(faults: Sequence[Fault], kind: str) -> bool:
    """Whether a fault of this kind strikes."""
    return any(fault.kind == kind for fault in faults)


async def wait_for_slow(faults: Sequence[Fault]) -> None:
    """Let real time pass when the call is to be slow."""
    for fault in faults:
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)


def refuse(faults: Sequence[Fault]) -> None:
    """Raise the error by which a fault keeps the call from having any effect."""
    for fault in faults:
        if fault.kind == "deadlock":
            raise internal_error()
        if fault.kind == "text":
            raise PhpTypeError
        if fault.kind == "maintenance":
            raise MaintenanceError
        if fault.kind == "throttled":
            raise ThrottledError(fault.seconds)


class ThrottledError(RestError):
    """Too many requests, says a CDN or the cloud service; `seconds` go to Retry-After."""

    def __init__(self, seconds: float) -> None:
        super().__init__(429, "Too Many Requests")
        self.seconds = seconds

    @property
    def headers(self) -> dict[str, str]:
        """When to come again, in whole seconds."""
        return {"Retry-After": str(math.ceil(self.seconds))}


async def drop_connection(request: Request) -> Response:
    """Cut the connection under the request; the client sees it closed without an answer."""
    transport = request.scope.get("state", {}).get("transport")
    if transport is None:
        raise RuntimeError("Only the stand-in's own server can drop connections: start it by StandIn or serve().")
    transport.abort()
    await asyncio.sleep(0.01)  # the server notices the closed connection in its next rounds
    return _Dropped()


def spoil(faults: Sequence[Fault], response: Response) -> Response:
    """Replace the answer as the faults say; the effect is there."""
    for fault in faults:
        if fault.kind == "truncated":
            body = bytes(response.body)
            return Response(body[: len(body) // 2], response.status_code, media_type="application/json")
        if fault.kind == "html":
            return Response(_HTML.format(title="Just a moment"), 200, media_type="text/html")
        if fault.kind == "gateway_timeout":
            return Response(_HTML.format(title="504 Gateway Time-out"), 504, media_type="text/html")
        if fault.kind == "error_after":
            return Response(internal_error().content(), 500, media_type="application/json")
    return response
