"""The workflow fulfilled by merchant, step by step, and the paths beside it."""

from __future__ import annotations

import msgspec
import pytest

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.order_settings import CustomerCreation, OutOfStock, StockWhilePending
from saleschannel.domain.orders import Address, AmazonOrder, FulfillmentStatus, PackageItem, Program
from saleschannel.domain.stock import ItemsCheck
from saleschannel.domain.workflows import next_step, should_import
from saleschannel.domain.workflows.steps import (
    AskForAttention,
    CancelCommerceOrder,
    CompleteCommerceOrder,
    ConfirmShipment,
    CreateCommerceOrder,
    CreateCustomer,
    Finished,
    FollowAmazonShipment,
    Progress,
    ReleasePendingStock,
    ReserveWhilePending,
    Step,
    UpdateOrderDetails,
    Wait,
    WaitReason,
)
from tests.builders import (
    ITEM_ID,
    MUG,
    OTHER_ITEM_ID,
    PLATE,
    a_situation,
    an_amazon_order,
    an_item,
    progress,
    settings,
)

PENDING, PROCESSING = CommerceOrderState.PENDING, CommerceOrderState.PROCESSING
COMPLETE, CANCELED, CLOSED = CommerceOrderState.COMPLETE, CommerceOrderState.CANCELED, CommerceOrderState.CLOSED
UNTOUCHED = Progress()
RESERVING = settings(stock_while_pending=StockWhilePending.RESERVE)
ACCOUNTS = settings(customer_creation=CustomerCreation.NEW_ACCOUNT)


def step_for(order: AmazonOrder, done: Progress = UNTOUCHED) -> Step:
    return next_step(a_situation(order, done))


def pending() -> AmazonOrder:
    return an_amazon_order(status=FulfillmentStatus.PENDING)


def unshipped() -> AmazonOrder:
    return an_amazon_order(status=FulfillmentStatus.UNSHIPPED)


def shipped() -> AmazonOrder:
    return an_amazon_order(status=FulfillmentStatus.SHIPPED)


def cancelled() -> AmazonOrder:
    return an_amazon_order(status=FulfillmentStatus.CANCELLED)


# Step 1: placed, pending


@pytest.mark.parametrize("status", FulfillmentStatus)
def test_step_1_an_order_is_imported_in_whatever_status_it_is_seen_first(status: FulfillmentStatus) -> None:
    assert should_import(an_amazon_order(status=status))


@pytest.mark.parametrize("status", [FulfillmentStatus.PENDING, FulfillmentStatus.PENDING_AVAILABILITY])
def test_step_1_a_pending_order_waits_for_the_payment(status: FulfillmentStatus) -> None:
    assert step_for(an_amazon_order(status=status)) == Wait(WaitReason.PAYMENT)


def test_step_1_a_pending_order_without_price_buyer_or_address_waits_like_any_other() -> None:
    bare = an_amazon_order(status=FulfillmentStatus.PENDING, total=None, ship_to=Address())

    assert step_for(bare) == Wait(WaitReason.PAYMENT)


def test_step_1_stock_is_reserved_once_while_pending_if_the_settings_say_so() -> None:
    assert next_step(a_situation(pending(), UNTOUCHED, RESERVING)) == ReserveWhilePending()

    reserved = progress(reserved_while_pending=True)
    assert next_step(a_situation(pending(), reserved, RESERVING)) == Wait(WaitReason.PAYMENT)


def test_step_1_a_pending_order_gives_its_stock_back_when_the_setting_is_switched_off() -> None:
    assert step_for(pending(), progress(reserved_while_pending=True)) == ReleasePendingStock()


def test_step_1_an_unknown_sku_cannot_be_reserved_and_is_no_obstacle_yet() -> None:
    situation = a_situation(pending(), UNTOUCHED, RESERVING, ItemsCheck(unknown=(MUG,)))

    assert next_step(situation) == Wait(WaitReason.PAYMENT)


@pytest.mark.parametrize(
    ("out_of_stock", "expected"),
    [
        pytest.param(OutOfStock.BACKORDER, ReserveWhilePending(), id="backorder: reserved into the negative"),
        pytest.param(OutOfStock.HOLD, Wait(WaitReason.PAYMENT), id="hold: nothing is reserved that is not there"),
    ],
)
def test_step_1_an_item_out_of_stock_is_reserved_as_the_setting_says(out_of_stock: OutOfStock, expected: Step) -> None:
    order_settings = settings(stock_while_pending=StockWhilePending.RESERVE, out_of_stock=out_of_stock)

    assert next_step(a_situation(pending(), UNTOUCHED, order_settings, ItemsCheck(out_of_stock=(MUG,)))) == expected


