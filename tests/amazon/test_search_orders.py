"""searchOrders and getOrder keep Amazon's published rules and name Amazon's refusals."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
import structlog

from saleschannel.domain.errors import (
    AccessDenied,
    ConfigurationError,
    CredentialsRejected,
    NotFound,
    PermanentError,
    SaleschannelError,
    TransientError,
    Unavailable,
)
from saleschannel.domain.orders import AmazonOrderId, FulfillmentStatus
from tests.amazon.fake_amazon import DE, NOON, ORDER_ID, FakeAmazon, order_json, page_of, refusal, window

ALL = "BUYER,RECIPIENT,FULFILLMENT,PROCEEDS,PROMOTION,CANCELLATION,PACKAGES,TAX"
WITHOUT_BUYER = "FULFILLMENT,PROCEEDS,PROMOTION,CANCELLATION,PACKAGES,TAX"


def search(amazon: FakeAmazon, page_token: str | None = None, **changes: Any) -> Any:
    return amazon.marketplace().search_orders(window(**changes), page_token)


def test_a_window_by_last_update_sends_both_bounds_and_everything_we_use() -> None:
    amazon = FakeAmazon(page_of())
    search(amazon)
    assert amazon.calls[0].url.path == "/orders/2026-01-01/orders"
    assert amazon.params() == {
        "lastUpdatedAfter": "2026-05-01T11:00:00.000Z",
        "lastUpdatedBefore": "2026-05-01T11:57:00.000Z",
        "marketplaceIds": DE,
        "maxResultsPerPage": "100",
        "includedData": ALL,
    }
    assert amazon.calls[0].headers["user-agent"].startswith("saleschannel/")


def test_a_window_by_creation_never_mixes_in_last_updates() -> None:
    amazon = FakeAmazon(page_of())
    search(amazon, by_creation=True)
    names = {name for name in amazon.params() if name.startswith(("created", "last"))}
    assert names == {"createdAfter", "createdBefore"}


def test_lists_are_comma_separated() -> None:
    amazon = FakeAmazon(page_of())
    statuses = (FulfillmentStatus.UNSHIPPED, FulfillmentStatus.SHIPPED)
    search(amazon, marketplace_ids=(DE, "A13V1IB3VIYZZH"), statuses=statuses)
    assert amazon.params()["marketplaceIds"] == f"{DE},A13V1IB3VIYZZH"
    assert amazon.params()["fulfillmentStatuses"] == "UNSHIPPED,SHIPPED"


def test_times_are_sent_in_utc_whatever_their_zone() -> None:
    amazon = FakeAmazon(page_of())
    search(amazon, after=datetime(2026, 5, 1, 12, 0, tzinfo=timezone(timedelta(hours=2))))
    assert amazon.params()["lastUpdatedAfter"] == "2026-05-01T10:00:00.000Z"


def test_the_following_page_repeats_every_parameter_and_its_token_survives_the_query() -> None:
    token = "a+b/c=d==&x ü"
    amazon = FakeAmazon(page_of(next_token=token), page_of())
    marketplace = amazon.marketplace()
    query = window(statuses=(FulfillmentStatus.UNSHIPPED,))
    first = marketplace.search_orders(query)
    assert first.next_token == token
    amazon.time.seconds += 3600
    last = marketplace.search_orders(query, first.next_token)
    assert amazon.params(1) == {**amazon.params(0), "paginationToken": token}
    assert last.next_token is None


@pytest.mark.parametrize("pagination", [{}, None, {"nextToken": None}, {"nextToken": ""}])
def test_the_last_page_may_say_so_in_several_ways(pagination: object) -> None:
    amazon = FakeAmazon(httpx.Response(200, json={"orders": [], "pagination": pagination}))
    assert search(amazon).next_token is None


def test_a_page_keeps_its_bytes_and_its_request_id() -> None:
    answer = page_of(order_json())
    page = search(FakeAmazon(answer))
    assert (page.raw, page.request_id, len(page.orders)) == (answer.content, "request-1", 1)


def test_a_repeated_page_token_ends_the_window_instead_of_looping() -> None:
    with pytest.raises(TransientError) as caught:
        search(FakeAmazon(page_of(order_json(), next_token="again")), "again")
    assert caught.value.code == "page_token_repeated"


@pytest.mark.parametrize("details", ["paginationToken has expired.", "", None])
def test_a_refused_page_token_asks_for_the_window_to_begin_anew(details: str | None) -> None:
    with pytest.raises(TransientError) as caught:
        search(FakeAmazon(refusal(400, "InvalidInput", "Invalid Input", details)), "old")
    assert caught.value.code == "page_token_rejected"


def test_a_window_inside_the_last_two_minutes_is_not_sent_and_not_shortened() -> None:
    amazon = FakeAmazon()
    with pytest.raises(TransientError) as caught:
        search(amazon, before=NOON - timedelta(seconds=119))
    assert caught.value.code == "window_too_new"
    assert amazon.calls == []


def test_the_two_minute_rule_is_kept_by_amazons_clock() -> None:
    amazon = FakeAmazon(page_of(), clock_ahead=timedelta(hours=-2))
    marketplace = amazon.marketplace()
    marketplace.now()
    with pytest.raises(TransientError):
        marketplace.search_orders(window())
    marketplace.search_orders(window(after=NOON - timedelta(hours=3), before=NOON - timedelta(hours=2, minutes=3)))
    assert len(amazon.calls) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"marketplace_ids": ()},
        {"marketplace_ids": (DE,) * 51},
        {"after": NOON},
        {"after": datetime(2026, 5, 1)},  # noqa: DTZ001  the very mistake
        {"statuses": (FulfillmentStatus.UNKNOWN,)},
    ],
)
def test_a_query_amazon_would_refuse_is_not_sent(changes: dict[str, Any]) -> None:
    amazon = FakeAmazon()
    with pytest.raises(PermanentError) as caught:
        search(amazon, **changes)
    assert caught.value.code == "bad_query"
    assert amazon.calls == []


REFUSALS: list[tuple[str, httpx.Response, type[SaleschannelError], str]] = [
    (
        "an outage dressed as bad input",
        refusal(400, "InvalidInput", "Invalid Input"),
        Unavailable,
        "unexplained_refusal",
    ),
    (
        "the same with empty details",
        refusal(400, "InvalidInput", "Invalid Input", ""),
        Unavailable,
        "unexplained_refusal",
    ),
    ("the same without a message", refusal(400, "InvalidInput", None), Unavailable, "unexplained_refusal"),
    (
        "bad input with a reason",
        refusal(400, "InvalidInput", "Invalid Input", "includedData has values that are not allowed."),
        PermanentError,
        "invalid_input",
    ),
    (
        "an unknown marketplace",
        refusal(400, "InvalidInput", "Invalid Input", "marketplaceIds has values that are not allowed."),
        ConfigurationError,
        "wrong_marketplace",
    ),
    (
        "a marketplace of another region",
        refusal(
            403,
            "Unauthorized",
            "Access to requested resource is denied.",
            "The marketplaces you provided are not valid for region.",
        ),
        ConfigurationError,
        "wrong_marketplace",
    ),
    (
        "a revoked authorisation",
        refusal(403, "Unauthorized", "Access to requested resource is denied.", "Authorization has been revoked."),
        CredentialsRejected,
        "credentials_rejected",
    ),
    ("a proxy's 403", httpx.Response(403, html="<h1>Forbidden</h1>"), Unavailable, "http_403"),
    ("not found", refusal(404, "NotFound", "Nothing here."), Unavailable, "http_404"),
    ("a wrong endpoint", httpx.Response(404, html="<h1>Not found</h1>"), Unavailable, "http_404"),
    ("a redirection", httpx.Response(302, headers={"location": "https://hotel.example"}), Unavailable, "http_302"),
    ("too large", refusal(413, "RequestTooLarge", "Too large."), PermanentError, "refused_413"),
    ("unsupported", refusal(415, "UnsupportedMediaType", "Unsupported."), PermanentError, "refused_415"),
    (
        "Amazon's 500",
        refusal(500, "InternalFailure", "We encountered an internal error. Please try again."),
        Unavailable,
        "http_500",
    ),
    (
        "Amazon's 503",
        refusal(503, "ServiceUnavailable", "Service is temporarily unavailable."),
        Unavailable,
        "http_503",
    ),
    ("a gateway's 502", httpx.Response(502, html="<h1>Bad gateway</h1>"), Unavailable, "http_502"),
    ("a 400 that is no JSON", httpx.Response(400, text="{"), Unavailable, "http_400"),
    ("errors that are no list", httpx.Response(400, json={"errors": "many"}), Unavailable, "http_400"),
    ("no error in the list", httpx.Response(400, json={"errors": []}), Unavailable, "http_400"),
    (
        "errors inside a 200",
        httpx.Response(200, json={"orders": [], "errors": [{"code": "InternalFailure"}]}),
        Unavailable,
        "malformed_answer",
    ),
    (
        "only errors inside a 200",
        httpx.Response(200, json={"errors": [{"code": "InternalFailure"}]}),
        Unavailable,
        "malformed_answer",
    ),
    ("HTML with 200", httpx.Response(200, html="<h1>Sign in to the network</h1>"), Unavailable, "malformed_answer"),
    ("an empty body", httpx.Response(200), Unavailable, "malformed_answer"),
    ("no orders", httpx.Response(200, json={"orders": None}), Unavailable, "malformed_answer"),
    ("orders that are no list", httpx.Response(200, json={"orders": {}}), Unavailable, "malformed_answer"),
    ("a list instead of an object", httpx.Response(200, json=[]), Unavailable, "malformed_answer"),
    (
        "half a page",
        httpx.Response(200, content=page_of(order_json(), order_json()).content[:-900]),
        Unavailable,
        "malformed_answer",
    ),
]


@pytest.mark.parametrize(("answer", "kind", "code"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_what_amazon_answers_is_judged_by_status_and_text(
    answer: httpx.Response, kind: type[SaleschannelError], code: str
) -> None:
    amazon = FakeAmazon(answer)
    with pytest.raises(SaleschannelError) as caught:
        search(amazon)
    assert (type(caught.value), caught.value.code) == (kind, code)
    assert caught.value.remedy
    assert len(amazon.calls) == 1


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("no route"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        httpx.DecodingError("gzip"),
    ],
)
def test_a_lost_page_is_unavailable(failure: Exception) -> None:
    with pytest.raises(Unavailable) as caught:
        search(FakeAmazon(failure))
    assert caught.value.code == "unreachable"


DENIED = ("AccessDeniedException", "Access to requested resource is denied.")


def test_denied_buyer_data_is_left_out_and_the_page_says_so() -> None:
    amazon = FakeAmazon(refusal(403, *DENIED), page_of(order_json(buyer=..., recipient=...)))
    page = search(amazon)
    assert page.without_buyer_data
    assert len(page.orders) == 1
    assert [amazon.params(number)["includedData"] for number in (0, 1)] == [ALL, WITHOUT_BUYER]


def test_denied_buyer_data_is_asked_for_again_after_an_hour() -> None:
    amazon = FakeAmazon(refusal(403, *DENIED), page_of(), page_of(), page_of())
    marketplace = amazon.marketplace()
    marketplace.search_orders(window())
    assert marketplace.search_orders(window()).without_buyer_data
    amazon.time.seconds += 3601
    assert not marketplace.search_orders(window()).without_buyer_data
    assert [amazon.params(n)["includedData"] for n in range(4)] == [ALL, WITHOUT_BUYER, WITHOUT_BUYER, ALL]


def test_denied_altogether_is_denied_after_two_calls() -> None:
    amazon = FakeAmazon(refusal(403, *DENIED), refusal(403, *DENIED))
    with pytest.raises(AccessDenied) as caught:
        search(amazon)
    assert "role" in caught.value.remedy
    assert len(amazon.calls) == 2


def test_get_order_reads_one_order_with_the_same_data() -> None:
    amazon = FakeAmazon(httpx.Response(200, json={"order": order_json()}))
    page = amazon.marketplace().get_order(ORDER_ID)
    assert amazon.calls[0].url.path == f"/orders/2026-01-01/orders/{ORDER_ID}"
    assert amazon.params() == {"includedData": ALL}
    assert [order.amazon_order_id for order in page.orders] == [ORDER_ID]
    assert page.next_token is None


def test_an_unreadable_single_order_is_a_page_with_one_unreadable_order() -> None:
    amazon = FakeAmazon(httpx.Response(200, json={"order": order_json(createdTime="soon")}))
    page = amazon.marketplace().get_order(ORDER_ID)
    assert page.orders == ()
    assert [(bad.amazon_order_id, bad.reason) for bad in page.unreadable] == [
        (ORDER_ID, "createdTime is no date and time")
    ]


def test_an_order_number_is_quoted_into_the_path() -> None:
    amazon = FakeAmazon(refusal(404, "NotFound", "The requested resource was not found."))
    with pytest.raises(NotFound):
        amazon.marketplace().get_order(AmazonOrderId("../../evil?x=1"))
    assert amazon.calls[0].url.raw_path.split(b"?")[0] == b"/orders/2026-01-01/orders/..%2F..%2Fevil%3Fx%3D1"


def test_an_unknown_order_is_not_found() -> None:
    with pytest.raises(NotFound):
        FakeAmazon(refusal(404, "NotFound", "The requested resource was not found.")).marketplace().get_order(ORDER_ID)


def test_a_400_for_something_that_is_no_order_number_is_not_found() -> None:
    amazon = FakeAmazon(refusal(400, "InvalidInput", "Invalid Input"))
    with pytest.raises(NotFound, match="no Amazon order number"):
        amazon.marketplace().get_order(AmazonOrderId("12"))


def test_a_400_for_a_good_order_number_is_amazons_trouble() -> None:
    with pytest.raises(Unavailable):
        FakeAmazon(refusal(400, "InvalidInput", "Invalid Input")).marketplace().get_order(ORDER_ID)


@pytest.mark.parametrize("body", [b"{}", b'{"order": {"orderId": "1', b'{"order": 5, "errors": [1]}', b"<h1>"])
def test_a_get_order_answer_without_an_order_is_unavailable(body: bytes) -> None:
    with pytest.raises(Unavailable) as caught:
        FakeAmazon(httpx.Response(200, content=body)).marketplace().get_order(ORDER_ID)
    assert caught.value.code == "malformed_answer"


def test_a_get_order_answer_of_another_kind_is_an_unreadable_order() -> None:
    page = FakeAmazon(httpx.Response(200, json={"order": None})).marketplace().get_order(ORDER_ID)
    assert (page.orders, [bad.raw for bad in page.unreadable]) == ((), [b"null"])


def test_the_log_tells_the_call_and_nothing_of_the_buyer() -> None:
    with structlog.testing.capture_logs() as lines:
        search(FakeAmazon(page_of(order_json())))
        with pytest.raises(SaleschannelError):
            search(FakeAmazon(refusal(400, "InvalidInput", "Invalid Input")))
    calls = [line for line in lines if line["event"] == "amazon.call"]
    assert [(c["operation"], c["status"], c["request_id"]) for c in calls] == [
        ("searchOrders", 200, "request-1"),
        ("searchOrders", 400, "request-1"),
    ]
    text = repr(lines)
    assert not any(secret in text for secret in ("Beispiel", "ada@", "Musterweg", "made-up", "Atza"))
