"""The control API under /_control: all that a person or a test does to the stand-in, and sees of it; JSON both ways."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from saleschannel.simulator.magento import admin, stock
from saleschannel.simulator.magento.catalog import add_product
from saleschannel.simulator.magento.control_bodies import (
    ClockChange,
    Compensation,
    CustomerWish,
    Edit,
    OrderShipment,
    ProductWish,
    Refund,
    StockChange,
    TrackWish,
)
from saleschannel.simulator.magento.control_views import order_view, product_view, state_view
from saleschannel.simulator.magento.errors import RestError
from saleschannel.simulator.magento.faults import Fault
from saleschannel.simulator.magento.orders import order_of
from saleschannel.simulator.magento.settings import Integration, Settings, StoreView, Website
from saleschannel.simulator.magento.state import Magento

Json = dict[str, Any]
_ENCODER = msgspec.json.Encoder(decimal_format="number")
Handler = Callable[[Magento, Request, Any], object]


def control_routes(magento: Magento) -> list[Route]:
    """The routes of the control API; bodies are in control_bodies.py."""
    table: list[tuple[str, str, Handler, Any]] = [
        ("GET", "/state", lambda m, _, __: state_view(m), None),
        ("GET", "/settings", lambda m, _, __: m.settings, None),
        ("PUT", "/settings", _change_settings, dict[str, Any]),
        ("POST", "/clock", _move_clock, ClockChange),
        ("GET", "/calls", lambda m, _, __: {"calls": m.received}, None),
        ("DELETE", "/calls", _forget_calls, None),
        ("GET", "/mails", lambda m, _, __: {"mails": m.mails}, None),
        ("GET", "/faults", lambda m, _, __: {"faults": m.faults.active}, None),
        ("POST", "/faults", _add_fault, Fault),
        ("DELETE", "/faults", _clear_faults, None),
        ("POST", "/websites", _add_website, Website),
        ("POST", "/stores", _add_store, StoreView),
        ("POST", "/integrations", _add_integration, Integration),
        ("GET", "/products", _products, None),
        ("POST", "/products", _add_product, ProductWish),
        ("POST", "/stock", _set_stock, StockChange),
        ("GET", "/reservations", lambda m, _, __: {"reservations": m.reservations}, None),
        ("POST", "/compensate", _compensate, Compensation),
        ("GET", "/customers", lambda m, _, __: {"customers": list(m.customers.values())}, None),
        ("POST", "/customers", _add_customer, CustomerWish),
        ("GET", "/orders", _orders, None),
        ("GET", "/orders/{id:int}", _order, None),
        ("POST", "/orders/{id:int}/ship", _ship, OrderShipment),
        ("POST", "/orders/{id:int}/cancel", _cancel, None),
        ("POST", "/orders/{id:int}/refund", _refund, Refund),
        ("POST", "/orders/{id:int}/edit", _edit, Edit),
        ("POST", "/shipments/{id:int}/tracks", _add_track, TrackWish),
    ]
    return [Route(path, _endpoint(magento, handler, body), methods=[method]) for method, path, handler, body in table]


def _endpoint(magento: Magento, handler: Handler, body_type: Any) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        content = await request.body()
        try:
            body = msgspec.json.decode(content or b"{}", type=body_type) if body_type is not None else None
            with magento.lock:
                result = handler(magento, request, body)
        except (msgspec.ValidationError, msgspec.DecodeError, ValueError) as error:
            return _json({"error": str(error)}, 400)
        except RestError as error:
            return _json({"error": error.message, "parameters": error.parameters}, error.status)
        return _json(result)

    return answer


def _json(body: object, status: int = 200) -> Response:
    return Response(_ENCODER.encode(body), status, media_type="application/json")


def _change_settings(magento: Magento, _: Request, changes: Json) -> object:
    """Change the settings that are named; the others stay."""
    now = msgspec.to_builtins(magento.settings)
    magento.settings = msgspec.convert(now | changes, Settings, strict=False)
    return magento.settings


def _move_clock(magento: Magento, _: Request, change: ClockChange) -> Json:
    change.apply(magento.clock)
    return {"now": magento.now(), "frozen": magento.clock.frozen_at is not None}


def _forget_calls(magento: Magento, _: Request, __: Any) -> Json:
    magento.calls.clear()
    magento.received.clear()
    return {}


def _add_fault(magento: Magento, _: Request, fault: Fault) -> Json:
    magento.faults.add_fault(fault)
    return {"faults": magento.faults.active}


def _clear_faults(magento: Magento, _: Request, __: Any) -> Json:
    magento.faults.clear()
    return {"faults": []}


def _add_website(magento: Magento, _: Request, website: Website) -> Website:
    magento.websites[website.website_id] = website
    magento.stocks.setdefault(website.stock_id, [f"wh{website.stock_id}"])
    return website


def _add_store(magento: Magento, _: Request, store: StoreView) -> StoreView:
    if store.website_id not in magento.websites:
        raise ValueError(f"There is no website {store.website_id}: add it under /_control/websites first.")
    magento.stores[store.store_id] = store
    return store


def _add_integration(magento: Magento, _: Request, integration: Integration) -> Integration:
    kept = [i for i in magento.integrations if i.consumer_key != integration.consumer_key]
    magento.integrations = [*kept, integration]
    return integration


def _products(magento: Magento, _: Request, __: Any) -> Json:
    return {"products": [product_view(magento, product) for product in magento.products.values()]}


def _add_product(magento: Magento, _: Request, wish: ProductWish) -> Json:
    return product_view(magento, add_product(magento, **msgspec.structs.asdict(wish)))


def _set_stock(magento: Magento, _: Request, change: StockChange) -> Json:
    product = magento.product(change.sku)
    if product is None:
        raise ValueError(f"There is no product {change.sku}.")
    product.sources[change.source] = change.quantity
    return product_view(magento, product)


def _compensate(magento: Magento, _: Request, wanted: Compensation) -> Json:
    return {"reservations": stock.compensate(magento, wanted.sort)}


def _add_customer(magento: Magento, _: Request, wish: CustomerWish) -> Json:
    customer = msgspec.structs.asdict(wish) | {"id": magento.next_id("customer_entity"), "addresses": []}
    customer |= {"created_at": magento.now(), "updated_at": magento.now()}
    magento.customers[customer["id"]] = customer
    return customer


def _orders(magento: Magento, _: Request, __: Any) -> Json:
    return {"orders": [order.row for order in magento.orders.values()]}


def _order(magento: Magento, request: Request, _: Any) -> Json:
    return order_view(magento, order_of(magento, request.path_params["id"]))


def _ship(magento: Magento, request: Request, wish: OrderShipment) -> Json:
    packages = wish.packages or [admin.Package()]
    return {"shipments": admin.ship_packages(magento, request.path_params["id"], packages)}


def _cancel(magento: Magento, request: Request, _: Any) -> Json:
    return {"canceled": admin.cancel(magento, request.path_params["id"])}


def _refund(magento: Magento, request: Request, wish: Refund) -> Json:
    order_id = request.path_params["id"]
    return {"creditmemo": admin.refund(magento, order_id, lines=wish.lines, to_stock=wish.to_stock, **wish.amounts)}


def _edit(magento: Magento, request: Request, wish: Edit) -> Json:
    return {"order": admin.edit_order(magento, request.path_params["id"], quantities=wish.quantities)}


def _add_track(magento: Magento, request: Request, wish: TrackWish) -> Json:
    track = {"track_number": wish.track_number, "carrier_code": wish.carrier_code, "title": wish.title}
    return {"track": admin.add_late_track(magento, request.path_params["id"], track)}