def test_step_1_an_order_that_turns_pending_again_touches_neither_stock_nor_its_commerce_order() -> None:
    for done in (progress(PENDING), progress(PENDING, reserved_while_pending=True)):
        assert next_step(a_situation(pending(), done, RESERVING)) == Wait(WaitReason.PAYMENT)
        assert next_step(a_situation(pending(), done)) == Wait(WaitReason.PAYMENT)


# Steps 2 and 3: verified, details, Commerce order


def test_step_3_details_are_updated_before_anything_else() -> None:
    assert step_for(unshipped()) == UpdateOrderDetails()


def test_step_3_details_of_a_stuck_order_are_updated_too() -> None:
    situation = a_situation(unshipped(), UNTOUCHED, items=ItemsCheck(unknown=(MUG,)))

    assert next_step(situation) == UpdateOrderDetails()


@pytest.mark.parametrize(
    "status", [FulfillmentStatus.UNSHIPPED, FulfillmentStatus.PARTIALLY_SHIPPED, FulfillmentStatus.SHIPPED]
)
def test_step_3_the_commerce_order_is_created_once_details_are_known(status: FulfillmentStatus) -> None:
    assert step_for(an_amazon_order(status=status), progress()) == CreateCommerceOrder()


def test_step_3_stock_reserved_while_pending_counts_as_in_stock() -> None:
    situation = a_situation(
        unshipped(),
        progress(reserved_while_pending=True),
        settings(out_of_stock=OutOfStock.HOLD, stock_while_pending=StockWhilePending.RESERVE),
        ItemsCheck(out_of_stock=(MUG,)),
    )

    assert next_step(situation) == CreateCommerceOrder()


def test_step_3_a_replacement_without_a_price_is_created_because_it_must_ship() -> None:
    replacement = an_amazon_order(an_item(price="0"), total=None, replaces="902-0000000-0000001")

    assert step_for(replacement, progress()) == CreateCommerceOrder()


@pytest.mark.parametrize(
    ("order", "items", "expected"),
    [
        pytest.param(
            an_amazon_order(),
            ItemsCheck(unknown=(MUG, PLATE)),
            AskForAttention(AttentionReason.UNKNOWN_SKU, "MUG-BLUE, PLATE-WHITE"),
            id="unknown SKUs, all of them named",
        ),
        pytest.param(
            an_amazon_order(),
            ItemsCheck(disabled=(PLATE,)),
            AskForAttention(AttentionReason.DISABLED_PRODUCT, "PLATE-WHITE"),
            id="disabled product",
        ),
        pytest.param(
            an_amazon_order(ship_to=Address(name="Ada Example", city="Springfield", country="US")),
            ItemsCheck(),
            AskForAttention(AttentionReason.ADDRESS_MISSING),
            id="no street",
        ),
        pytest.param(
            an_amazon_order(an_item(quantity=0)),
            ItemsCheck(),
            AskForAttention(AttentionReason.UNREADABLE, "no item of the order has a quantity"),
            id="nothing to ship",
        ),
    ],
)
def test_step_3_an_obstacle_is_named_and_nothing_is_created(
    order: AmazonOrder, items: ItemsCheck, expected: Step
) -> None:
    assert next_step(a_situation(order, progress(), items=items)) == expected


def test_step_3_with_import_disabled_an_order_is_shown_and_nothing_is_created() -> None:
    situation = a_situation(unshipped(), progress(), settings(import_orders=False))

    assert next_step(situation) == Wait(WaitReason.IMPORT_DISABLED)


def test_step_3_with_import_disabled_stock_held_while_pending_is_given_back() -> None:
    held = progress(reserved_while_pending=True)

    assert next_step(a_situation(unshipped(), held, settings(import_orders=False))) == ReleasePendingStock()


def test_an_existing_commerce_order_goes_on_although_import_was_disabled() -> None:
    situation = a_situation(unshipped(), progress(PENDING, shipped=1), settings(import_orders=False))

    assert next_step(situation) == CompleteCommerceOrder()


# Step 4: customer


def test_step_4_a_missing_customer_is_created_before_the_order_ships() -> None:
    done = progress(PENDING, customer_missing=True, unconfirmed_packages=True)

    assert next_step(a_situation(unshipped(), done, ACCOUNTS)) == CreateCustomer()


def test_step_4_a_store_that_went_back_to_guests_asks_for_no_account_any_more() -> None:
    done = progress(PENDING, customer_missing=True)

    assert next_step(a_situation(unshipped(), done, settings())) == Wait(WaitReason.SHIPMENT)


