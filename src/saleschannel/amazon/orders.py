"""searchOrders and getOrder of the Orders API 2026-01-01, with every published rule. It knows no schedule.

Rules: facts amazon-sp-api §1.2 and §1.6.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import structlog
from msgspec.structs import replace

from saleschannel.amazon.budget import Operation
from saleschannel.amazon.client import Request, SellingPartnerClient
from saleschannel.amazon.errors import Answer, error_entry, error_of
from saleschannel.amazon.json_salvage import MalformedAnswerError
from saleschannel.amazon.order_page import read_bound, read_get_order, read_orders, read_search_page
from saleschannel.domain.errors import AccessDenied, NotFound, PermanentError, TransientError, Unavailable
from saleschannel.domain.import_window import TWO_MINUTE_RULE
from saleschannel.domain.orders import AmazonOrderId, FulfillmentStatus
from saleschannel.ports import OrderPage, OrderQuery

log = structlog.get_logger(__name__)

ORDERS_PATH = "/orders/2026-01-01/orders"
BUYER_DATA = ("BUYER", "RECIPIENT")
OTHER_DATA = ("FULFILLMENT", "PROCEEDS", "PROMOTION", "CANCELLATION", "PACKAGES", "TAX")
PAGE_SIZE = 100
MOST_MARKETPLACES = 50
DENIAL_REMEMBERED = timedelta(hours=1)
"""How long calls leave out the buyer data after Amazon denied it; then they ask again, in case the role was granted."""

_KNOWN_ID = re.compile(r"\d{3}-\d{7}-\d{7}|S\d{2}-\d{7}-\d{7}")


class OrdersApi:
    """Reads orders. When Amazon denies the buyer's data, it reads the rest and marks the page `without_buyer_data`."""

    def __init__(self, client: SellingPartnerClient) -> None:
        self._client = client
        self._buyer_data_denied_until: datetime | None = None

    def search_orders(self, query: OrderQuery, page_token: str | None, page_size: int = PAGE_SIZE) -> OrderPage:
        """One page. Raises TransientError with code `page_token_rejected` when the window must be begun anew."""
        if page_token is None:
            self._keep_two_minute_rule(query)
        params = search_params(query, page_token, page_size)
        answer, degraded = self._read(Request(Operation.SEARCH_ORDERS, "GET", ORDERS_PATH, params))
        if not answer.is_success:
            raise _search_error(answer, page_token)
        only = query.marketplace_ids[0] if len(query.marketplace_ids) == 1 else ""
        page = _page(answer, read_search_page, only, degraded)
        page = replace(page, read_up_to=read_bound(answer.body, by_creation=query.by_creation))
        if page.next_token is not None and page.next_token == page_token:
            raise _begin_anew(answer, "page_token_repeated", "Amazon gave the same page token again")
        return page

    def get_order(self, amazon_order_id: AmazonOrderId) -> OrderPage:
        """One order as a page of one. Raises NotFound."""
        path = f"{ORDERS_PATH}/{quote(amazon_order_id, safe='')}"
        answer, degraded = self._read(Request(Operation.GET_ORDER, "GET", path))
        if not answer.is_success:
            if answer.status == 400 and not _KNOWN_ID.fullmatch(amazon_order_id):
                raise NotFound(f"“{amazon_order_id}” is no Amazon order number.", remedy="Check the order number.")
            raise error_of(answer)
        return _page(answer, lambda body: (read_get_order(body), None), "", degraded)

    def _read(self, request: Request) -> tuple[Answer, bool]:
        """The answer, with the buyer's data or, when Amazon denies only that, without."""
        now = self._client.now()
        if self._buyer_data_denied_until is not None and now < self._buyer_data_denied_until:
            return self._client.send(_including(request, OTHER_DATA)), True
        answer = self._client.send(_including(request, BUYER_DATA + OTHER_DATA))
        if answer.is_success or not isinstance(error_of(answer), AccessDenied):
            return answer, False
        without = self._client.send(_including(request, OTHER_DATA))
        if not without.is_success:
            return answer, False
        self._buyer_data_denied_until = now + DENIAL_REMEMBERED
        log.warning("amazon.buyer_data_denied", operation=request.operation, request_id=answer.request_id)
        return without, True

    def _keep_two_minute_rule(self, query: OrderQuery) -> None:
        """Refuse a window that Amazon would refuse. It is never shortened here: the caller's watermark follows it."""
        if query.before > self._client.now() - TWO_MINUTE_RULE:
            raise TransientError(
                "The window ends less than two minutes before Amazon's present time.",
                code="window_too_new",
                remedy="Nothing to do: the next pass reads it.",
            )


