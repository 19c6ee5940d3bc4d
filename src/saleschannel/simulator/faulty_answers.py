"""Carries faults out on an answer: delays, error bodies, dropped connections, spoiled bodies. It decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from saleschannel.simulator import errors
from saleschannel.simulator.errors import AmazonError
from saleschannel.simulator.faults import Fault

_REFUSALS: dict[str, Callable[[], AmazonError]] = {
    "throttle": errors.quota_exceeded,
    "internal_error": errors.internal_failure,
    "unavailable": errors.service_unavailable,
    "access_denied": errors.access_denied,
    # The outage of a whole region looked like this: amzn/selling-partner-api-models issue 5365.
    "invalid_input": lambda: errors.invalid_input("Invalid Input"),
}
_HTML = (
    b"<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head><body>Service Unavailable</body></html>"
)


class _Dropped(Response):
    """The connection ends without a byte of an answer."""

    async def __call__(self, scope: object, receive: object, send: object) -> None:
        """Send nothing."""


async def wait_for_slow(faults: Sequence[Fault]) -> None:
    """Let real time pass when the call is to be slow."""
    for fault in faults:
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)


def refuse(faults: Sequence[Fault]) -> None:
    """Raise the AmazonError by which a fault keeps the call from having any effect."""
    for fault in faults:
        if fault.kind in _REFUSALS:
            raise _REFUSALS[fault.kind]()


async def drop_connection(request: Request) -> Response:
    """Cut the connection under the request; the client sees it closed without an answer."""
    transport = request.scope["state"].get("transport")
    if transport is None:
        raise RuntimeError(
            "Only the simulator's own server can drop connections: start it by SimulatorThread or serve()."
        )
    transport.abort()
    await asyncio.sleep(0.01)  # the server notices the closed connection in its next rounds
    return _Dropped()


def spoil(faults: Sequence[Fault], response: Response) -> Response:
    """Replace the body of an answer as the faults say."""
    for fault in faults:
        if fault.kind == "truncated":
            body = bytes(response.body)
            return Response(body[: len(body) // 2], response.status_code, media_type="application/json")
        if fault.kind == "html":
            return Response(_HTML, 200, media_type="text/html")
        if fault.kind == "errors_with_200":
            body = msgspec.json.encode(errors.internal_failure().body())
            return Response(body, 200, media_type="application/json")
    return response


def is_lost(faults: Sequence[Fault], kind: str) -> bool:
    """Whether the answer is lost `lost_before` or `lost_after` its effect."""
    return any(fault.kind == kind for fault in faults)