# Step 5: shipped


def test_step_5_an_order_waits_until_it_is_shipped_in_commerce() -> None:
    assert step_for(unshipped(), progress(PENDING)) == Wait(WaitReason.SHIPMENT)


def test_step_5_each_package_is_confirmed_to_amazon_before_the_order_is_complete() -> None:
    done = progress(PROCESSING, shipped=1, unconfirmed_packages=True)

    assert step_for(unshipped(), done) == ConfirmShipment()


@pytest.mark.parametrize("program", [Program.SHIP_PLUS, Program.EASY_SHIP, Program.DELIVERY_BY_AMAZON])
def test_step_5_a_package_that_amazon_itself_knows_of_is_never_confirmed(program: str) -> None:
    order = an_amazon_order(programs=(program,))

    assert step_for(order, progress(PROCESSING, shipped=1, unconfirmed_packages=True)) == CompleteCommerceOrder()


def test_step_5_a_partial_shipment_leaves_the_order_waiting_for_the_rest() -> None:
    order = an_amazon_order(an_item(quantity=2), status=FulfillmentStatus.PARTIALLY_SHIPPED)

    assert step_for(order, progress(PROCESSING, shipped=1)) == Wait(WaitReason.SHIPMENT)


def test_step_5_the_commerce_order_is_complete_when_all_items_are_shipped() -> None:
    assert step_for(unshipped(), progress(PROCESSING, shipped=1)) == CompleteCommerceOrder()


def test_step_5_a_line_cancelled_on_amazon_does_not_keep_the_order_open() -> None:
    order = an_amazon_order(an_item(), an_item(PLATE, 0, order_item_id=OTHER_ITEM_ID))

    assert step_for(order, progress(PROCESSING, shipped=1)) == CompleteCommerceOrder()


def test_step_5_an_order_of_which_every_line_was_cancelled_is_not_called_complete() -> None:
    assert step_for(an_amazon_order(an_item(quantity=0)), progress(PENDING)) == Wait(WaitReason.SHIPMENT)


def test_step_5_a_complete_order_waits_until_amazon_calls_it_shipped() -> None:
    assert step_for(unshipped(), progress(COMPLETE, shipped=1)) == Wait(WaitReason.AMAZON_CONFIRMS)


def test_step_5_an_order_is_finished_when_both_sides_call_it_shipped() -> None:
    assert step_for(shipped(), progress(COMPLETE, shipped=1)) == Finished()


def test_step_5_a_refused_confirmation_is_shown_with_amazons_words() -> None:
    done = progress(PROCESSING, shipped=1, confirmation_refused="InvalidInput: no such carrier")

    assert step_for(unshipped(), done) == AskForAttention(
        AttentionReason.CONFIRMATION_REFUSED, "InvalidInput: no such carrier"
    )


def test_step_5_a_refused_confirmation_is_settled_once_amazon_has_the_order_as_shipped() -> None:
    done = progress(PROCESSING, shipped=1, confirmation_refused="InvalidInput: no such carrier")

    assert step_for(shipped(), done) == CompleteCommerceOrder()


# Shipped in Seller Central


def test_units_shipped_in_seller_central_are_shipped_in_commerce_too() -> None:
    order = an_amazon_order(
        an_item(quantity=3, fulfilled=2),
        an_item(PLATE, 1, order_item_id=OTHER_ITEM_ID),
        status=FulfillmentStatus.PARTIALLY_SHIPPED,
    )

    assert step_for(order, progress(PENDING)) == FollowAmazonShipment((PackageItem(ITEM_ID, 2),))
    assert step_for(order, progress(PROCESSING, shipped=1)) == FollowAmazonShipment((PackageItem(ITEM_ID, 1),))
    assert step_for(order, progress(PROCESSING, shipped=2)) == Wait(WaitReason.SHIPMENT)


def test_an_order_shipped_in_seller_central_ends_complete() -> None:
    assert step_for(shipped(), progress(PENDING)) == FollowAmazonShipment((PackageItem(ITEM_ID, 1),))
    assert step_for(shipped(), progress(PROCESSING, shipped=1)) == CompleteCommerceOrder()


def test_a_shipped_order_without_quantities_has_shipped_all_its_units() -> None:
    unshipped_order = an_amazon_order(an_item(quantity=2))
    silent = msgspec.structs.replace(unshipped_order, fulfillment_status=FulfillmentStatus.SHIPPED)

    assert step_for(silent, progress(PENDING)) == FollowAmazonShipment((PackageItem(ITEM_ID, 2),))


