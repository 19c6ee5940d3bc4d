"""Cancelling orders at Amazon by feed: the document, the report read back, lost answers; against list and simulator."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from saleschannel.amazon.feeds import unpacked
from saleschannel.amazon.marketplace import AmazonMarketplace
from saleschannel.amazon.order_cancellation import cancellation_document, refused_orders
from saleschannel.domain.cancellations import CancelReason, FeedProgress, OrderCancellation
from saleschannel.domain.errors import OutcomeUnknown, PermanentError, Unavailable
from saleschannel.domain.orders import AmazonOrderId, OrderItemId
from saleschannel.simulator.server import SimulatorThread
from saleschannel.simulator.state import Order, Status
from tests.amazon.fake_amazon import NOON, FakeAmazon
from tests.amazon.test_against_simulator import US, connect

FIRST, SECOND = AmazonOrderId("028-1111111-1111111"), AmazonOrderId("028-2222222-2222222")
BOTH = (
    OrderCancellation(FIRST, CancelReason.NO_INVENTORY, (OrderItemId("11"), OrderItemId("12"))),
    OrderCancellation(SECOND, CancelReason.BUYER_CANCELED, (OrderItemId("21"),)),
)
SUMMARY = "Feed Processing Summary:\n\tNumber of records processed\t\t3\n\tNumber of records successful\t\t{ok}\n\n"
COLUMNS = "original-record-number\torder-id\terror-code\terror-type\terror-message\n"


def test_the_document_has_a_line_for_each_item_with_amazons_reason() -> None:
    assert cancellation_document(BOTH).decode().split("\r\n") == [
        (
            "TemplateType=OrderCancellation\tVersion=1.0/1.0.3\t"
            "This row for Amazon.com use only.  Do not modify or delete."
        ),
        "order-id\tcancellation-reason-code\tamazon-order-item-code",
        f"{FIRST}\tNoInventory\t11",
        f"{FIRST}\tNoInventory\t12",
        f"{SECOND}\tBuyerCanceled\t21",
        "",
    ]


def test_a_report_without_errors_refuses_nothing() -> None:
    assert refused_orders(SUMMARY.format(ok=3), BOTH) == {}


def test_the_report_names_refused_orders_with_amazons_words() -> None:
    report = SUMMARY.format(ok=2) + COLUMNS + f"3\t{SECOND}\t18027\tError\tThe order is already shipped.\n"
    assert refused_orders(report, BOTH) == {SECOND: "The order is already shipped. (18027)"}


def test_a_report_that_gives_only_line_numbers_is_understood() -> None:
    columns = "original-record-number\terror-code\terror-type\terror-message\n"
    report = SUMMARY.format(ok=2) + columns + "2\t18027\tError\tNo.\n"
    assert refused_orders(report, BOTH) == {FIRST: "No. (18027)"}


def test_warnings_refuse_nothing() -> None:
    assert refused_orders(SUMMARY.format(ok=3) + COLUMNS + f"1\t{FIRST}\t1\tWarning\tHm.\n", BOTH) == {}


def test_failures_that_the_report_does_not_explain_count_for_all() -> None:
    assert set(refused_orders(SUMMARY.format(ok=1), BOTH)) == {FIRST, SECOND}


def test_a_report_that_is_no_report_refuses_nothing() -> None:
    assert refused_orders("\x00<html>\tfoo", BOTH) == {}


def test_a_packed_report_is_unpacked_and_a_damaged_one_is_asked_for_again() -> None:
    assert unpacked(gzip.compress(b"hello"), "GZIP") == b"hello"
    with pytest.raises(Unavailable, match="cannot be unpacked"):
        unpacked(b"\x1f\x8bnot gzip", "GZIP")


def test_a_feed_is_uploaded_then_submitted() -> None:
    document = {"feedDocumentId": "doc-1", "url": "https://storage.example/put"}
    answers = (httpx.Response(201, json=document), httpx.Response(200), httpx.Response(202, json={"feedId": "7"}))
    amazon = FakeAmazon(*answers)
    marketplace = amazon.marketplace()
    assert marketplace.prepare_cancellations(BOTH) == "doc-1"
    assert marketplace.submit_cancellations("doc-1", [US]) == "7"
    create, put, submit = amazon.calls
    assert (create.method, create.url.path) == ("POST", "/feeds/2021-06-30/documents")
    assert (put.method, str(put.url), put.content) == ("PUT", document["url"], cancellation_document(BOTH))
    assert put.headers["content-type"] == "text/tab-separated-values; charset=UTF-8"
    assert "x-amz-access-token" not in put.headers
    assert submit.read() == (
        b'{"feedType":"POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA","marketplaceIds":["ATVPDKIKX0DER"],'
        b'"inputFeedDocumentId":"doc-1"}'
    )


@pytest.mark.parametrize("reply", [httpx.Response(500), httpx.ReadTimeout("lost"), httpx.Response(202, text="?")])
def test_a_lost_answer_to_create_feed_is_unknown_and_not_repeated(reply: httpx.Response | Exception) -> None:
    amazon = FakeAmazon(reply)
    with pytest.raises(OutcomeUnknown):
        amazon.marketplace().submit_cancellations("doc-1", [US])
    assert len(amazon.calls) == 1


def test_what_amazon_refuses_for_good_is_said_so() -> None:
    errors = {"errors": [{"code": "InvalidInput", "message": "Invalid", "details": "The document is gone."}]}
    with pytest.raises(PermanentError, match="The document is gone"):
        FakeAmazon(httpx.Response(400, json=errors)).marketplace().submit_cancellations("doc-1", [US])


@pytest.mark.parametrize("status", ["CANCELLED", "FATAL"])
def test_a_feed_that_amazon_gave_up_is_told_as_failed(status: str) -> None:
    amazon = FakeAmazon(httpx.Response(200, json={"feedId": "7", "processingStatus": status}))
    assert amazon.marketplace().cancellation_progress("7", BOTH) == FeedProgress(done=True, failed=status)


def test_feeds_are_listed_the_oldest_first() -> None:
    times = {"8": "2026-05-01T12:05:00Z", "7": "2026-05-01T12:00:00Z"}
    feeds = [{"feedId": feed_id, "createdTime": at} for feed_id, at in times.items()]
    amazon = FakeAmazon(httpx.Response(200, json={"feeds": feeds}))
    assert list(amazon.marketplace().find_cancellation_feeds(NOON)) == ["7", "8"]
    assert amazon.calls[0].url.params["createdSince"] == "2026-05-01T12:00:00.000Z"


@pytest.fixture(scope="module")
def server() -> Iterator[SimulatorThread]:
    with SimulatorThread(seed=12) as running:
        yield running


@pytest.fixture
def marketplace(server: SimulatorThread) -> Iterator[AmazonMarketplace]:
    with httpx.Client() as http:
        yield connect(server, http)


def cancellation_of(order: Order, reason: CancelReason = CancelReason.NO_INVENTORY) -> OrderCancellation:
    return OrderCancellation(AmazonOrderId(order.order_id), reason, tuple(OrderItemId(i.item_id) for i in order.items))


def test_the_simulated_amazon_cancels_what_it_may_and_names_the_rest(
    server: SimulatorThread, marketplace: AmazonMarketplace
) -> None:
    world = server.world
    free, shipped = (world.place(status="UNSHIPPED", marketplace=US) for _ in range(2))
    world.ship_in_seller_central(shipped.order_id)
    both = [cancellation_of(free), cancellation_of(shipped)]
    feed_id = marketplace.submit_cancellations(marketplace.prepare_cancellations(both), [US])
    assert marketplace.cancellation_progress(feed_id, both) == FeedProgress()
    assert feed_id in marketplace.find_cancellation_feeds(world.clock.now() - timedelta(minutes=1))
    world.clock.advance(timedelta(minutes=1))
    progress = marketplace.cancellation_progress(feed_id, both)
    words = "The order is SHIPPED and cannot be cancelled by the seller. (18027)"
    assert progress == FeedProgress(done=True, refused={AmazonOrderId(shipped.order_id): words})
    assert world.order(free.order_id).status is Status.CANCELLED
    assert world.order(shipped.order_id).status is Status.SHIPPED
