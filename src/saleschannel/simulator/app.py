"""The HTTP face of the simulated Amazon: routes, headers, tokens, usage plans and faults.
What the calls mean is decided elsewhere.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from email.utils import format_datetime
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Lifespan

from saleschannel.simulator import access_tokens, consent, feeds
from saleschannel.simulator.control import control_routes
from saleschannel.simulator.errors import (
    AmazonError,
    LwaError,
    access_denied,
    invalid_input,
    not_found,
    quota_exceeded,
    unauthorized,
)
from saleschannel.simulator.faulty_answers import drop_connection, is_lost, refuse, spoil, wait_for_slow
from saleschannel.simulator.marketplaces import participations
from saleschannel.simulator.order_factory import random_for
from saleschannel.simulator.search_orders import included_data, search_orders
from saleschannel.simulator.shipment_confirmation import confirm_shipment
from saleschannel.simulator.state import Seller
from saleschannel.simulator.wire import order_json
from saleschannel.simulator.world import UnknownOrderError, World

Operation = Callable[["Call"], Awaitable[Response]]


class Call:
    """One call of an operation: the request, whose it is, its id, and the faults that strike it."""

    def __init__(self, world: World, operation: str, request: Request) -> None:
        self.world = world
        self.operation = operation
        self.request = request
        self.number = world.calls.total()
        self.request_id = str(UUID(int=random_for(world.seed, self.number).getrandbits(128), version=4))
        self.faults = world.faults.strike(operation)
        self.seller: Seller | None = None

    @property
    def selling_partner(self) -> Seller:
        """The seller, once the token has been checked."""
        if self.seller is None:
            raise unauthorized("Access token is missing in the request header.")
        return self.seller

    def has(self, kind: str) -> bool:
        """Whether a fault of this kind strikes the call."""
        return any(fault.kind == kind for fault in self.faults)


def create_app(world: World, *, lifespan: Lifespan[Starlette] | None = None) -> Starlette:
    """Build the ASGI application around a world; `lifespan` starts and stops what runs beside it."""
    operations: list[tuple[str, str, str, Operation]] = [
        ("POST", "/auth/o2/token", "token", _token),
        ("GET", "/orders/2026-01-01/orders", "searchOrders", _search_orders),
        ("GET", "/orders/2026-01-01/orders/{order_id}", "getOrder", _get_order),
        ("POST", "/orders/v0/orders/{order_id}/shipmentConfirmation", "confirmShipment", _confirm_shipment),
        ("POST", "/feeds/2021-06-30/documents", "createFeedDocument", _create_feed_document),
        ("POST", "/feeds/2021-06-30/feeds", "createFeed", _create_feed),
        ("GET", "/feeds/2021-06-30/feeds", "getFeeds", _get_feeds),
        ("GET", "/feeds/2021-06-30/feeds/{feed_id}", "getFeed", _get_feed),
        ("GET", "/feeds/2021-06-30/documents/{document_id}", "getFeedDocument", _get_feed_document),
        ("GET", "/sellers/v1/marketplaceParticipations", "getMarketplaceParticipations", _participations),
    ]
    routes: list[Route | Mount] = [
        Route(path, _endpoint(world, name, operation), methods=[method]) for method, path, name, operation in operations
    ]
    routes.append(Route("/feed-documents/{document_id}", _feed_document(world), methods=["GET", "PUT"]))
    routes.append(Mount("/control", routes=control_routes(world)))
    routes.append(Route("/apps/authorize/consent", _consent_page(world), methods=["GET", "POST"]))
    routes.append(
        Route("/{path:path}", _endpoint(world, "unknown", _unknown), methods=["GET", "POST", "PUT", "DELETE"])
    )
    return Starlette(routes=routes, lifespan=lifespan)


def sealing_key(world: World) -> bytes:
    """The key of this world's tokens; from the seed, so that a restarted simulator knows its own tokens again."""
    return hashlib.sha256(f"simulated amazon {world.seed}".encode()).digest()


