"""Exactly one order in Magento for each order of Amazon, whatever is lost, slow, spoilt, killed or done twice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest

from saleschannel.commerce.adobe.claims import CREATING
from saleschannel.commerce.adobe.settings import AdobeSettings, StockWay
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderDraft, CommerceOrderState, draft_commerce_order
from saleschannel.domain.errors import OutcomeUnknown, SaleschannelError, Unavailable
from saleschannel.domain.order_settings import OrderNumberSource, OrderSettings, OutOfStock
from saleschannel.domain.orders import PackageItem
from saleschannel.ports import Created, Refused, StockChangedError
from saleschannel.simulator.magento.faults import Kind
from tests.adobe.standing_in import Shopkeeper, a_shop
from tests.builders import ITEM_ID, MUG, ORDER_ID, an_amazon_order, an_fba_order, an_item
from tests.contract.commerce_backend import NEW_ACCOUNT, a_draft, a_shipment, created

BY_NUMBER = OrderSettings(order_number_source=OrderNumberSource.AMAZON)
KINDS: tuple[Kind, ...] = (
    "lost_before",
    "lost_after",
    "deadlock",
    "error_after",
    "gateway_timeout",
    "text",
    "html",
    "truncated",
    "maintenance",
)
CART_CALLS = (
    "createCart",
    "addCartItem",
    "setShipping",
    "placeCart",
    "getOrder",
    "saveOrder",
    "saveOrderAddress",
    "addComment",
)


@pytest.fixture
def direct() -> Iterator[Shopkeeper]:
    """A shop whose orders are saved directly."""
    with a_shop(AdobeSettings(stock=StockWay.COMMAND)) as shopkeeper:
        shopkeeper.stand_in.add_product(MUG, quantity=10)
        yield shopkeeper


def create_until_settled(shop: Shopkeeper, draft: CommerceOrderDraft) -> Created:
    """As a job does: tried again, after the claim of the try before has ended."""
    for _ in range(4):
        with suppress(SaleschannelError):
            (outcome,) = shop.backend.create_orders([draft])
            assert isinstance(outcome, Created), outcome
            return outcome
        shop.clock.time += timedelta(seconds=shop.settings.claim_lifetime)
    raise AssertionError("never settled")


def the_one_order(shop: Shopkeeper) -> None:
    """One live order with Amazon's data, whole; nothing is noted any more."""
    live = [order for order in shop.stand_in.orders() if order.row["state"] != "canceled"]
    assert len(live) == 1
    (order,) = live
    assert order.row["ext_order_id"] == ORDER_ID
    assert Decimal(order.row["grand_total"]) == Decimal("30.00")
    assert [Decimal(item["qty_ordered"]) for item in order.items.values()] == [3]
    assert {row["firstname"] for row in order.addresses.values()} == {"Ada"}
    assert sum(f"Amazon order {ORDER_ID}" in history["comment"] for history in order.histories) == 1
    assert len(order.payments) == 1
    assert shop.notes.notes[CREATING] == {}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("settings", [OrderSettings(), BY_NUMBER], ids=["Commerce's number", "Amazon's number"])
def test_a_directly_saved_order_exists_once_whatever_happens_to_the_answer(
    direct: Shopkeeper, kind: Kind, settings: OrderSettings
) -> None:
    direct.stand_in.fault(kind, "saveOrder")
    outcome = create_until_settled(direct, a_draft(an_item(quantity=3), settings=settings))
    assert outcome.state is CommerceOrderState.PENDING
    the_one_order(direct)


@pytest.mark.parametrize("route", CART_CALLS)
@pytest.mark.parametrize("kind", ["lost_before", "lost_after", "deadlock", "gateway_timeout", "html"])
def test_an_order_placed_as_a_cart_exists_once_and_reserves_once(shop: Shopkeeper, route: str, kind: Kind) -> None:
    shop.stand_in.fault(kind, route)
    create_until_settled(shop, a_draft(an_item(quantity=3)))
    the_one_order(shop)
    assert shop.quantities(MUG) == (7, 10)