def search_params(query: OrderQuery, page_token: str | None, page_size: int = PAGE_SIZE) -> dict[str, str]:
    """The parameters of searchOrders but `includedData`; both bounds always, all of them again with a token.

    Raises PermanentError for a query that Amazon's rules do not allow.
    """
    _check(query)
    kind = "created" if query.by_creation else "lastUpdated"
    params = {f"{kind}After": iso_utc(query.after), f"{kind}Before": iso_utc(query.before)}
    if query.statuses:
        params["fulfillmentStatuses"] = ",".join(status.value for status in query.statuses)
    params["marketplaceIds"] = ",".join(query.marketplace_ids)
    params["maxResultsPerPage"] = str(page_size)
    if page_token is not None:
        params["paginationToken"] = page_token
    return params


def iso_utc(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds, as Amazon writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _check(query: OrderQuery) -> None:
    problem = ""
    if not 1 <= len(query.marketplace_ids) <= MOST_MARKETPLACES:
        problem = f"it names {len(query.marketplace_ids)} marketplaces; Amazon takes 1 to {MOST_MARKETPLACES}"
    elif query.after.tzinfo is None or query.before.tzinfo is None:
        problem = "its bounds have no time zone"
    elif query.before < query.after:
        problem = "it ends before it begins"
    elif FulfillmentStatus.UNKNOWN in query.statuses:
        problem = "Amazon has no status UNKNOWN"
    if problem:
        raise PermanentError(
            f"This search for orders cannot be sent: {problem}.", code="bad_query", remedy="Correct the query."
        )


def _including(request: Request, datasets: tuple[str, ...]) -> Request:
    params = {**request.params, "includedData": ",".join(datasets)}
    return Request(request.operation, request.method, request.path, params)


def _page(
    answer: Answer, read: Callable[[bytes], tuple[list[bytes], str | None]], only_marketplace: str, degraded: bool
) -> OrderPage:
    try:
        raws, next_token = read(answer.body)
    except MalformedAnswerError as problem:
        raise Unavailable(
            f"Amazon's answer to {answer.operation} cannot be read: {problem}.",
            code="malformed_answer",
            remedy="Nothing to do: the channel asks again; nothing was taken from this answer.",
            request_id=answer.request_id,
        ) from None
    orders, unreadable = read_orders(raws, only_marketplace)
    return OrderPage(orders, unreadable, next_token, answer.body, answer.request_id, without_buyer_data=degraded)


def _search_error(answer: Answer, page_token: str | None) -> Exception:
    entry = error_entry(answer.body)
    if answer.status == 400 and page_token is not None and entry is not None:
        return _begin_anew(answer, "page_token_rejected", f"Amazon refuses the following page: “{entry.words}”")
    error = error_of(answer)
    return (
        error
        if not isinstance(error, NotFound)
        else Unavailable(
            error.message,
            code="http_404",
            remedy="Nothing to do: the channel tries again. If it lasts, check the endpoint set for this account.",
            request_id=answer.request_id,
        )
    )


def _begin_anew(answer: Answer, code: str, what: str) -> TransientError:
    return TransientError(
        f"{what}; the window is read again from its beginning.",
        code=code,
        remedy="Nothing to do: nothing is lost, since the watermark moves only after the last page.",
        request_id=answer.request_id,
    )
