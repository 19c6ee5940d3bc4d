"""searchOrders 2026-01-01: its published rules, its windows and its pages. It knows nothing of HTTP,
tokens or faults.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from saleschannel.simulator.clock import to_milliseconds
from saleschannel.simulator.errors import invalid_input, unauthorized
from saleschannel.simulator.marketplaces import MARKETPLACES
from saleschannel.simulator.order_book import OrderBook, Position
from saleschannel.simulator.state import Order, Seller, Status
from saleschannel.simulator.wire import INCLUDED_DATA, iso, order_json

TOKEN_LIFE: Final = timedelta(hours=24)
NEWEST: Final = timedelta(minutes=2)
OLDEST: Final = timedelta(days=730)
# Orders of these countries are kept since 2016 instead of two years.
_KEPT_LONGER: Final = frozenset({"JP", "AU", "SG"})
_KEPT_SINCE: Final = datetime(2016, 1, 1, tzinfo=UTC)
_REPEATED: Final = (
    "createdAfter",
    "createdBefore",
    "lastUpdatedAfter",
    "lastUpdatedBefore",
    "fulfillmentStatuses",
    "marketplaceIds",
    "fulfilledBy",
)


@dataclass(frozen=True)
class Search:
    """A checked request. `by` is created or lastUpdated; `until` is the upper bound that all pages share."""

    by: str
    start: Position
    until: datetime
    statuses: frozenset[str]
    marketplaces: frozenset[str]
    fulfilled_by: frozenset[str]
    page_size: int
    included: frozenset[str]


class _Token(msgspec.Struct, array_like=True):
    issued: datetime
    until: datetime
    after: datetime
    after_id: str
    digest: str
    seller_id: str


def search_orders(
    params: Mapping[str, str], seller: Seller, book: OrderBook, now: datetime, *, key: bytes, stale: bool = False
) -> dict[str, Any]:
    """Answer one page; raises AmazonError 400 or 403. With `stale`,
    orders are shown in their version before the last change.
    """
    search = _checked(params, seller, now, key)
    orders, next_position = _page(search, book, now)
    shown = [book.older_version(order) for order in orders] if stale else orders
    body: dict[str, Any] = {"orders": [order_json(order, search.included, seller, now) for order in shown]}
    if next_position is not None:
        token = _Token(now, search.until, *next_position, _digest(params), seller.seller_id)
        body["pagination"] = {"nextToken": _seal(token, key)}
    body[search.by + "Before"] = iso(search.until)
    return body


def included_data(params: Mapping[str, str]) -> frozenset[str]:
    """Read includedData; raises AmazonError 400 on values that Amazon does not know."""
    return _list_of(params, "includedData", INCLUDED_DATA)


def _checked(params: Mapping[str, str], seller: Seller, now: datetime, key: bytes) -> Search:
    by, after, before = _window(params, now)
    token = _open_token(params, seller, now, key)
    return Search(
        by=by,
        start=(token.after, token.after_id) if token else (after, ""),
        until=token.until if token else before,
        statuses=_list_of(params, "fulfillmentStatuses", frozenset(Status)),
        marketplaces=_marketplaces(params, seller),
        fulfilled_by=_list_of(params, "fulfilledBy", frozenset({"MERCHANT", "AMAZON"})),
        page_size=_page_size(params),
        included=included_data(params),
    )


def _window(params: Mapping[str, str], now: datetime) -> tuple[str, datetime, datetime]:
    created = [name for name in ("createdAfter", "createdBefore") if name in params]
    updated = [name for name in ("lastUpdatedAfter", "lastUpdatedBefore") if name in params]
    if created and updated:
        raise invalid_input("Invalid Input", f"{updated[0]} cannot be used together with {created[0]}.")
    by = "created" if created else "lastUpdated"
    if by + "After" not in params:
        raise invalid_input("Invalid Input", "Exactly one of createdAfter and lastUpdatedAfter must be provided.")
    after = _time(params, by + "After")
    newest = now - NEWEST
    if by + "Before" not in params:
        return by, after, newest
    before = _time(params, by + "Before")
    # Amazon gives no hint here: amzn/selling-partner-api-docs issue 326.
    if before < after or before > newest:
        raise invalid_input("Invalid Input")
    return by, after, before


def _time(params: Mapping[str, str], name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(params[name])
    except ValueError as error:
        raise invalid_input("Invalid Input", f"{name} is not an ISO 8601 date.") from error
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return to_milliseconds(moment)


def _list_of(params: Mapping[str, str], name: str, allowed: frozenset[str]) -> frozenset[str]:
    values = frozenset(params[name].split(",")) if name in params else frozenset()
    if values - allowed:
        raise invalid_input("Invalid Input", f"{name} has values that are not allowed.")
    return values


def _marketplaces(params: Mapping[str, str], seller: Seller) -> frozenset[str]:
    wanted = params["marketplaceIds"].split(",") if "marketplaceIds" in params else []
    if len(wanted) > 50 or not MARKETPLACES.keys() >= set(wanted):
        raise invalid_input("Invalid Input", "marketplaceIds has values that are not allowed.")
    if any(MARKETPLACES[marketplace].region != seller.region for marketplace in wanted):
        raise unauthorized("The marketplaces you provided are not valid for region.")
    if not set(wanted) <= set(seller.marketplace_ids):
        raise unauthorized("The selling partner does not sell in the marketplaces you provided.")
    return frozenset(wanted or seller.marketplace_ids)


def _page_size(params: Mapping[str, str]) -> int:
    text = params.get("maxResultsPerPage", "100")
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100):
        raise invalid_input("Invalid Input", "maxResultsPerPage must be between 1 and 100.")
    return int(text)


def _page(search: Search, book: OrderBook, now: datetime) -> tuple[list[Order], Position | None]:
    walk = book.created_between if search.by == "created" else book.updated_between
    orders: list[Order] = []
    last = search.start
    for position, order in walk(search.start, search.until):
        if position == search.start or not _matches(order, search, now):
            continue
        if len(orders) == search.page_size:
            return orders, last
        orders.append(order)
        last = position
    return orders, None


def _matches(order: Order, search: Search, now: datetime) -> bool:
    kept_longer = MARKETPLACES[order.marketplace_id].country in _KEPT_LONGER
    return (
        order.marketplace_id in search.marketplaces
        and (not search.statuses or order.status in search.statuses)
        and (not search.fulfilled_by or order.fulfilled_by in search.fulfilled_by)
        and order.created >= (_KEPT_SINCE if kept_longer else now - OLDEST)
    )


def _digest(params: Mapping[str, str]) -> str:
    repeated = [(name, params[name]) for name in _REPEATED if name in params]
    return hashlib.sha256(repr(repeated).encode()).hexdigest()[:16]


def _seal(token: _Token, key: bytes) -> str:
    content = msgspec.msgpack.encode(token)
    # Plain base64 on purpose: Amazon's tokens contain +, / and =, which a client must encode in the query.
    return base64.b64encode(hmac.digest(key, content, "sha256")[:12] + content).decode()


def _open_token(params: Mapping[str, str], seller: Seller, now: datetime, key: bytes) -> _Token | None:
    if "paginationToken" not in params:
        return None
    sealed = _decoded(params["paginationToken"])
    if not hmac.compare_digest(sealed[:12], hmac.digest(key, sealed[12:], "sha256")[:12]):
        raise invalid_input("Invalid Input", "paginationToken is invalid.")
    token = msgspec.msgpack.decode(sealed[12:], type=_Token)
    if now - token.issued > TOKEN_LIFE:
        raise invalid_input("Invalid Input", "paginationToken has expired.")
    if token.digest != _digest(params) or token.seller_id != seller.seller_id:
        raise invalid_input(
            "Invalid Input", "The parameters differ from those of the request that gave paginationToken."
        )
    return token


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