@pytest.mark.parametrize("kind", ["lost_after", "gateway_timeout", "error_after"])
def test_an_order_shipped_by_amazon_exists_once(shop: Shopkeeper, kind: Kind) -> None:
    shop.stand_in.fault(kind, "saveOrder")
    draft = draft_commerce_order(an_fba_order(an_item(quantity=3)), OrderSettings())
    assert create_until_settled(shop, draft).state is CommerceOrderState.COMPLETE
    assert len(shop.stand_in.orders()) == 1
    assert shop.stand_in.salable(MUG) == 10


def test_after_a_lost_answer_it_waits_longer_than_php_runs_and_after_a_500_it_does_not(direct: Shopkeeper) -> None:
    direct.stand_in.fault("lost_after", "saveOrder")
    created(direct.backend, a_draft())
    assert max(direct.clock.waits) == direct.settings.lost_answer_wait
    direct.clock.waits.clear()
    direct.stand_in.fault("deadlock", "saveOrder")
    created(direct.backend, a_draft(order_id="902-0000001-0000001"))
    assert max(direct.clock.waits) < 5


def test_with_amazons_number_nothing_has_to_be_waited_for(direct: Shopkeeper) -> None:
    direct.stand_in.fault("lost_after", "saveOrder")
    created(direct.backend, a_draft(settings=BY_NUMBER))
    assert direct.clock.waits == []
    assert len(direct.stand_in.orders()) == 1


def test_an_order_that_php_cannot_save_is_refused_and_stops_no_other(direct: Shopkeeper) -> None:
    direct.stand_in.fault("text", "saveOrder", count=2)
    (refusal,) = direct.backend.create_orders([a_draft()])
    (other,) = direct.backend.create_orders([a_draft(order_id="902-0000001-0000001")])
    assert isinstance(refusal, Refused)
    assert refusal.reason is AttentionReason.COMMERCE_REFUSED
    assert isinstance(other, Created)


def test_answers_that_stay_lost_are_raised_and_the_order_is_found_later(direct: Shopkeeper) -> None:
    direct.stand_in.fault("lost_after", "saveOrder")
    direct.stand_in.fault("lost_before", "listOrders", count=2, skip=1)
    with pytest.raises((OutcomeUnknown, Unavailable)):
        direct.backend.create_orders([a_draft()])
    (found,) = created(direct.backend, a_draft())
    assert found.found
    assert len(direct.stand_in.orders()) == 1
    assert direct.notes.notes[CREATING] == {}


def test_two_workers_at_once_make_one_order(direct: Shopkeeper) -> None:
    direct.stand_in.configure(latency={"saveOrder": 0.2})
    other = direct.another_worker()

    def create(backend: object) -> str:
        try:
            return "found" if created(backend, a_draft())[0].found else "created"  # type: ignore[arg-type]
        except Unavailable as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(create, [direct.backend, other]))
    assert answers == ["being_created", "created"]
    assert len(direct.stand_in.orders()) == 1


def test_an_order_whose_worker_died_after_placing_is_finished_by_the_next(shop: Shopkeeper) -> None:
    shop.stand_in.fault("lost_before", "getOrder", count=None)
    with pytest.raises(SaleschannelError):
        shop.backend.create_orders([a_draft(an_item(quantity=3))])
    (placed,) = shop.stand_in.orders()
    assert placed.row.get("ext_order_id") is None
    shop.stand_in.magento.faults.clear()
    created(shop.another_worker(), a_draft(an_item(quantity=3)))
    the_one_order(shop)
    assert shop.stand_in.salable(MUG) == 7


def test_an_order_whose_worker_died_before_placing_waits_for_the_claim_to_end(shop: Shopkeeper) -> None:
    shop.stand_in.fault("lost_before", "placeCart", count=None)
    with pytest.raises(OutcomeUnknown):
        shop.backend.create_orders([a_draft(an_item(quantity=3))])
    shop.stand_in.magento.faults.clear()
    shop.clock.time += timedelta(seconds=1)
    create_until_settled(shop, a_draft(an_item(quantity=3)))
    the_one_order(shop)


