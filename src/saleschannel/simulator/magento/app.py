"""The HTTP face of the stand-in Magento: store codes, access, time, faults and cookies around the handlers."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.routing import Route as HttpRoute

from saleschannel.simulator.magento import access, ims
from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.control import control_routes
from saleschannel.simulator.magento.errors import MaintenanceError, RestError, bad_request, no_route
from saleschannel.simulator.magento.faulty_answers import (
    drop_connection,
    has,
    refuse,
    spoil,
    wait_for_slow,
)
from saleschannel.simulator.magento.query import nested
from saleschannel.simulator.magento.routes import CLOUD_ONLY, ROUTES
from saleschannel.simulator.magento.routing import Route, find
from saleschannel.simulator.magento.search import only
from saleschannel.simulator.magento.sessions import Sessions
from saleschannel.simulator.magento.state import Magento, ReceivedCall

_METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]


def create_app(magento: Magento) -> Starlette:
    """Build the ASGI application around an installation."""
    face = _Face(magento)
    return Starlette(
        routes=[
            Mount("/_control", routes=control_routes(magento)),
            HttpRoute("/ims/token/v3", ims.token_endpoint(magento), methods=["POST"]),
            HttpRoute("/{path:path}", face.answer, methods=_METHODS),
        ]
    )


class _Face:
    """Answers REST calls; one per application, because parallel calls may meet in it."""

    def __init__(self, magento: Magento) -> None:
        self.magento = magento
        self._sessions = Sessions(magento)
        self._workers: tuple[int, asyncio.Semaphore] | None = None

    async def answer(self, request: Request) -> Response:
        """Answer one call, whatever happens to it on the way."""
        content = await request.body()
        found, call = self._called(request, content)
        name = found.name if isinstance(found, Route) else "unknown"
        with self.magento.lock:
            self.magento.calls[name] += 1
            number = self._note(request, content, name)
            faults = self.magento.faults.strike(name)
        await wait_for_slow(faults)
        if has(faults, "lost_before"):
            return await drop_connection(request)
        response = await self._served(request, found, call, faults)
        with self.magento.lock:
            before = self.magento.received[number]
            self.magento.received[number] = msgspec.structs.replace(before, status=response.status_code)
        if has(faults, "lost_after"):
            return await drop_connection(request)
        return spoil(faults, response)

    async def _served(self, request: Request, found: Route | RestError, call: Call, faults: list[Any]) -> Response:
        try:
            refuse(faults)
            if isinstance(found, RestError):
                raise found
            result = await self._result(request, found, call)
        except RestError as error:
            return self._session(request, Response(error.content(), error.status, error.headers, error.media_type))
        fields = call.query.get("fields")
        shown = only(result, fields) if isinstance(fields, str) else result
        content = msgspec.json.encode(shown)
        if "text/html" in request.headers.get("accept", ""):  # observed N10: a good request, an HTML 500
            return Response("<html><body>Internal Error</body></html>", 500, media_type="text/html")
        return self._session(request, Response(content, 200, media_type="application/json"))

    async def _result(self, request: Request, route: Route, call: Call) -> Any:
        with self.magento.lock:
            access.admit(self.magento, _signed(request), resources_of(self.magento, route))
            call.arrival = route.arrive(call) if route.arrive is not None else None
        try:
            async with self._sessions.hold(request.cookies.get("PHPSESSID"), order_of(call)):
                await self._take_time(route)
                with self.magento.lock:
                    result = route.handler(call)
        finally:
            if route.leave is not None:
                with self.magento.lock:
                    route.leave(call)
        if self.magento.settings.row_latency and isinstance(result, dict) and "total_count" in result:
            await asyncio.sleep(self.magento.settings.row_latency * len(result["items"]))
        return result

    async def _take_time(self, route: Route) -> None:
        latency = self.magento.settings.latency
        seconds = latency.get(route.name, latency.get("*", 0.0))
        if not self.magento.settings.workers:
            return await asyncio.sleep(seconds)
        async with self._free_worker():
            await asyncio.sleep(seconds)
        return None

    def _free_worker(self) -> asyncio.Semaphore:
        """The PHP processes; a new set when their number was changed."""
        number = self.magento.settings.workers
        if self._workers is None or self._workers[0] != number:
            self._workers = (number, asyncio.Semaphore(number))
        return self._workers[1]

    def _called(self, request: Request, content: bytes) -> tuple[Route | RestError, Call]:
        path = raw_path(request)
        query = nested(request.scope["query_string"].decode("latin-1"))
        call = Call(magento=self.magento, path={}, query=query, content=content)
        try:
            call.store_id, below = store_and_path(self.magento, path, request.headers.get("store", ""))
        except RestError as error:
            return error, call
        if self.magento.settings.maintenance:
            return MaintenanceError(), call
        found = find(ROUTES, request.method, below)
        if found is None or (found[0].name in CLOUD_ONLY and self.magento.settings.edition != "cloud"):
            return no_route(), call
        route, call.path = found
        return route, call

    def _note(self, request: Request, content: bytes, name: str) -> int:
        number = len(self.magento.received)
        try:
            body = msgspec.json.decode(content) if content else None
        except msgspec.DecodeError:
            body = content.decode(errors="replace")
        query = request.scope["query_string"].decode("latin-1")
        path = raw_path(request) + (f"?{query}" if query else "")
        cookies = bool(request.cookies)
        self.magento.received.append(
            ReceivedCall(
                number=number, method=request.method, path=path, route=name, status=0, body=body, cookies=cookies
            )
        )
        return number

    def _session(self, request: Request, response: Response) -> Response:
        """REST answers set PHPSESSID (observed N1); whoever sends it back may lock himself out."""
        if "PHPSESSID" not in request.cookies:
            number = f"{self.magento.seed}/{self.magento.calls.total()}"
            response.set_cookie("PHPSESSID", hashlib.sha256(number.encode()).hexdigest()[:26], httponly=True)
        return response


def resources_of(magento: Magento, route: Route) -> tuple[str, ...]:
    """The ACL resource of a route; POST /V1/orders has another one since the patches of 2.4.4 to 2.4.7."""
    if route.name != "saveOrder":
        return route.resources
    release = magento.settings.release
    first_patch = {4: 12, 5: 11, 6: 9, 7: 4}.get(release[2], 0 if release[2] > 7 else 999)
    return ("Magento_Sales::api_actions",) if release[3] >= first_patch else ("Magento_Sales::create",)


def store_and_path(magento: Magento, path: str, header: str) -> tuple[int, str]:
    """The store of an address and what comes after /V1: /rest/<store>/V1/…, /rest/V1/… or the cloud's /<tenant>/V1/…"""
    segments = path.strip("/").split("/")
    code = ""
    if segments[0] == "rest":
        code = segments[1] if len(segments) > 1 and segments[1] != "V1" else ""
        rest = segments[2:] if code else segments[1:]
    else:
        code, rest = header, segments[1:]
    if code and code != "all" and code not in {store.code for store in magento.stores.values()}:
        raise bad_request("Specified request cannot be processed.")
    if not rest or rest[0] != "V1":
        raise no_route()
    store_id = next((store.store_id for store in magento.stores.values() if store.code == (code or "default")), 1)
    return (0 if code == "all" else store_id), "/" + "/".join(rest[1:])


def order_of(call: Call) -> str:
    """The order that a call locks, for parallel calls of one session."""
    return call.path.get("id", call.path.get("order_id", ""))


def raw_path(request: Request) -> str:
    """The path as it was sent, still encoded."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.decode("latin-1").partition("?")[0]


def _signed(request: Request) -> access.Signed:
    return access.Signed(
        method=request.method,
        scheme=request.headers.get("x-forwarded-proto", request.scope["scheme"]),
        host=request.headers.get("host", ""),
        path=raw_path(request),
        query=request.scope["query_string"].decode("latin-1"),
        authorization=request.headers.get("authorization", ""),
        headers=dict(request.headers),
    )
