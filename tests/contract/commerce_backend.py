"""What every Commerce back end must do: the contract behind `ports.CommerceBackend`, as tests to inherit.

A back end's own test module subclasses `CommerceBackendContract` and gives the `commerce` fixture: the back end and the
few things a test must be able to do on Commerce's side (put products there, look at orders).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Protocol

import msgspec
import pytest

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderDraft, CommerceOrderState, draft_commerce_order
from saleschannel.domain.order_settings import (
    CustomerCreation,
    NumberPrefixes,
    OrderNumberSource,
    OrderSettings,
    OutOfStock,
    UnknownSku,
)
from saleschannel.domain.orders import Address, AmazonOrder, AmazonOrderId, Buyer, PackageItem, SellerSku
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import (
    AddressChange,
    CommerceBackend,
    CommerceShipment,
    Created,
    Refused,
    ReservationRequest,
    ShippingProgress,
    StockChangedError,
)
from tests.builders import ITEM_ID, MUG, ORDER_ID, OTHER_ITEM_ID, PLATE, PURCHASED_AT, an_amazon_order, an_fba_order
from tests.builders import an_item as an_item_of

NEW_ADDRESS = Address("Nora New", line1="2 New Street", city="Newtown", postal_code="10001", country="US")
OTHER_ORDER = AmazonOrderId("902-7777777-7777777")
NEW_ACCOUNT = OrderSettings(customer_creation=CustomerCreation.NEW_ACCOUNT)
HOLD = OrderSettings(out_of_stock=OutOfStock.HOLD)


class SeenOrder(msgspec.Struct, frozen=True):
    """An order as Commerce itself shows it. `shipped` and `ordered` are units per SKU."""

    number: str
    state: CommerceOrderState
    status: str
    store: str
    currency: str
    grand_total: Decimal
    customer_number: str
    buyer_name: str
    ship_to: Address
    ordered: Mapping[str, int]
    shipped: Mapping[str, int]


class CommerceUnderTest(Protocol):
    """A back end, and Commerce's own side of it."""

    @property
    def backend(self) -> CommerceBackend: ...

    def add_product(self, sku: str, quantity: int = 0, *, enabled: bool = True, managed: bool = True) -> None: ...

    def order(self, reference: str) -> SeenOrder | None: ...

    def count_orders(self) -> int: ...

    def count_customers(self) -> int: ...


def a_draft(
    *items: Any, order_id: str = ORDER_ID, settings: OrderSettings | None = None, **changes: Any
) -> CommerceOrderDraft:
    """The draft of a merchant-fulfilled order."""
    order = an_amazon_order(*items, order_id=order_id, **changes)
    return draft_commerce_order(order, settings or OrderSettings())


def a_shipment(
    *items: PackageItem, number: str = "A1", reference: str = ORDER_ID, tracking_number: str = "1Z-SAMPLE-0001"
) -> CommerceShipment:
    """Units that Amazon has as shipped."""
    return CommerceShipment(
        reference=AmazonOrderId(reference),
        shipment_number=number,
        tracking=Tracking("UPS", tracking_number),
        shipped_at=PURCHASED_AT + timedelta(days=1),
        items=items or (PackageItem(ITEM_ID, 1),),
    )


def created(backend: CommerceBackend, *drafts: CommerceOrderDraft) -> list[Created]:
    """Create orders that must not be refused."""
    outcomes = []
    for outcome in backend.create_orders(drafts):
        assert isinstance(outcome, Created), outcome
        outcomes.append(outcome)
    return outcomes


def refused(backend: CommerceBackend, draft: CommerceOrderDraft) -> Refused:
    """Create an order that must be refused."""
    (outcome,) = backend.create_orders([draft])
    assert isinstance(outcome, Refused), outcome
    return outcome


