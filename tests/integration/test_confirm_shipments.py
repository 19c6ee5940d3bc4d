"""Each package is confirmed exactly once, whatever is lost, killed, repeated or entered by hand at Amazon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import OrderEvent, Package, SellerAccount
from saleschannel.config.wiring import backend_of, order_processing
from saleschannel.domain.errors import (
    AccessDenied,
    NotFound,
    OrderRejected,
    OutcomeUnknown,
    SaleschannelError,
    Throttled,
    Unavailable,
)
from saleschannel.domain.orders import AmazonOrder, AmazonOrderId, FulfillmentStatus, PackageItem, Program
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import OrderPage, PackageToShip
from saleschannel.services.check_confirmations import check_confirmations
from saleschannel.services.confirm_shipments import Confirming, confirm_shipments
from saleschannel.services.ship_order import ship_order
from tests.builders import ITEM_ID, ORDER_ID, OTHER_ITEM_ID, PLATE, an_amazon_order, an_item
from tests.integration.channel_shop import a_product, an_account, at_once, import_orders, row_of
from tests.integration.fake_marketplace import LOST, FakeMarketplace, Killed, raising

ORDER = an_amazon_order(an_item(quantity=2), an_item(PLATE, order_item_id=OTHER_ITEM_ID))
FIRST, SECOND = PackageItem(ITEM_ID, 1), PackageItem(ITEM_ID, 1)
NO_SUCH_ORDER = NotFound("no such order")
ALL = (PackageItem(ITEM_ID, 2), PackageItem(OTHER_ITEM_ID, 1))


def an_imported_order(order: AmazonOrder = ORDER) -> tuple[SellerAccount, FakeMarketplace]:
    account = an_account()
    a_product()
    a_product(PLATE)
    import_orders(account, order)
    return account, FakeMarketplace(order)


def ship(*items: PackageItem, tracking: str = "1Z-SAMPLE-0001", key: str = "") -> None:
    package = PackageToShip(Tracking("UPS", tracking), items)
    ship_order(order_processing(), ORDER_ID, [package], actor="clerk", request_key=key or tracking, at=timezone.now())


def confirm(account: SellerAccount, amazon: FakeMarketplace) -> None:
    """What the job does."""
    confirm_shipments(Confirming(row_of(ORDER), AccountStores.load(account), amazon, backend_of))


def states() -> list[tuple[str, str]]:
    return list(Package.objects.order_by("id").values_list("package_reference", "state"))


def told(event: str) -> int:
    return OrderEvent.objects.filter(type=event).count()


@pytest.mark.django_db
def test_a_package_is_confirmed_once_even_if_the_job_runs_twice() -> None:
    account, amazon = an_imported_order()
    ship(*ALL)

    confirm(account, amazon)
    confirm(account, amazon)

    assert [(c.package_reference, c.items) for c in amazon.confirmations] == [("1", ALL)]
    assert states() == [("1", "accepted")]
    assert told("shipment.confirmed") == 1


@pytest.mark.django_db(transaction=True)
def test_a_package_is_made_once_even_if_two_workers_run_the_job_at_the_same_moment() -> None:
    account, amazon = an_imported_order()
    ship(*ALL)

    at_once(*[lambda: confirm(account, amazon)] * 2)

    assert amazon.created == 1
    assert len(amazon.orders[ORDER_ID].packages) == 1
    assert len({c.tracking for c in amazon.confirmations}) == 1
    assert (told("shipment.confirmed") <= 1, told("shipment.seen") <= 1) == (True, True)
    assert states() in ([("1", "accepted")], [("1", "seen")])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tracking", "code"),
    [
        (Tracking("UPS", " "), "tracking_missing"),
        (Tracking("", "1Z-SAMPLE-0001"), "tracking_missing"),
        (Tracking("Other", "1Z-SAMPLE-0001", " "), "tracking_missing"),
        (Tracking("UPS", "1" * 101), "tracking_too_long"),
    ],
)
def test_a_package_that_amazon_could_never_take_is_not_shipped(tracking: Tracking, code: str) -> None:
    an_imported_order()
    package = PackageToShip(tracking, ALL)

    with pytest.raises(OrderRejected) as refused:
        ship_order(order_processing(), ORDER_ID, [package], actor="clerk", request_key="k", at=timezone.now())

    assert refused.value.code == code
    assert states() == []
    assert row_of(ORDER).commerce_state == "pending"


@pytest.mark.django_db
def test_two_packages_are_two_confirmations_with_references_of_their_own() -> None:
    account, amazon = an_imported_order()
    ship(FIRST)
    ship(SECOND, PackageItem(OTHER_ITEM_ID, 1), tracking="1Z-SAMPLE-0002")

    confirm(account, amazon)

    assert [(c.package_reference, c.tracking.tracking_number) for c in amazon.confirmations] == [
        ("1", "1Z-SAMPLE-0001"),
        ("2", "1Z-SAMPLE-0002"),
    ]


@pytest.mark.django_db
def test_a_lost_answer_that_took_effect_is_found_by_a_look_and_not_repeated() -> None:
    account, amazon = an_imported_order()
    ship(*ALL)
    amazon.after = raising(LOST)

    confirm(account, amazon)

    assert (len(amazon.confirmations), states()) == (1, [("1", "seen")])
    assert row_of(ORDER).fulfillment_status == "SHIPPED"


@pytest.mark.django_db
def test_a_lost_call_without_effect_is_repeated_under_the_same_reference() -> None:
    account, amazon = an_imported_order()
    ship(*ALL)
    amazon.before = raising(LOST)

    with pytest.raises(OutcomeUnknown):
        confirm(account, amazon)
    assert states() == [("1", "sent")]
    confirm(account, amazon)

    assert [c.package_reference for c in amazon.confirmations] == ["1"]
    assert states() == [("1", "accepted")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_around_the_call_leaves_one_package(moment: str) -> None:
    account, amazon = an_imported_order()
    ship(*ALL)
    setattr(amazon, moment, raising(Killed()))

    with pytest.raises(Killed):
        confirm(account, amazon)
    confirm(account, amazon)

    assert (len(amazon.confirmations), amazon.looks) == (1, 1)
    assert len(amazon.orders[ORDER_ID].packages) == 1


@pytest.mark.django_db
def test_a_throttled_call_waits_and_needs_no_look() -> None:
    account, amazon = an_imported_order()
    ship(*ALL)
    amazon.before = raising(Throttled("busy", retry_after=1))

    with pytest.raises(Throttled):
        confirm(account, amazon)
    assert states() == [("1", "waiting")]
    confirm(account, amazon)

    assert (len(amazon.confirmations), amazon.looks) == (1, 0)


@pytest.mark.django_db
def test_an_account_that_may_not_confirm_is_shown_as_the_problem_and_no_package_is_refused() -> None:
    account, amazon = an_imported_order()
    ship(*ALL)
    amazon.before = raising(AccessDenied("a role is missing"))

    with pytest.raises(AccessDenied):
        confirm(account, amazon)

    account.refresh_from_db()
    assert (account.problem, states()) == ("a role is missing", [("1", "sent")])


@pytest.mark.django_db
@pytest.mark.parametrize("program", [Program.SHIP_PLUS, Program.EASY_SHIP, Program.DELIVERY_BY_AMAZON])
def test_an_order_that_amazon_confirms_itself_is_never_confirmed(program: str) -> None:
    account, amazon = an_imported_order(an_amazon_order(*ORDER.items, programs=(program,)))
    ship(*ALL)

    confirm(account, amazon)

    assert (amazon.confirmations, states()) == ([], [("1", "waiting")])
    assert (row_of(ORDER).commerce_state, row_of(ORDER).attention_reason) == ("complete", "")


@pytest.mark.django_db
def test_our_package_takes_a_reference_that_amazon_does_not_show() -> None:
    account, amazon = an_imported_order()
    amazon.ship_in_seller_central(ORDER_ID, FIRST, reference="1")
    import_orders(account, amazon.orders[ORDER_ID])

    ship(SECOND, PackageItem(OTHER_ITEM_ID, 1))
    confirm(account, amazon)

    assert [c.package_reference for c in amazon.confirmations] == ["2"]
    assert row_of(ORDER).commerce_state == "complete"


@pytest.mark.django_db
def test_a_package_of_seller_central_under_our_reference_is_neither_taken_for_ours_nor_overwritten() -> None:
    account, amazon = an_imported_order()
    ship(FIRST)
    amazon.ship_in_seller_central(ORDER_ID, SECOND, reference="1", tracking="SC-0001")
    import_orders(account, amazon.orders[ORDER_ID])
    assert states() == [("1", "waiting")]

    confirm(account, amazon)

    assert states() == [("2", "accepted")]
    assert {p.package_reference: p.tracking_number for p in amazon.orders[ORDER_ID].packages} == {
        "1": "SC-0001",
        "2": "1Z-SAMPLE-0001",
    }


@pytest.mark.django_db
def test_units_that_amazon_has_from_elsewhere_settle_the_package_with_a_mismatch() -> None:
    account, amazon = an_imported_order()
    ship(*ALL)
    amazon.ship_in_seller_central(ORDER_ID, *ALL, reference="9001", tracking="SC-0001")
    amazon.before = raising(OutcomeUnknown("has them", code="already_fulfilled"))

    confirm(account, amazon)

    package = Package.objects.get()
    assert (package.state, package.mismatch, amazon.confirmations) == ("seen", "SC-0001", [])


@pytest.mark.django_db
def test_units_that_amazon_has_in_part_from_elsewhere_are_for_a_person() -> None:
    account, amazon = an_imported_order()
    ship(*ALL)
    amazon.ship_in_seller_central(ORDER_ID, PackageItem(OTHER_ITEM_ID, 1), reference="9001")
    amazon.before = raising(OutcomeUnknown("already fulfilled", code="already_fulfilled"))

    confirm(account, amazon)

    assert states() == [("1", "refused")]
    assert row_of(ORDER).attention_reason == "confirmation_refused"


@pytest.mark.django_db
def test_a_refusal_is_shown_in_amazons_words() -> None:
    account, amazon = an_imported_order()
    ship(*ALL)
    amazon.before = raising(OrderRejected("The carrier is unknown."))

    confirm(account, amazon)

    assert (states(), row_of(ORDER).attention_detail) == ([("1", "refused")], "The carrier is unknown.")


@pytest.mark.django_db
def test_an_order_that_amazon_does_not_know_any_more_is_for_a_person_and_the_job_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account, amazon = an_imported_order()
    ship(*ALL)
    amazon.before = raising(LOST)
    monkeypatch.setattr(amazon, "get_order", raising_get(amazon))

    confirm(account, amazon)

    assert (states(), row_of(ORDER).attention_detail) == ([("1", "refused")], "no such order")


@pytest.mark.django_db
def test_a_look_that_amazon_does_not_allow_is_shown_as_the_account_s_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    account, amazon = an_imported_order()
    ship(*ALL)
    amazon.before = raising(LOST)
    monkeypatch.setattr(amazon, "get_order", raising_get(amazon, AccessDenied("a role is missing")))

    with pytest.raises(AccessDenied):
        confirm(account, amazon)

    account.refresh_from_db()
    assert (account.problem, states()) == ("a role is missing", [("1", "sent")])


@pytest.mark.django_db
def test_an_accepted_package_that_amazon_does_not_show_does_not_keep_others_from_being_read_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account, amazon = an_imported_order()
    ship(FIRST)
    ship(SECOND, tracking="1Z-SAMPLE-0002")
    confirm(account, amazon)
    Package.objects.update(check_after=timezone.now() - timedelta(days=365))
    monkeypatch.setattr(amazon, "get_order", raising_get(amazon))

    assert check_confirmations(AccountStores.load(account), amazon, backend_of) == 2
    assert [state for _, state in states()] == ["seen", "seen"]


def raising_get(
    amazon: FakeMarketplace, error: SaleschannelError = NO_SUCH_ORDER
) -> Callable[[AmazonOrderId], OrderPage]:
    """getOrder that fails the first time, for good unless told otherwise."""
    fail, get_order = raising(error), amazon.get_order

    def get(order_id: AmazonOrderId) -> OrderPage:
        fail()
        return get_order(order_id)

    return get


@pytest.mark.django_db(transaction=True)
def test_the_ship_form_sent_twice_at_the_same_moment_ships_once() -> None:
    account, amazon = an_imported_order()

    at_once(*[lambda: ship(*ALL, key="form-1")] * 3)
    confirm(account, amazon)

    assert (len(amazon.confirmations), states()) == (1, [("1", "accepted")])
    assert told("shipment.created") == 1


@pytest.mark.django_db(transaction=True)
def test_shipping_and_importing_the_same_order_at_once_neither_deadlocks_nor_forgets_units() -> None:
    account, _ = an_imported_order()

    for minutes in range(1, 9):
        news = an_amazon_order(*ORDER.items, updated_minutes=minutes, service_level=f"LEVEL{minutes}")
        works: list[Callable[[], object]] = [partial(import_orders, account, news)] * 2
        if minutes in {2, 5}:
            works.append(partial(ship, FIRST, tracking=f"form-{minutes}"))
        at_once(*works)

    row = row_of(ORDER)
    assert (row.status, row.commerce_state) == ("partially_shipped", "processing")
    assert dict(row.items.values_list("order_item_id", "quantity_shipped")) == {ITEM_ID: 2, OTHER_ITEM_ID: 0}


@pytest.mark.django_db
def test_an_unreachable_amazon_leaves_the_package_for_the_next_time() -> None:
    account, amazon = an_imported_order()
    ship(*ALL)
    amazon.before = raising(Unavailable("down"))

    with pytest.raises(Unavailable):
        confirm(account, amazon)
    confirm(account, amazon)

    assert (len(amazon.confirmations), states()) == (1, [("1", "accepted")])
    assert row_of(ORDER).fulfillment_status == FulfillmentStatus.UNSHIPPED
