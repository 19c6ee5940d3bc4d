"""The client against the simulated Amazon over HTTP: both were written from Amazon's documents, not from each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest

from saleschannel.amazon.clock import AmazonClock
from saleschannel.amazon.credentials import Credentials
from saleschannel.amazon.marketplace import AmazonMarketplace
from saleschannel.amazon.token import TokenSource
from saleschannel.domain.errors import (
    AccessDenied,
    ConfigurationError,
    CredentialsRejected,
    NotFound,
    OrderRejected,
    OutcomeUnknown,
    Throttled,
    TransientError,
    Unavailable,
)
from saleschannel.domain.import_window import latest_upper_bound
from saleschannel.domain.marketplaces import Region
from saleschannel.domain.orders import AmazonOrder, AmazonOrderId, FulfilledBy, FulfillmentStatus, PackageItem
from saleschannel.domain.shipments import ShipmentConfirmation, Tracking, already_shipped_elsewhere, find_package
from saleschannel.ports import Marketplace, OrderQuery
from saleschannel.simulator.server import SimulatorThread
from tests.amazon.local_budget import LocalBudget

US = "ATVPDKIKX0DER"


@pytest.fixture(scope="module")
def server() -> Iterator[SimulatorThread]:
    with SimulatorThread(seed=11) as running:
        yield running


@pytest.fixture
def amazon(server: SimulatorThread) -> SimulatorThread:
    """The running simulator without faults, its clock an hour after whatever earlier tests placed."""
    server.world.faults.clear()
    server.world.clock.advance(timedelta(hours=1))
    return server


KEYS = Credentials("amzn1.application-oa2-client.demo", "demo-secret", "Atzr|demo")


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client() as client:
        yield client


def connect(
    amazon: SimulatorThread, http: httpx.Client, *, keys: Credentials = KEYS, clock: AmazonClock | None = None
) -> AmazonMarketplace:
    return AmazonMarketplace(
        credentials=keys,
        region=Region.NA,
        budget=LocalBudget(),
        clock=clock or AmazonClock(),
        endpoint=amazon.url,
        token_endpoint=amazon.url + "/auth/o2/token",
        http=http,
        tokens=TokenSource(),
        sleep=lambda _: None,
    )


@pytest.fixture
def marketplace(amazon: SimulatorThread, http: httpx.Client) -> AmazonMarketplace:
    return connect(amazon, http)


def recent(marketplace: Marketplace, since: timedelta = timedelta(minutes=30), **changes: object) -> OrderQuery:
    before = latest_upper_bound(marketplace.now())
    return OrderQuery(**({"marketplace_ids": (US,), "after": before - since, "before": before} | changes))  # type: ignore[arg-type]


def place(amazon: SimulatorThread, **wish: object) -> AmazonOrderId:
    """Place an order, and let the time pass after which searchOrders may show it."""
    order = amazon.world.place(**({"marketplace": "US", "status": "UNSHIPPED"} | wish))
    amazon.world.clock.advance(timedelta(minutes=3))
    return AmazonOrderId(order.order_id)


def read(marketplace: Marketplace, order_id: AmazonOrderId) -> AmazonOrder:
    page = marketplace.get_order(order_id)
    assert page.unreadable == ()
    return page.orders[0]


def shipment(order: AmazonOrder, reference: str = "1", units: int | None = None) -> ShipmentConfirmation:
    items = tuple(PackageItem(item.order_item_id, units or item.quantity_ordered) for item in order.items)
    tracking = Tracking("UPS", f"1Z{order.amazon_order_id}-{reference}", shipping_method="Ground")
    return ShipmentConfirmation(order.amazon_order_id, US, reference, tracking, order.purchased_at, items)


def test_an_order_arrives_by_search_and_by_number_alike(
    amazon: SimulatorThread, marketplace: AmazonMarketplace
) -> None:
    order_id = place(amazon, prime=True, business=True, gift=True, promotion=True)
    truth = amazon.world.order(order_id)
    page = marketplace.search_orders(recent(marketplace))
    assert (page.unreadable, page.next_token) == ((), None)
    assert page.request_id
    (order,) = page.orders
    assert order == read(marketplace, order_id)
    assert (order.amazon_order_id, order.marketplace_id) == (order_id, US)
    assert (order.fulfilled_by, order.fulfillment_status) == (FulfilledBy.MERCHANT, FulfillmentStatus.UNSHIPPED)
    assert (order.purchased_at, order.last_updated_at) == (truth.created, truth.updated)
    assert (order.is_prime, order.is_business) == (True, True)
    assert (order.buyer.name, order.buyer.email) == (truth.buyer.name, truth.buyer.email)
    assert (order.ship_to.line1, order.ship_to.postal_code) == (truth.address.line1, truth.address.postal_code)
    assert [(i.order_item_id, i.sku, i.quantity_ordered, i.unit_price) for i in order.items] == [
        (i.item_id, i.sku, i.quantity, i.unit_price) for i in truth.items
    ]
    for item in order.items:
        amounts = item.amounts
        parts = (amounts.item, amounts.shipping, amounts.gift_wrap, amounts.cod_fee, amounts.other, amounts.tax)
        assert sum(parts) + amounts.discount == amounts.total
    assert order.total is not None
    assert order.total.amount == sum(item.amounts.total or 0 for item in order.items)


@pytest.mark.parametrize("status", ["PENDING", "PENDING_AVAILABILITY", "UNSHIPPED", "SHIPPED", "CANCELLED"])
@pytest.mark.parametrize("fulfilled_by", ["MERCHANT", "AMAZON"])
def test_every_status_of_both_kinds_is_readable(
    amazon: SimulatorThread, marketplace: AmazonMarketplace, status: str, fulfilled_by: str
) -> None:
    preorder = {"preorder": True} if status == "PENDING_AVAILABILITY" else {}
    order = read(marketplace, place(amazon, status=status, fulfilled_by=fulfilled_by, **preorder))
    assert (order.fulfillment_status.value, order.fulfilled_by.value) == (status, fulfilled_by)


def test_odd_orders_are_readable(amazon: SimulatorThread, marketplace: AmazonMarketplace) -> None:
    original = place(amazon)
    replacement = read(marketplace, place(amazon, replacement_of=original))
    assert replacement.replaces == original
    assert not read(marketplace, place(amazon, mcf=True, fulfilled_by="AMAZON")).sold_on_amazon
    assert read(marketplace, place(amazon, ship_plus=True)).is_confirmed_by_amazon
    free = read(marketplace, place(amazon, zero_price=True))
    assert free.total is None or free.total.amount == 0


def test_pages_follow_one_another_until_every_order_was_seen(
    amazon: SimulatorThread, marketplace: AmazonMarketplace
) -> None:
    placed = {order.order_id for order in amazon.world.place_many(230, marketplace="US", status="UNSHIPPED")}
    amazon.world.clock.advance(timedelta(minutes=3))
    query = recent(marketplace)
    seen: list[str] = []
    token: str | None = None
    sizes = []
    while True:
        page = marketplace.search_orders(query, token)
        sizes.append(len(page.orders))
        seen += [order.amazon_order_id for order in page.orders]
        token = page.next_token
        if token is None:
            break
    assert sizes == [100, 100, 30]
    assert (len(seen), set(seen)) == (230, placed)


def test_a_page_token_dies_after_a_day_and_the_window_begins_anew(
    amazon: SimulatorThread, marketplace: AmazonMarketplace
) -> None:
    amazon.world.place_many(101, marketplace="US", status="UNSHIPPED")
    amazon.world.clock.advance(timedelta(minutes=3))
    query = recent(marketplace)
    token = marketplace.search_orders(query).next_token
    assert token is not None
    amazon.world.clock.advance(timedelta(hours=25))
    with pytest.raises(TransientError) as caught:
        marketplace.search_orders(query, token)
    assert caught.value.code == "page_token_rejected"
    assert len(marketplace.search_orders(query).orders) == 100


def test_statuses_narrow_the_search(amazon: SimulatorThread, marketplace: AmazonMarketplace) -> None:
    place(amazon, status="PENDING")
    unshipped = place(amazon)
    page = marketplace.search_orders(recent(marketplace, statuses=(FulfillmentStatus.UNSHIPPED,)))
    assert [order.amazon_order_id for order in page.orders] == [unshipped]


def test_history_is_searched_by_creation(amazon: SimulatorThread, marketplace: AmazonMarketplace) -> None:
    order_id = place(amazon, status="PENDING")
    created = amazon.world.order(order_id).created
    amazon.world.clock.advance(timedelta(minutes=40))
    amazon.world.verify(order_id)
    amazon.world.clock.advance(timedelta(minutes=3))
    query = recent(marketplace, after=created, before=created + timedelta(minutes=1), by_creation=True)
    assert [order.amazon_order_id for order in marketplace.search_orders(query).orders] == [order_id]


@pytest.mark.parametrize("hours", [-30, 30])
def test_a_machine_with_a_wrong_clock_keeps_the_two_minute_rule(
    amazon: SimulatorThread, http: httpx.Client, hours: int
) -> None:
    order_id = place(amazon)
    wrong = connect(amazon, http, clock=AmazonClock(lambda: datetime.now(UTC) + timedelta(hours=hours)))
    assert abs(wrong.now() - amazon.world.clock.now()) < timedelta(seconds=3)
    assert [order.amazon_order_id for order in wrong.search_orders(recent(wrong)).orders] == [order_id]


def test_an_access_token_that_amazon_lets_expire_is_replaced(
    amazon: SimulatorThread, marketplace: AmazonMarketplace
) -> None:
    order_id = place(amazon)
    read(marketplace, order_id)
    amazon.world.clock.advance(timedelta(hours=2))
    assert read(marketplace, order_id).amazon_order_id == order_id


def test_a_shipment_is_confirmed_and_read_back(amazon: SimulatorThread, marketplace: AmazonMarketplace) -> None:
    order = read(marketplace, place(amazon))
    confirmation = shipment(order)
    marketplace.confirm_shipment(confirmation)
    shipped = read(marketplace, order.amazon_order_id)
    package = find_package(shipped, confirmation)
    assert shipped.fulfillment_status is FulfillmentStatus.SHIPPED
    assert package is not None
    assert (package.package_reference, package.tracking_number, package.items) == (
        "1",
        confirmation.tracking.tracking_number,
        confirmation.items,
    )


def test_two_packages_ship_an_order_in_parts(amazon: SimulatorThread, marketplace: AmazonMarketplace) -> None:
    order = read(marketplace, place(amazon, lines=[{"sku": "TEA-1", "quantity": 2}]))
    marketplace.confirm_shipment(shipment(order, "1", units=1))
    assert read(marketplace, order.amazon_order_id).fulfillment_status is FulfillmentStatus.PARTIALLY_SHIPPED
    marketplace.confirm_shipment(shipment(order, "2", units=1))
    shipped = read(marketplace, order.amazon_order_id)
    assert shipped.fulfillment_status is FulfillmentStatus.SHIPPED
    assert [package.package_reference for package in shipped.packages] == ["1", "2"]


def test_the_same_confirmation_twice_is_one_package(amazon: SimulatorThread, marketplace: AmazonMarketplace) -> None:
    order = read(marketplace, place(amazon))
    marketplace.confirm_shipment(shipment(order))
    marketplace.confirm_shipment(shipment(order))
    assert len(read(marketplace, order.amazon_order_id).packages) == 1


@pytest.mark.parametrize("fault", ["lost_after", "internal_error", "unavailable", "html"])
def test_a_lost_answer_leaves_the_outcome_to_be_looked_up(
    amazon: SimulatorThread, marketplace: AmazonMarketplace, fault: str
) -> None:
    order = read(marketplace, place(amazon))
    amazon.world.faults.add(fault, "confirmShipment")  # type: ignore[arg-type]
    with pytest.raises(OutcomeUnknown):
        marketplace.confirm_shipment(shipment(order))
    marketplace.confirm_shipment(shipment(order))
    after = read(marketplace, order.amazon_order_id)
    assert (len(after.packages), after.fulfillment_status) == (1, FulfillmentStatus.SHIPPED)


def test_shipped_in_seller_central_is_found_by_reading_the_order(
    amazon: SimulatorThread, marketplace: AmazonMarketplace
) -> None:
    order = read(marketplace, place(amazon))
    amazon.world.ship_in_seller_central(order.amazon_order_id)
    with pytest.raises(OutcomeUnknown) as caught:
        marketplace.confirm_shipment(shipment(order))
    assert caught.value.code == "already_fulfilled"
    assert already_shipped_elsewhere(read(marketplace, order.amazon_order_id), shipment(order))


def test_refusals_of_the_simulated_amazon_are_named(amazon: SimulatorThread, marketplace: AmazonMarketplace) -> None:
    cancelled = read(marketplace, place(amazon))
    amazon.world.cancel(cancelled.amazon_order_id)
    by_amazon = read(marketplace, place(amazon, fulfilled_by="AMAZON", status="SHIPPED"))
    ship_plus = read(marketplace, place(amazon, ship_plus=True))
    pending = read(marketplace, place(amazon, status="PENDING"))
    too_many = read(marketplace, place(amazon))
    codes = []
    for refused in (
        shipment(cancelled),
        shipment(by_amazon),
        shipment(ship_plus),
        shipment(pending),
        shipment(too_many, units=99),
    ):
        with pytest.raises(OrderRejected) as caught:
            marketplace.confirm_shipment(refused)
        codes.append(caught.value.code)
    assert codes == [
        "order_canceled",
        "fulfilled_by_amazon",
        "confirmed_by_amazon",
        "order_not_ready",
        "quantity_refused",
    ]


def test_an_unknown_order_is_not_found(marketplace: AmazonMarketplace) -> None:
    with pytest.raises(NotFound):
        marketplace.get_order(AmazonOrderId("111-0000000-0000000"))


@pytest.mark.parametrize(
    "fault", ["internal_error", "unavailable", "lost_before", "truncated", "html", "errors_with_200", "invalid_input"]
)
def test_a_spoiled_page_is_unavailable_and_comes_whole_the_next_time(
    amazon: SimulatorThread, marketplace: AmazonMarketplace, fault: str
) -> None:
    order_id = place(amazon)
    query = recent(marketplace)
    amazon.world.faults.add(fault, "searchOrders")  # type: ignore[arg-type]
    with pytest.raises(Unavailable):
        marketplace.search_orders(query)
    assert [order.amazon_order_id for order in marketplace.search_orders(query).orders] == [order_id]


@pytest.mark.parametrize("fault", ["internal_error", "lost_before", "lost_after"])
def test_a_single_order_survives_one_failure(
    amazon: SimulatorThread, marketplace: AmazonMarketplace, fault: str
) -> None:
    order_id = place(amazon)
    amazon.world.faults.add(fault, "getOrder")  # type: ignore[arg-type]
    assert read(marketplace, order_id).amazon_order_id == order_id


@pytest.mark.parametrize("text", ['{"orderId": 17}', '{"orderId": "1", "createdTime": ', "null", "NaN", '"\\ud800"'])
def test_a_malformed_order_spoils_no_other(amazon: SimulatorThread, marketplace: AmazonMarketplace, text: str) -> None:
    ids = [place(amazon) for _ in range(3)]
    amazon.world.faults.add("malformed_order", "searchOrders", index=1, text=text)
    page = marketplace.search_orders(recent(marketplace))
    assert [order.amazon_order_id for order in page.orders] == [ids[0], ids[2]]
    assert len(page.unreadable) == 1


def test_a_throttled_search_waits_by_the_plan(amazon: SimulatorThread, marketplace: AmazonMarketplace) -> None:
    amazon.world.faults.add("throttle", "searchOrders")
    with pytest.raises(Throttled) as caught:
        marketplace.search_orders(recent(marketplace))
    assert caught.value.retry_after > 178


def test_access_denied_altogether_is_told_after_the_smaller_question(
    amazon: SimulatorThread, marketplace: AmazonMarketplace
) -> None:
    amazon.world.faults.add("access_denied", "searchOrders", count=None)
    with pytest.raises(AccessDenied):
        marketplace.search_orders(recent(marketplace))


def test_access_denied_once_gives_the_orders_without_buyers(
    amazon: SimulatorThread, marketplace: AmazonMarketplace
) -> None:
    place(amazon)
    amazon.world.faults.add("access_denied", "searchOrders")
    page = marketplace.search_orders(recent(marketplace))
    assert page.without_buyer_data
    assert [order.buyer.email for order in page.orders] == [""]


def test_wrong_keys_and_foreign_marketplaces_are_named(
    amazon: SimulatorThread, http: httpx.Client, marketplace: AmazonMarketplace
) -> None:
    for changes in ({"client_secret": "expired"}, {"refresh_token": "Atzr|revoked"}):
        stranger = connect(amazon, http, keys=msgspec.structs.replace(KEYS, **changes))
        with pytest.raises(CredentialsRejected):
            stranger.search_orders(recent(stranger))
    with pytest.raises(ConfigurationError) as caught:
        marketplace.search_orders(recent(marketplace, marketplace_ids=("A1PA6795UKMFR9",)))
    assert caught.value.code == "wrong_marketplace"


def test_the_connection_test_finds_everything_in_place(amazon: SimulatorThread, marketplace: AmazonMarketplace) -> None:
    place(amazon)
    report = marketplace.check_connection([US])
    assert (report.works, report.buyer_data, report.problems) == (True, True, ()) or [
        problem.code for problem in report.problems
    ] == ["clock_skewed"]