class CommerceBackendContract:
    """Inherit, and give the fixture `commerce`."""

    # ---- availability -------------------------------------------------------------------------------------------

    def test_availability_tells_what_is_free_and_leaves_unknown_skus_out(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        commerce.add_product("OLD", 3, enabled=False)
        commerce.add_product("DOWNLOAD", managed=False)
        found = commerce.backend.availability(
            "default", [MUG, SellerSku("OLD"), SellerSku("DOWNLOAD"), SellerSku("NONE")]
        )
        assert set(found) == {MUG, "OLD", "DOWNLOAD"}
        assert (found[MUG].enabled, found[MUG].managed, found[MUG].available) == (True, True, 5)
        assert found[SellerSku("OLD")].enabled is False
        assert found[SellerSku("DOWNLOAD")].managed is False

    def test_availability_of_nothing_is_nothing(self, commerce: CommerceUnderTest) -> None:
        assert dict(commerce.backend.availability("default", [])) == {}

    # ---- creation -----------------------------------------------------------------------------------------------

    def test_an_order_is_created_pending_with_its_amounts_and_its_stock_reserved(
        self, commerce: CommerceUnderTest
    ) -> None:
        commerce.add_product(MUG, 5)
        (outcome,) = created(commerce.backend, a_draft(an_item_of(quantity=2, price="9.95", tax="1.60")))
        assert (outcome.reference, outcome.state, outcome.found) == (ORDER_ID, CommerceOrderState.PENDING, False)
        order = commerce.order(ORDER_ID)
        assert order is not None
        assert (order.number, order.state, order.store) == (outcome.number, CommerceOrderState.PENDING, "default")
        assert (order.grand_total, order.currency) == (Decimal("21.50"), "USD")
        assert (order.ordered, order.shipped) == ({MUG: 2}, {MUG: 0})
        assert order.buyer_name == "Ada Example"
        assert commerce.backend.availability("default", [MUG])[MUG].available == 3

    def test_creating_again_finds_the_order_and_changes_nothing(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        (first,) = created(commerce.backend, a_draft(settings=NEW_ACCOUNT))
        (again,) = created(commerce.backend, a_draft(settings=NEW_ACCOUNT))
        assert again.found
        assert not again.customer_created
        assert (again.number, again.customer_number) == (first.number, first.customer_number)
        assert (commerce.count_orders(), commerce.count_customers()) == (1, 1)
        assert commerce.backend.availability("default", [MUG])[MUG].available == 4

    def test_the_same_order_twice_in_one_batch_is_created_once(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        first, second = created(commerce.backend, a_draft(), a_draft())
        assert (first.found, second.found) == (False, True)
        assert first.number == second.number
        assert commerce.count_orders() == 1

    def test_a_batch_answers_in_its_own_order_and_one_refusal_stops_no_other(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 50)
        ids = [f"902-000000{n}-0000000" for n in (7, 3, 9, 1)]
        drafts = [a_draft(order_id=order_id) for order_id in ids]
        drafts[2] = a_draft(an_item_of("NONE"), order_id=ids[2])
        outcomes = commerce.backend.create_orders(drafts)
        assert [outcome.reference for outcome in outcomes] == ids
        assert [isinstance(outcome, Created) for outcome in outcomes] == [True, True, False, True]
        assert commerce.count_orders() == 3

    def test_an_empty_batch_is_nothing(self, commerce: CommerceUnderTest) -> None:
        assert list(commerce.backend.create_orders([])) == []
        assert list(commerce.backend.record_shipments([])) == []
        assert list(commerce.backend.complete_orders([])) == []
        assert list(commerce.backend.cancel_orders([], "no reason")) == []
        assert list(commerce.backend.create_customers([])) == []
        commerce.backend.reserve([])
        commerce.backend.release([])

    def test_the_order_goes_to_the_store_of_the_settings_with_their_status(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        settings = OrderSettings(commerce_store="outlet", order_status="amazon_new")
        (outcome,) = created(commerce.backend, a_draft(settings=settings))
        order = commerce.order(ORDER_ID)
        assert order is not None
        assert (outcome.status, order.status, order.store) == ("amazon_new", "amazon_new", "outlet")
        assert order.state is CommerceOrderState.PENDING

    def test_two_lines_of_one_sku_reserve_both(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        created(commerce.backend, a_draft(an_item_of(quantity=1), an_item_of(quantity=2, order_item_id=OTHER_ITEM_ID)))
        assert commerce.backend.availability("default", [MUG])[MUG].available == 2

    # ---- numbers ------------------------------------------------------------------------------------------------

    def test_own_numbers_differ_and_carry_the_prefix(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        settings = OrderSettings(number_prefixes=NumberPrefixes(all="AMZ-"))
        one, two = created(
            commerce.backend, a_draft(settings=settings), a_draft(settings=settings, order_id=OTHER_ORDER)
        )
        assert one.number != two.number
        assert one.number.startswith("AMZ-")
        assert len(one.number) > len("AMZ-")

    def test_amazons_number_is_taken_with_its_prefix(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        settings = OrderSettings(
            order_number_source=OrderNumberSource.AMAZON, number_prefixes=NumberPrefixes(all="AMZ-")
        )
        (outcome,) = created(commerce.backend, a_draft(settings=settings))
        assert outcome.number == f"AMZ-{ORDER_ID}"

    def test_a_number_that_another_order_has_is_refused_and_leaves_nothing_behind(
        self, commerce: CommerceUnderTest
    ) -> None:
        commerce.add_product(MUG, 5)
        taken = msgspec.structs.replace(a_draft(), number="TAKEN-1")
        created(commerce.backend, taken)
        wanting = msgspec.structs.replace(a_draft(order_id=OTHER_ORDER, settings=NEW_ACCOUNT), number="TAKEN-1")
        refusal = refused(commerce.backend, wanting)
        assert (refusal.reference, refusal.reason) == (OTHER_ORDER, AttentionReason.NUMBER_TAKEN)
        assert "TAKEN-1" in refusal.detail
        assert commerce.order(OTHER_ORDER) is None
        assert commerce.count_customers() == 0
        assert commerce.backend.availability("default", [MUG])[MUG].available == 4

    # ---- customers ----------------------------------------------------------------------------------------------

    def test_the_guest_process_creates_no_customer(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        (outcome,) = created(commerce.backend, a_draft())
        assert (outcome.customer_number, outcome.customer_created, outcome.customer_missing) == ("", False, False)
        assert commerce.count_customers() == 0

    def test_a_new_account_is_built_and_linked(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        (outcome,) = created(commerce.backend, a_draft(settings=NEW_ACCOUNT))
        order = commerce.order(ORDER_ID)
        assert order is not None
        if outcome.customer_missing:  # a back end may build it in a second step
            (outcome,) = commerce.backend.create_customers([a_draft(settings=NEW_ACCOUNT)])  # type: ignore[assignment]
            order = commerce.order(ORDER_ID)
            assert order is not None
        assert outcome.customer_created
        assert outcome.customer_number == order.customer_number != ""
        assert commerce.count_customers() == 1

    def test_a_buyer_who_exists_keeps_the_account_whatever_the_spelling(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        (first,) = created(commerce.backend, a_draft(settings=NEW_ACCOUNT))
        shouting = Buyer("Ada Example", "K3X9ADA@MARKETPLACE.AMAZON.EXAMPLE")
        (second,) = created(commerce.backend, a_draft(settings=NEW_ACCOUNT, order_id=OTHER_ORDER, buyer=shouting))
        assert (second.customer_number, second.customer_created) == (first.customer_number, False)
        assert commerce.count_customers() == 1

    def test_two_orders_of_one_buyer_in_one_batch_share_one_account(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        one, two = created(
            commerce.backend, a_draft(settings=NEW_ACCOUNT), a_draft(settings=NEW_ACCOUNT, order_id=OTHER_ORDER)
        )
        assert one.customer_number == two.customer_number
        assert [one.customer_created, two.customer_created] == [True, False]
        assert commerce.count_customers() == 1

    def test_a_missing_customer_of_an_existing_order_is_built_once(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        created(commerce.backend, a_draft())
        (first,) = commerce.backend.create_customers([a_draft(settings=NEW_ACCOUNT)])
        (again,) = commerce.backend.create_customers([a_draft(settings=NEW_ACCOUNT)])
        assert isinstance(first, Created)
        assert isinstance(again, Created)
        assert (first.customer_created, again.customer_created) == (True, False)
        assert first.customer_number == again.customer_number != ""
        assert not again.customer_missing
        order = commerce.order(ORDER_ID)
        assert order is not None
        assert order.customer_number == first.customer_number
        assert commerce.count_customers() == 1

    def test_no_customer_is_built_for_an_order_that_does_not_exist(self, commerce: CommerceUnderTest) -> None:
        (outcome,) = commerce.backend.create_customers([a_draft(settings=NEW_ACCOUNT)])
        assert isinstance(outcome, Refused)
        assert commerce.count_customers() == 0

    # ---- what blocks an order -----------------------------------------------------------------------------------

    def test_an_unknown_sku_is_refused_by_name(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        refusal = refused(
            commerce.backend,
            a_draft(an_item_of(), an_item_of("NONE", order_item_id=OTHER_ITEM_ID), settings=NEW_ACCOUNT),
        )
        assert (refusal.reason, refusal.detail) == (AttentionReason.UNKNOWN_SKU, "NONE")
        assert (commerce.count_orders(), commerce.count_customers()) == (0, 0)
        assert commerce.backend.availability("default", [MUG])[MUG].available == 5

    def test_a_placeholder_stands_for_an_unknown_sku_if_the_settings_say_so(self, commerce: CommerceUnderTest) -> None:
        settings = OrderSettings(unknown_sku=UnknownSku.PLACEHOLDER)
        created(commerce.backend, a_draft(an_item_of("NONE", quantity=2), settings=settings))
        order = commerce.order(ORDER_ID)
        assert order is not None
        assert order.ordered == {"NONE": 2}

    def test_a_disabled_product_is_refused_by_name(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5, enabled=False)
        refusal = refused(commerce.backend, a_draft())
        assert (refusal.reason, refusal.detail) == (AttentionReason.DISABLED_PRODUCT, MUG)
        assert commerce.count_orders() == 0

    def test_an_order_is_created_once_the_cause_is_gone(self, commerce: CommerceUnderTest) -> None:
        refused(commerce.backend, a_draft())
        commerce.add_product(MUG, 5)
        (outcome,) = created(commerce.backend, a_draft())
        assert not outcome.found

    # ---- stock --------------------------------------------------------------------------------------------------

    def test_an_out_of_stock_item_is_backordered_and_named(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 1)
        commerce.add_product(PLATE, 5)
        (outcome,) = created(
            commerce.backend, a_draft(an_item_of(quantity=3), an_item_of(PLATE, order_item_id=OTHER_ITEM_ID))
        )
        assert outcome.backordered == (MUG,)
        assert commerce.backend.availability("default", [MUG])[MUG].available == -2

    def test_without_backorder_less_stock_than_needed_creates_nothing(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 1)
        drafts = [a_draft(settings=HOLD), a_draft(settings=HOLD, order_id=OTHER_ORDER)]
        with pytest.raises(StockChangedError):
            commerce.backend.create_orders(drafts)
        assert commerce.count_orders() == 0
        assert commerce.backend.availability("default", [MUG])[MUG].available == 1

    def test_without_backorder_the_last_unit_can_be_sold(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 1)
        (outcome,) = created(commerce.backend, a_draft(settings=HOLD))
        assert outcome.backordered == ()
        assert commerce.backend.availability("default", [MUG])[MUG].available == 0

    def test_stock_that_is_not_managed_is_never_reserved(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 0, managed=False)
        (outcome,) = created(commerce.backend, a_draft(settings=HOLD))
        assert outcome.backordered == ()

    def test_pending_stock_is_held_once_and_taken_over_by_the_order(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 2)
        request = ReservationRequest(ORDER_ID, "default", {MUG: 2})
        commerce.backend.reserve([request])
        commerce.backend.reserve([request])
        assert commerce.backend.availability("default", [MUG])[MUG].available == 0
        created(commerce.backend, a_draft(an_item_of(quantity=2), settings=HOLD))
        assert commerce.backend.availability("default", [MUG])[MUG].available == 0

    def test_pending_stock_without_backorder_is_never_held_into_the_negative(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 1)
        with pytest.raises(StockChangedError):
            commerce.backend.reserve([ReservationRequest(ORDER_ID, "default", {MUG: 2}, backorder=False)])
        assert commerce.backend.availability("default", [MUG])[MUG].available == 1

    def test_pending_stock_can_be_given_back_once(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 2)
        commerce.backend.reserve([ReservationRequest(ORDER_ID, "default", {MUG: 2, SellerSku("NONE"): 1})])
        commerce.backend.release([ORDER_ID])
        commerce.backend.release([ORDER_ID])
        assert commerce.backend.availability("default", [MUG])[MUG].available == 2

    def test_neither_reserving_nor_releasing_touches_the_stock_of_a_commerce_order(
        self, commerce: CommerceUnderTest
    ) -> None:
        commerce.add_product(MUG, 2)
        created(commerce.backend, a_draft())
        commerce.backend.reserve([ReservationRequest(ORDER_ID, "default", {MUG: 1})])
        commerce.backend.release([ORDER_ID])
        assert commerce.backend.availability("default", [MUG])[MUG].available == 1

    # ---- fulfilled by Amazon ------------------------------------------------------------------------------------

    def test_an_order_fulfilled_by_amazon_is_complete_and_moves_no_stock(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 0)
        (outcome,) = created(commerce.backend, fba_draft(an_fba_order(an_item_of(quantity=2))))
        assert (outcome.state, outcome.status, outcome.backordered) == (CommerceOrderState.COMPLETE, "complete", ())
        order = commerce.order(ORDER_ID)
        assert order is not None
        assert (order.state, order.shipped) == (CommerceOrderState.COMPLETE, {MUG: 2})
        assert commerce.backend.availability("default", [MUG])[MUG].available == 0

    def test_a_complete_order_is_neither_cancelled_nor_shipped_again(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        created(commerce.backend, fba_draft(an_fba_order()))
        commerce.backend.cancel_orders([ORDER_ID], "cancelled on Amazon")
        commerce.backend.record_shipments([a_shipment()])
        (progress,) = commerce.backend.complete_orders([ORDER_ID])
        assert (progress.state, progress.shipped) == (CommerceOrderState.COMPLETE, {ITEM_ID: 1})
        assert commerce.backend.availability("default", [MUG])[MUG].available == 5

    # ---- shipping and completing --------------------------------------------------------------------------------

    def test_a_partial_shipment_leaves_the_order_processing(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        created(commerce.backend, a_draft(an_item_of(quantity=3)))
        (progress,) = commerce.backend.record_shipments([a_shipment(PackageItem(ITEM_ID, 1))])
        assert (progress.state, progress.shipped) == (CommerceOrderState.PROCESSING, {ITEM_ID: 1})
        (progress,) = commerce.backend.complete_orders([ORDER_ID])
        assert progress.state is CommerceOrderState.PROCESSING
        assert commerce.backend.availability("default", [MUG])[MUG].available == 2

    def test_a_recorded_shipment_is_recorded_once(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        created(commerce.backend, a_draft(an_item_of(quantity=3)))
        shipment = a_shipment(PackageItem(ITEM_ID, 1))
        commerce.backend.record_shipments([shipment, shipment])
        (progress,) = commerce.backend.record_shipments([shipment])
        assert progress.shipped == {ITEM_ID: 1}

    def test_an_order_of_which_all_is_shipped_becomes_complete(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        commerce.add_product(PLATE, 5)
        created(commerce.backend, a_draft(an_item_of(quantity=2), an_item_of(PLATE, order_item_id=OTHER_ITEM_ID)))
        commerce.backend.record_shipments(
            [
                a_shipment(PackageItem(ITEM_ID, 1), number="A1"),
                a_shipment(PackageItem(ITEM_ID, 1), PackageItem(OTHER_ITEM_ID, 1), number="A2"),
            ]
        )
        (progress,) = commerce.backend.complete_orders([ORDER_ID])
        assert progress == ShippingProgress(
            ORDER_ID, CommerceOrderState.COMPLETE, "complete", {ITEM_ID: 2, OTHER_ITEM_ID: 1}
        )
        assert commerce.backend.complete_orders([ORDER_ID]) == [progress]
        assert commerce.backend.availability("default", [MUG])[MUG].available == 3

    def test_no_more_is_recorded_than_was_ordered(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        created(commerce.backend, a_draft(an_item_of(quantity=2)))
        (progress,) = commerce.backend.record_shipments([a_shipment(PackageItem(ITEM_ID, 9))])
        assert progress.shipped == {ITEM_ID: 2}
        assert commerce.backend.availability("default", [MUG])[MUG].available == 3

    def test_orders_and_items_that_commerce_does_not_know_are_passed_over(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        created(commerce.backend, a_draft())
        answers = commerce.backend.record_shipments(
            [a_shipment(reference=OTHER_ORDER), a_shipment(PackageItem(OTHER_ITEM_ID, 1))]
        )
        assert [(answer.reference, answer.shipped) for answer in answers] == [(ORDER_ID, {ITEM_ID: 0})]
        assert list(commerce.backend.complete_orders([OTHER_ORDER])) == []
        assert list(commerce.backend.cancel_orders([OTHER_ORDER], "gone")) == []

    # ---- cancelling ---------------------------------------------------------------------------------------------

    def test_cancelling_gives_the_stock_back_once(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        created(commerce.backend, a_draft(an_item_of(quantity=2)))
        (progress,) = commerce.backend.cancel_orders([ORDER_ID], "cancelled on Amazon")
        assert (progress.state, progress.status) == (CommerceOrderState.CANCELED, "canceled")
        assert commerce.backend.cancel_orders([ORDER_ID], "cancelled on Amazon") == [progress]
        assert commerce.backend.availability("default", [MUG])[MUG].available == 5

    def test_an_order_of_which_something_is_shipped_is_not_cancelled(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        created(commerce.backend, a_draft(an_item_of(quantity=2)))
        commerce.backend.record_shipments([a_shipment(PackageItem(ITEM_ID, 1))])
        (progress,) = commerce.backend.cancel_orders([ORDER_ID], "cancelled on Amazon")
        assert (progress.state, progress.shipped) == (CommerceOrderState.PROCESSING, {ITEM_ID: 1})
        assert commerce.backend.availability("default", [MUG])[MUG].available == 3

    def test_the_rest_of_a_partly_shipped_order_is_cancelled_once_and_gives_its_stock_back(
        self, commerce: CommerceUnderTest
    ) -> None:
        commerce.add_product(MUG, 5)
        created(commerce.backend, a_draft(an_item_of(quantity=3)))
        commerce.backend.record_shipments([a_shipment(PackageItem(ITEM_ID, 1))])
        for _ in range(2):
            (progress,) = commerce.backend.cancel_rest([ORDER_ID], "gone")
            assert (progress.state, progress.shipped) == (CommerceOrderState.CLOSED, {ITEM_ID: 1})
        assert commerce.backend.availability("default", [MUG])[MUG].available == 4

    def test_an_order_of_which_nothing_is_shipped_has_no_rest(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        created(commerce.backend, a_draft())
        (progress,) = commerce.backend.cancel_rest([ORDER_ID], "gone")
        assert progress.state is CommerceOrderState.PENDING

    def test_an_order_gets_another_address_and_a_repetition_changes_nothing(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        commerce.backend.create_orders([a_draft()])
        for _ in range(2):
            assert list(commerce.backend.change_addresses([AddressChange(ORDER_ID, NEW_ADDRESS)])) == [ORDER_ID]
        order = commerce.order(ORDER_ID)
        assert order is not None
        assert order.ship_to == NEW_ADDRESS
        assert order.state is CommerceOrderState.PENDING

    def test_an_order_that_is_shipped_or_canceled_or_unknown_keeps_its_address(
        self, commerce: CommerceUnderTest
    ) -> None:
        commerce.add_product(MUG, 5)
        commerce.backend.create_orders([a_draft(), a_draft(order_id=OTHER_ORDER)])
        commerce.backend.record_shipments([a_shipment()])
        commerce.backend.cancel_orders([OTHER_ORDER], "test")
        changes = [AddressChange(AmazonOrderId(each), NEW_ADDRESS) for each in (ORDER_ID, OTHER_ORDER, "902-0-0")]
        assert list(commerce.backend.change_addresses(changes)) == []
        for reference in (ORDER_ID, OTHER_ORDER):
            order = commerce.order(reference)
            assert order is not None
            assert order.ship_to == an_amazon_order().ship_to

    def test_a_cancelled_order_is_found_not_created_again(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        created(commerce.backend, a_draft())
        commerce.backend.cancel_orders([ORDER_ID], "cancelled on Amazon")
        (again,) = created(commerce.backend, a_draft())
        assert (again.found, again.state) == (True, CommerceOrderState.CANCELED)
        assert commerce.backend.availability("default", [MUG])[MUG].available == 5


def fba_draft(order: AmazonOrder) -> CommerceOrderDraft:
    """The draft of an order that Amazon has shipped."""
    return draft_commerce_order(order, OrderSettings())