def test_a_cart_that_is_refused_holds_the_order_or_sells_it_without_a_reservation(shop: Shopkeeper) -> None:
    (backordered,) = created(shop.backend, a_draft(an_item(quantity=12)))
    assert backordered.backordered == (MUG,)
    hold = OrderSettings(out_of_stock=OutOfStock.HOLD)
    with pytest.raises(StockChangedError):
        shop.backend.create_orders([a_draft(an_item(quantity=12), order_id="902-0000001-0000001", settings=hold)])
    assert len(shop.stand_in.orders()) == 1


def test_a_customer_is_made_once_although_the_answer_says_otherwise(shop: Shopkeeper) -> None:
    for kind in ("lost_after", "error_after", "deadlock"):
        shop.stand_in.fault(kind, "saveCustomer")
    drafts = [a_draft(order_id=f"902-000000{n}-0000000", settings=NEW_ACCOUNT) for n in range(3)]
    outcomes = [created(shop.backend, draft)[0] for draft in drafts]
    assert len(shop.stand_in.magento.customers) == 1
    assert shop.stand_in.magento.mails == []
    assert len({outcome.customer_number for outcome in outcomes if outcome.customer_number}) == 1


def test_a_customer_that_cannot_be_made_never_costs_the_order(shop: Shopkeeper) -> None:
    shop.stand_in.fault("deadlock", "saveCustomer", count=None)
    (outcome,) = created(shop.backend, a_draft(settings=NEW_ACCOUNT))
    assert (outcome.customer_missing, outcome.customer_number) == (True, "")
    shop.stand_in.magento.faults.clear()
    (linked,) = shop.backend.create_customers([a_draft(settings=NEW_ACCOUNT)])
    assert isinstance(linked, Created)
    assert linked.customer_created


@pytest.mark.parametrize("kind", ["lost_before", "lost_after", "deadlock", "gateway_timeout"])
def test_cancelling_shipping_and_completing_happen_once(shop: Shopkeeper, kind: Kind) -> None:
    created(shop.backend, a_draft(an_item(quantity=3)), a_draft(order_id="902-0000001-0000001"))
    for route in ("shipOrder", "invoiceOrder", "cancelOrder"):
        shop.stand_in.fault(kind, route)
    shop.backend.record_shipments([a_shipment(PackageItem(ITEM_ID, 3))])
    (done,) = shop.backend.complete_orders([ORDER_ID])
    (gone,) = shop.backend.cancel_orders([a_draft(order_id="902-0000001-0000001").reference], "canceled on Amazon")
    assert (done.state, gone.state) == (CommerceOrderState.COMPLETE, CommerceOrderState.CANCELED)
    assert (len(shop.stand_in.magento.shipments), len(shop.stand_in.magento.invoices)) == (1, 1)
    assert shop.quantities(MUG) == (7, 7)


def test_a_hundred_orders_are_looked_up_in_one_call(direct: Shopkeeper) -> None:
    direct.stand_in.set_stock(MUG, 1000)
    drafts = [a_draft(order_id=f"902-0000000-{n:07d}") for n in range(100)]
    created(direct.backend, *drafts)
    direct.stand_in.magento.received.clear()
    assert all(outcome.found for outcome in created(direct.backend, *drafts))
    assert len(direct.stand_in.calls()) == 1


def test_the_order_of_an_amazon_order_that_was_edited_in_admin_is_followed(shop: Shopkeeper) -> None:
    created(shop.backend, a_draft(an_item(quantity=2)))
    child = shop.stand_in.edit_order(1)
    (again,) = created(shop.backend, a_draft(an_item(quantity=2)))
    assert again.found
    assert again.number == shop.stand_in.order(child).row["increment_id"]
    assert again.state is CommerceOrderState.PENDING
    assert an_amazon_order().amazon_order_id == ORDER_ID