def _endpoint(world: World, name: str, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        with world.lock:
            world.calls[name] += 1
            call = Call(world, name, request)
        await wait_for_slow(call.faults)
        if is_lost(call.faults, "lost_before"):
            return await drop_connection(request)
        response = await _answer(call, operation)
        if is_lost(call.faults, "lost_after"):
            return await drop_connection(request)
        response = spoil(call.faults, response)
        response.headers["x-amzn-RequestId"] = call.request_id
        response.headers["Date"] = format_datetime(world.clock.now(), usegmt=True)
        return response

    return answer


async def _answer(call: Call, operation: Operation) -> Response:
    try:
        if call.operation not in ("token", "unknown"):
            _admit(call)
        refuse(call.faults)
        response = await operation(call)
    except LwaError as error:
        return _json(error.body(), error.status)
    except AmazonError as error:
        if call.operation == "token":
            return _json({"error": error.code, "error_description": error.message}, error.status)
        response = _json(error.body(), error.status)
        response.headers["x-amzn-ErrorType"] = error.code
    if call.seller is not None and response.status_code in (200, 204, 400, 404):
        response.headers["x-amzn-RateLimit-Limit"] = f"{call.world.plans.plan_of(call.operation).rate:g}"
    return response


def _admit(call: Call) -> None:
    """Check the token, the usage plan and what Amazon demands of every request, in this order."""
    world, headers, now = call.world, call.request.headers, call.world.clock.now()
    seller = access_tokens.seller_of(headers.get("x-amz-access-token"), world.sellers, now, sealing_key(world))
    if not world.plans.take(seller.seller_id, call.operation, now):
        raise quota_exceeded()
    call.seller = seller
    if not 0 < len(headers.get("user-agent", "")) <= 500:
        raise invalid_input("Invalid Input", "The User-Agent header is missing or longer than 500 characters.")


async def _token(call: Call) -> Response:
    form = dict(parse_qsl((await call.request.body()).decode()))
    world = call.world
    if form.get("grant_type") == "authorization_code":
        granted = consent.exchange(world, form)
        again = {**form, "grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}
        return _json(access_tokens.issue_token(again, world.sellers.values(), world.clock.now(), sealing_key(world)))
    return _json(access_tokens.issue_token(form, world.sellers.values(), world.clock.now(), sealing_key(world)))


async def _search_orders(call: Call) -> Response:
    world, seller = call.world, call.selling_partner
    params = _query(call.request)
    with world.lock:
        if call.has("duplicate_page") and seller.seller_id in world.last_pages:
            return _bytes(world.last_pages[seller.seller_id])
        feeds.process_due(world)
        book, now = world.books[seller.seller_id], world.clock.now()
        stale = call.has("stale_page")
        body = search_orders(params, seller, book, now, key=sealing_key(world), stale=stale)
        for fault in call.faults:
            if fault.kind == "malformed_order" and fault.index < len(body["orders"]):
                body["orders"][fault.index] = msgspec.Raw(fault.text.encode())
        page = world.last_pages[seller.seller_id] = msgspec.json.encode(body)
    return _bytes(page)


async def _get_order(call: Call) -> Response:
    world, seller = call.world, call.selling_partner
    included = included_data(_query(call.request))
    order_id = call.request.path_params["order_id"]
    with world.lock:
        feeds.process_due(world)
        try:
            order = world.order(order_id)
        except UnknownOrderError as error:
            raise not_found(order_id) from error
        if order.seller_id != seller.seller_id:
            raise not_found(order_id)
        if call.has("stale_page"):
            order = world.books[seller.seller_id].older_version(order)
        return _json({"order": order_json(order, included, seller, world.clock.now())})


async def _confirm_shipment(call: Call) -> Response:
    content = await call.request.body()
    order_id = call.request.path_params["order_id"]
    confirm_shipment(call.world, call.selling_partner, order_id, content, call.request_id, ignore=call.has("ignored"))
    return Response(status_code=204)


async def _participations(call: Call) -> Response:
    """Where the seller takes part. Amazon names the other marketplaces of the region, too, as not taken part in."""
    await asyncio.sleep(0)
    seller = call.selling_partner
    if not seller.insights_role:
        raise access_denied()
    return _json({"payload": participations(seller)})


def _consent_page(world: World) -> Callable[[Request], Awaitable[Response]]:
    """The page in the seller's browser: no token, no usage plan, no request id."""

    async def answer(request: Request) -> Response:
        try:
            if request.method == "GET":
                return HTMLResponse(consent.page(world, _query(request)))
            form = dict(parse_qsl((await request.body()).decode()))
            return RedirectResponse(consent.grant(world, form), status_code=303)
        except consent.ConsentError as error:
            return HTMLResponse(consent.error_page(error), 400)
        except AmazonError as error:
            return HTMLResponse(consent.error_page(consent.ConsentError(error.code, error.details)), error.status)

    return answer


async def _create_feed_document(call: Call) -> Response:
    content = await call.request.body()
    return _json(feeds.create_document(call.world, call.selling_partner, content, _base(call.request)), 201)


async def _create_feed(call: Call) -> Response:
    content = await call.request.body()
    return _json(feeds.create_feed(call.world, call.selling_partner, content), 202)


async def _get_feed(call: Call) -> Response:
    return _json(feeds.get_feed(call.world, call.selling_partner, call.request.path_params["feed_id"]))


async def _get_feeds(call: Call) -> Response:
    return _json(feeds.get_feeds(call.world, call.selling_partner, _query(call.request)))


async def _get_feed_document(call: Call) -> Response:
    wanted = call.request.path_params["document_id"]
    return _json(feeds.get_document(call.world, call.selling_partner, wanted, _base(call.request)))


def _feed_document(world: World) -> Callable[[Request], Awaitable[Response]]:
    """The addresses of documents: as at Amazon's storage, neither token nor usage plan."""

    async def answer(request: Request) -> Response:
        document_id = request.path_params["document_id"]
        if request.method == "PUT":
            content_type = request.headers.get("content-type", "")
            stored = feeds.put_document(world, document_id, await request.body(), content_type)
            return Response(status_code=200 if stored else 403)
        document = world.feed_documents.get(document_id)
        return Response(status_code=404) if document is None else Response(document.content, media_type="text/plain")

    return answer


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


async def _unknown(call: Call) -> Response:
    """Amazon's gateway refuses paths that do not exist with the same words as it refuses tokens."""
    del call
    await asyncio.sleep(0)
    raise unauthorized("")


def _query(request: Request) -> dict[str, str]:
    pairs = request.query_params.multi_items()
    names = [name for name, _ in pairs]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise invalid_input("Invalid Input", f"{repeated[0]} is given more than once; lists are separated by commas.")
    return dict(pairs)


def _json(body: object, status: int = 200) -> Response:
    return _bytes(msgspec.json.encode(body), status)


def _bytes(content: bytes, status: int = 200) -> Response:
    return Response(content, status, media_type="application/json")
