"""The control API under /_control: all that a person or a test does to the stand-in, and sees of it; JSON both ways."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from saleschannel.simulator.magento.state import Magento


def control_routes(magento: Magento) -> list[Route]:
    """The routes of the control API."""

    async def state(request: Request) -> Response:
        del request
        with magento.lock:
            return JSONResponse({"orders": len(magento.orders), "calls": dict(magento.calls)})

    return [Route("/state", state, methods=["GET"])]
