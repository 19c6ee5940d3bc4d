"""confirmShipment: the strict body, and every text with which Amazon is known to refuse."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from saleschannel.domain.errors import (
    AccessDenied,
    NotFound,
    OrderRejected,
    OutcomeUnknown,
    SaleschannelError,
    Unavailable,
)
from saleschannel.domain.orders import OrderItemId, PackageItem
from saleschannel.domain.shipments import Tracking
from tests.amazon.fake_amazon import DE, NOON, ORDER_ID, FakeAmazon, confirmation, refusal


def confirm(amazon: FakeAmazon, **changes: Any) -> None:
    amazon.marketplace().confirm_shipment(confirmation(**changes))


def test_a_confirmation_is_sent_as_amazon_wants_it() -> None:
    amazon = FakeAmazon(httpx.Response(204))
    confirm(amazon)
    call = amazon.calls[0]
    assert (call.method, call.url.path) == ("POST", f"/orders/v0/orders/{ORDER_ID}/shipmentConfirmation")
    assert call.headers["content-type"] == "application/json"
    assert amazon.body() == {
        "marketplaceId": DE,
        "packageDetail": {
            "packageReferenceId": "1",
            "carrierCode": "DHL",
            "trackingNumber": "00340434161094000000",
            "shipDate": "2026-05-01T10:00:00.000Z",
            "orderItems": [{"orderItemId": "11111111111111", "quantity": 2}],
            "shippingMethod": "Paket",
        },
    }


def test_an_unlisted_carrier_goes_with_its_name() -> None:
    amazon = FakeAmazon(httpx.Response(204))
    confirm(amazon, tracking=Tracking("Other", " T-1 ", carrier_name="Radkurier"))
    detail = amazon.body()["packageDetail"]
    assert (detail["carrierCode"], detail["carrierName"], detail["trackingNumber"]) == ("Other", "Radkurier", "T-1")


def test_all_items_of_the_package_go_as_a_list() -> None:
    amazon = FakeAmazon(httpx.Response(204))
    confirm(amazon, items=(PackageItem(OrderItemId("1"), 1), PackageItem(OrderItemId("2"), 3)))
    assert amazon.body()["packageDetail"]["orderItems"] == [
        {"orderItemId": "1", "quantity": 1},
        {"orderItemId": "2", "quantity": 3},
    ]


@pytest.mark.parametrize(
    ("shipped_at", "sent"),
    [
        (datetime(2026, 5, 1, 12, 0, tzinfo=timezone(timedelta(hours=2))), "2026-05-01T10:00:00.000Z"),
        (NOON + timedelta(hours=5), "2026-05-01T12:00:00.500Z"),
    ],
    ids=["in UTC", "never in the future, because this machine's clock may be ahead"],
)
def test_the_ship_date_is_iso_in_amazons_time(shipped_at: datetime, sent: str) -> None:
    amazon = FakeAmazon(httpx.Response(204))
    confirm(amazon, shipped_at=shipped_at)
    assert amazon.body()["packageDetail"]["shipDate"] == sent


@pytest.mark.parametrize(
    "changes",
    [
        {"package_reference": ""},
        {"package_reference": "0"},
        {"package_reference": "-1"},
        {"package_reference": "A1"},
        {"package_reference": "²"},
        {"tracking": Tracking("", "T-1")},
        {"tracking": Tracking("DHL", "  ")},
        {"tracking": Tracking("Other", "T-1")},
        {"marketplace_id": ""},
        {"items": ()},
        {"items": (PackageItem(OrderItemId("1"), 0),)},
        {"items": (PackageItem(OrderItemId(""), 1),)},
    ],
)
def test_an_incomplete_confirmation_is_rejected_and_nothing_is_sent(changes: dict[str, Any]) -> None:
    amazon = FakeAmazon()
    with pytest.raises(OrderRejected) as caught:
        confirm(amazon, **changes)
    assert caught.value.code == "confirmation_incomplete"
    assert (amazon.calls, amazon.token_calls) == ([], [])


ALREADY = (
    "Failed to create package due to not finding a matching package or order already fulfilled. "
    "orderId=028-1234567-8901234 errorMetric=PackageToUpdateNotFound"
)

TEXTS: list[tuple[str, type[SaleschannelError], str]] = [
    (ALREADY, OutcomeUnknown, "already_fulfilled"),
    (
        "ErrorCode: NonexistentOrderItem Description: Failed to find order item list by order ID: 1",
        OrderRejected,
        "order_canceled",
    ),
    ("ErrorCode: InvalidPackageVersion", OrderRejected, "update_limit_reached"),
    ("The package has reached the maximum number of allowed updates.", OrderRejected, "update_limit_reached"),
    (
        "OrderItemId  is invalid, please obtain the value through the getOrderItems API",
        OrderRejected,
        "order_item_unknown",
    ),
    ("PackageReferenceId: is invalid, must be a positive numeric value.", OrderRejected, "confirmation_malformed"),
    (
        "The request has fields with invalid type [packageDetail.packageReferenceId]",
        OrderRejected,
        "confirmation_malformed",
    ),
    (
        "The tracking ID X for DHL does not match the expected format for the carrier",
        OrderRejected,
        "tracking_number_refused",
    ),
    ("CarrierCode Radkurier is invalid", OrderRejected, "carrier_refused"),
    ("ShipDate is invalid, it must be in ISO 8601 format.", OrderRejected, "ship_date_refused"),
    ("Shipment confirmation is not supported for FBM_SHIP_PLUS order 1.", OrderRejected, "confirmed_by_amazon"),
    ("Ship+ orders cannot be confirmed", OrderRejected, "confirmed_by_amazon"),
    ("Order 1 is fulfilled by Amazon and cannot be confirmed by the seller.", OrderRejected, "fulfilled_by_amazon"),
    ("Order 1 is not ready for shipment.", OrderRejected, "order_not_ready"),
    ("MarketplaceId is invalid for order 1.", OrderRejected, "marketplace_refused"),
    ("Quantity 3 of OrderItemId 1 exceeds the quantity left to ship, 1.", OrderRejected, "quantity_refused"),
    ("Invalid Input", OrderRejected, "refused"),
]


@pytest.mark.parametrize(("text", "kind", "code"), TEXTS, ids=[row[0][:40] for row in TEXTS])
@pytest.mark.parametrize("in_details", [False, True], ids=["in the message", "in the details"])
def test_amazons_text_tells_what_a_refusal_means(
    text: str, kind: type[SaleschannelError], code: str, in_details: bool
) -> None:
    answer = refusal(400, "InvalidInput", "Invalid Input", text) if in_details else refusal(400, "InvalidInput", text)
    with pytest.raises(SaleschannelError) as caught:
        confirm(FakeAmazon(answer))
    assert (type(caught.value), caught.value.code) == (kind, code)
    assert " ".join(text.split()) in caught.value.message
    assert caught.value.remedy
    assert caught.value.request_id == "request-1"


LOST = [
    httpx.ReadTimeout("slow"),
    httpx.ReadError("cut"),
    httpx.WriteError("cut"),
    httpx.RemoteProtocolError("cut"),
    httpx.DecodingError("gzip"),
    refusal(500, "InternalFailure", "We encountered an internal error."),
    refusal(503, "ServiceUnavailable", "Service is temporarily unavailable."),
    httpx.Response(502, html="<h1>Bad gateway</h1>"),
    httpx.Response(200, html="<h1>Sign in to the network</h1>"),
]


@pytest.mark.parametrize("answer", LOST, ids=repr)
def test_a_lost_answer_leaves_the_outcome_unknown_and_is_not_repeated(answer: httpx.Response | Exception) -> None:
    amazon = FakeAmazon(answer)
    with pytest.raises(OutcomeUnknown) as caught:
        confirm(amazon)
    assert caught.value.code == "answer_lost"
    assert len(amazon.calls) == 1


@pytest.mark.parametrize(
    "failure", [httpx.ConnectError("no route"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full")]
)
def test_a_call_that_never_left_is_only_unavailable(failure: Exception) -> None:
    with pytest.raises(Unavailable) as caught:
        confirm(FakeAmazon(failure))
    assert caught.value.code == "unreachable"


@pytest.mark.parametrize("status", [302, 403, 404])
def test_a_proxy_in_between_has_confirmed_nothing(status: int) -> None:
    with pytest.raises(Unavailable) as caught:
        confirm(FakeAmazon(httpx.Response(status, html="<h1>No</h1>")))
    assert caught.value.code == f"http_{status}"


def test_errors_inside_a_200_are_a_refusal() -> None:
    answer = httpx.Response(200, json={"errors": [{"code": "InvalidInput", "message": ALREADY}]})
    with pytest.raises(OutcomeUnknown) as caught:
        confirm(FakeAmazon(answer))
    assert caught.value.code == "already_fulfilled"


@pytest.mark.parametrize("answer", [httpx.Response(204), httpx.Response(200), httpx.Response(200, json={})])
def test_a_success_may_have_an_empty_body(answer: httpx.Response) -> None:
    confirm(FakeAmazon(answer))


def test_other_refusals_are_judged_as_for_any_call() -> None:
    with pytest.raises(NotFound):
        confirm(FakeAmazon(refusal(404, "NotFound", "The requested resource was not found.")))
    with pytest.raises(AccessDenied):
        confirm(FakeAmazon(refusal(403, "AccessDeniedException", "Access to requested resource is denied.")))


def test_long_words_of_amazon_are_shortened() -> None:
    with pytest.raises(OrderRejected) as caught:
        confirm(FakeAmazon(refusal(400, "InvalidInput", "no " * 5000)))
    assert len(caught.value.message) < 600