# Cancelled, refused, unknown


def test_an_order_cancelled_while_pending_is_finished() -> None:
    assert step_for(cancelled()) == Finished()


def test_an_order_cancelled_while_its_stock_is_held_gives_the_stock_back() -> None:
    assert step_for(cancelled(), progress(reserved_while_pending=True)) == ReleasePendingStock()


@pytest.mark.parametrize("state", [PENDING, PROCESSING])
def test_the_commerce_order_follows_a_cancellation_on_amazon(state: CommerceOrderState) -> None:
    assert step_for(cancelled(), progress(state)) == CancelCommerceOrder()
    assert step_for(cancelled(), progress(state, reserved_while_pending=True)) == CancelCommerceOrder()


def test_a_cancelled_order_is_finished_once_its_commerce_order_is_cancelled() -> None:
    assert step_for(cancelled(), progress(CANCELED)) == Finished()


@pytest.mark.parametrize("state", [PROCESSING, COMPLETE])
def test_a_cancellation_after_shipment_needs_a_person(state: CommerceOrderState) -> None:
    assert step_for(cancelled(), progress(state, shipped=1)) == AskForAttention(AttentionReason.CANCELED_AFTER_SHIPMENT)


def test_a_cancellation_after_shipment_is_settled_by_closing_the_commerce_order() -> None:
    assert step_for(cancelled(), progress(CLOSED, shipped=1)) == Finished()


def test_a_cancellation_in_commerce_alone_needs_a_person_because_amazon_still_waits() -> None:
    needs_a_person = AskForAttention(AttentionReason.CANCELED_IN_COMMERCE)

    assert step_for(an_amazon_order(), progress(CANCELED)) == needs_a_person
    assert step_for(an_amazon_order(status=FulfillmentStatus.SHIPPED), progress(CANCELED)) == Finished()


def test_a_package_of_a_cancelled_order_is_never_confirmed() -> None:
    done = progress(PROCESSING, shipped=1, unconfirmed_packages=True)

    assert step_for(cancelled(), done) == AskForAttention(AttentionReason.CANCELED_AFTER_SHIPMENT)


def test_a_buyers_wish_to_cancel_changes_no_step_because_the_order_may_still_be_shipped() -> None:
    wished = an_amazon_order(an_item(cancellation_requested=True, cancellation_reason="Ordered by mistake"))

    assert wished.cancellation_requested
    assert step_for(wished, progress(PENDING)) == Wait(WaitReason.SHIPMENT)


def test_an_unfulfillable_order_asks_for_attention() -> None:
    order = an_amazon_order(status=FulfillmentStatus.UNFULFILLABLE)

    assert step_for(order, progress()) == AskForAttention(AttentionReason.UNFULFILLABLE)


def test_a_status_unknown_to_this_release_is_left_alone_and_shown_in_amazons_words() -> None:
    order = an_amazon_order(status=FulfillmentStatus.UNKNOWN, status_text="INVOICE_UNCONFIRMED")

    assert step_for(order, progress(PENDING)) == AskForAttention(AttentionReason.UNKNOWN_STATUS, "INVOICE_UNCONFIRMED")


# A person steps in


@pytest.mark.parametrize(
    "status", [FulfillmentStatus.UNSHIPPED, FulfillmentStatus.PARTIALLY_SHIPPED, FulfillmentStatus.SHIPPED]
)
def test_a_held_order_takes_its_details_and_then_waits(status: FulfillmentStatus) -> None:
    order = an_amazon_order(status=status)

    assert step_for(order, progress(held=True, details_updated=False)) == UpdateOrderDetails()
    assert step_for(order, progress(held=True)) == Wait(WaitReason.HELD)
    assert step_for(order, progress(PENDING, held=True, unconfirmed_packages=True)) == Wait(WaitReason.HELD)


def test_a_held_order_that_amazon_cancels_is_canceled_in_commerce() -> None:
    order = an_amazon_order(status=FulfillmentStatus.CANCELLED)

    assert step_for(order, progress(PENDING, held=True)) == CancelCommerceOrder()


def test_an_unshipped_order_whose_cancellation_is_under_way_waits_for_amazon() -> None:
    assert step_for(unshipped(), progress(cancellation_open=True)) == Wait(WaitReason.CANCELLATION)


def test_an_order_that_was_shipped_before_amazon_could_cancel_it_goes_on() -> None:
    order = an_amazon_order(an_item(fulfilled=1), status=FulfillmentStatus.SHIPPED)

    assert step_for(order, progress(cancellation_open=True)) == CreateCommerceOrder()
