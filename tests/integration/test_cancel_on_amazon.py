"""A person asks Amazon to cancel an order: requested, sent, accepted or refused, seen; whatever answer is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import Cancellation, CancellationFeed, CommunicationError, OrderEvent, SellerAccount
from saleschannel.commerce.builtin import shipping
from saleschannel.config.wiring import backend_of
from saleschannel.domain.cancellations import CancelReason, FeedProgress, OrderCancellation
from saleschannel.domain.errors import OrderRejected, OutcomeUnknown, PermanentError, Throttled
from saleschannel.domain.orders import AmazonOrder, FulfilledBy, FulfillmentStatus, OrderItemId, PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import PackageToShip
from saleschannel.services.cancel_on_amazon import CancelResult, cancel_on_amazon
from saleschannel.services.send_cancellations import BETWEEN_FEEDS, STUCK, Sending, send_cancellations
from saleschannel.services.ship_order import ship_order
from tests.builders import ITEM_ID, ORDER_ID, an_amazon_order
from tests.integration.channel_shop import NOW, a_product, an_account, import_orders, row_of
from tests.integration.fake_marketplace import FakeMarketplace, raising

ORDER = an_amazon_order()
OTHER = an_amazon_order(order_id="902-7777777-7777777")

pytestmark = pytest.mark.django_db


class CancelingMarketplace(FakeMarketplace):
    """An Amazon that takes feeds; `progress` is what it answers, `submitting` runs when a feed has been taken."""

    def __init__(self, *orders: AmazonOrder) -> None:
        super().__init__(*orders)
        self.documents: list[Sequence[OrderCancellation]] = []
        self.submitted: list[str] = []
        self.progress = FeedProgress()
        self.taking: Callable[[], None] = lambda: None
        self.taken: Callable[[], None] = lambda: None

    def pass_time(self, time: timedelta) -> None:
        self._minutes += int(time.total_seconds() // 60)

    def prepare_cancellations(self, cancellations: Sequence[OrderCancellation]) -> str:
        self.documents.append(cancellations)
        return f"doc-{len(self.documents)}"

    def submit_cancellations(self, document_id: str, marketplace_ids: Sequence[str]) -> str:  # noqa: ARG002
        self.taking()
        self.submitted.append(document_id)
        self.taken()
        return f"feed-{len(self.submitted)}"

    def find_cancellation_feeds(self, since: datetime) -> list[str]:  # noqa: ARG002
        return [f"feed-{number}" for number in range(1, len(self.submitted) + 1)]

    def cancellation_progress(self, feed_id: str, cancellations: Sequence[OrderCancellation]) -> FeedProgress:  # noqa: ARG002
        return self.progress

    def cancel(self, order: AmazonOrder) -> None:
        self._minutes += 1
        self.orders[order.amazon_order_id] = replace(
            self.orders[order.amazon_order_id],
            fulfillment_status=FulfillmentStatus.CANCELLED,
            last_updated_at=self.now(),
        )


@pytest.fixture
def account() -> SellerAccount:
    made = an_account()
    a_product()
    import_orders(made, ORDER)
    return made


@pytest.fixture
def amazon() -> CancelingMarketplace:
    return CancelingMarketplace(ORDER, OTHER)


def request(order: AmazonOrder = ORDER, reason: CancelReason = CancelReason.NO_INVENTORY) -> CancelResult:
    (outcome,) = cancel_on_amazon([row_of(order).pk], reason=reason, actor="clara", at=NOW)
    return outcome.result


def send(account: SellerAccount, amazon: CancelingMarketplace) -> timedelta | None:
    return send_cancellations(Sending(account.pk, AccountStores.load(account), amazon, backend_of))


def states() -> list[str]:
    return list(Cancellation.objects.order_by("pk").values_list("state", flat=True))


def test_a_cancellation_is_sent_accepted_and_seen_and_commerce_follows(
    account: SellerAccount, amazon: CancelingMarketplace
) -> None:
    assert request() is CancelResult.REQUESTED
    assert row_of(ORDER).waiting_for == "cancellation"
    assert send(account, amazon) == timedelta(minutes=1)
    assert states() == ["sent"]
    expected = OrderCancellation(ORDER_ID, CancelReason.NO_INVENTORY, (OrderItemId(ITEM_ID),))
    assert [list(document) for document in amazon.documents] == [[expected]]

    amazon.progress = FeedProgress(done=True)
    send(account, amazon)
    assert states() == ["accepted"]

    amazon.cancel(ORDER)
    amazon.pass_time(timedelta(minutes=3))
    assert send(account, amazon) is None

    assert states() == ["seen"]
    row = row_of(ORDER)
    assert (row.status, row.commerce_state) == ("canceled", "canceled")
    story = OrderEvent.objects.filter(order=row, type__startswith="cancellation.").order_by("pk")
    assert [(event.type, event.actor) for event in story] == [
        ("cancellation.requested", "clara"),
        ("cancellation.sent", ""),
        ("cancellation.accepted", ""),
        ("cancellation.seen", ""),
    ]
    assert amazon.submitted == ["doc-1"]


def test_a_refusal_is_told_in_amazons_words_and_the_order_goes_on(
    account: SellerAccount, amazon: CancelingMarketplace
) -> None:
    request()
    send(account, amazon)
    amazon.progress = FeedProgress(done=True, refused={ORDER_ID: "Too late. (18027)"})
    assert send(account, amazon) is None

    assert states() == ["refused"]
    assert Cancellation.objects.get().error_message == "Too late. (18027)"
    assert row_of(ORDER).waiting_for == "shipment"
    error = CommunicationError.objects.get()
    assert (error.amazon_order_id, error.message) == (ORDER_ID, "The order was not canceled: Too late. (18027)")
    assert request() is CancelResult.REQUESTED  # a person may ask again


def test_an_order_has_one_open_request(account: SellerAccount) -> None:
    del account
    assert [request(), request(reason=CancelReason.BUYER_CANCELED)] == [
        CancelResult.REQUESTED,
        CancelResult.ALREADY_REQUESTED,
    ]
    assert Cancellation.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"fulfillment_status": FulfillmentStatus.PENDING}, CancelResult.PENDING),
        ({"fulfillment_status": FulfillmentStatus.SHIPPED}, CancelResult.SHIPPED),
        ({"fulfillment_status": FulfillmentStatus.PARTIALLY_SHIPPED}, CancelResult.SHIPPED),
        ({"fulfillment_status": FulfillmentStatus.CANCELLED}, CancelResult.CANCELED),
        (
            {"fulfilled_by": FulfilledBy.AMAZON, "fulfillment_status": FulfillmentStatus.SHIPPED},
            CancelResult.BY_AMAZON,
        ),
        ({"fulfillment_status": FulfillmentStatus.UNKNOWN}, CancelResult.NOT_OPEN),
    ],
)
def test_what_amazon_does_not_allow_is_refused_at_once(changes: dict[str, object], result: CancelResult) -> None:
    order = replace(ORDER, **changes)
    import_orders(an_account(), order)
    assert request(order) is result
    assert not Cancellation.objects.exists()


def test_an_order_shipped_in_commerce_is_not_canceled_any_more(account: SellerAccount) -> None:
    del account
    package = PackageToShip(Tracking("UPS", "1Z-1"), (PackageItem(OrderItemId(ITEM_ID), 1),))
    ship_order(shipping, ORDER_ID, [package], actor="clara", request_key="one", at=NOW)
    assert request() is CancelResult.SHIPPED


def test_an_order_under_cancellation_is_not_shipped(account: SellerAccount) -> None:
    del account
    request()
    package = PackageToShip(Tracking("UPS", "1Z-1"), (PackageItem(OrderItemId(ITEM_ID), 1),))
    with pytest.raises(OrderRejected, match="Amazon was asked to cancel"):
        ship_order(shipping, ORDER_ID, [package], actor="clara", request_key="one", at=NOW)


def test_what_is_requested_while_a_feed_is_under_way_goes_with_the_next_one_after_twenty_minutes(
    account: SellerAccount, amazon: CancelingMarketplace
) -> None:
    import_orders(account, OTHER)
    request()
    send(account, amazon)
    request(OTHER)
    amazon.progress = FeedProgress(done=True)
    send(account, amazon)
    assert states() == ["accepted", "requested"]
    assert amazon.submitted == ["doc-1"]

    amazon.pass_time(BETWEEN_FEEDS)
    send(account, amazon)
    assert amazon.submitted == ["doc-1", "doc-2"]
    assert [len(document) for document in amazon.documents] == [1, 1]


def test_a_lost_answer_is_looked_up_and_nothing_is_sent_twice(
    account: SellerAccount, amazon: CancelingMarketplace
) -> None:
    request()
    amazon.taken = raising(OutcomeUnknown("lost", code="answer_lost"))
    assert send(account, amazon) == timedelta(minutes=1)
    assert states() == ["requested"]

    send(account, amazon)

    assert amazon.submitted == ["doc-1"]
    assert CancellationFeed.objects.get().feed_id == "feed-1"
    assert states() == ["sent"]


def test_a_call_that_never_arrived_is_made_again_with_the_same_document(
    account: SellerAccount, amazon: CancelingMarketplace
) -> None:
    request()
    amazon.taking = raising(OutcomeUnknown("lost", code="answer_lost"))
    send(account, amazon)
    send(account, amazon)
    assert amazon.submitted == []
    amazon.pass_time(timedelta(minutes=6))
    send(account, amazon)
    assert (amazon.submitted, len(amazon.documents)) == (["doc-1"], 1)
    assert states() == ["sent"]


def test_limits_that_are_used_up_leave_the_feed_for_later(account: SellerAccount, amazon: CancelingMarketplace) -> None:
    request()
    amazon.taking = raising(Throttled("busy", retry_after=120))
    with pytest.raises(Throttled):
        send(account, amazon)
    assert CancellationFeed.objects.get().state == "prepared"
    send(account, amazon)
    assert (amazon.submitted, len(amazon.documents)) == (["doc-1"], 1)


def test_a_feed_that_amazon_refuses_ends_its_requests(account: SellerAccount, amazon: CancelingMarketplace) -> None:
    request()
    amazon.taking = raising(PermanentError("Amazon refuses createFeed: “gone”."))
    send(account, amazon)
    assert states() == ["refused"]
    assert CancellationFeed.objects.get().state == "failed"


def test_a_feed_that_is_stuck_for_a_day_ends_its_requests(account: SellerAccount, amazon: CancelingMarketplace) -> None:
    request()
    send(account, amazon)
    amazon.pass_time(STUCK)
    send(account, amazon)
    assert states() == ["refused"]
    assert Cancellation.objects.get().error_message == "Amazon did not process the request (no answer for 24 hours)."


def test_an_order_that_the_buyer_cancels_first_needs_no_feed(
    account: SellerAccount, amazon: CancelingMarketplace
) -> None:
    request()
    amazon.cancel(ORDER)
    import_orders(account, amazon.orders[ORDER_ID])
    assert send(account, amazon) is None
    assert (states(), amazon.documents) == (["seen"], [])
