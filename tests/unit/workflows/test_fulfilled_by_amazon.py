"""The workflow fulfilled by Amazon, step by step, and the paths beside it."""

from __future__ import annotations

import pytest

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderState, draft_commerce_order
from saleschannel.domain.order_settings import CustomerCreation, FbaOrders, OutOfStock, StockWhilePending, UnknownSku
from saleschannel.domain.orders import Address, Buyer, FulfillmentStatus
from saleschannel.domain.stock import ItemsCheck
from saleschannel.domain.workflows import next_step, should_import
from saleschannel.domain.workflows.steps import (
    AskForAttention,
    CreateCommerceOrder,
    CreateCustomer,
    Finished,
    Progress,
    UpdateOrderDetails,
    Wait,
    WaitReason,
)
from tests.builders import MUG, a_situation, an_fba_order, an_item, progress, settings

COMPLETE, CLOSED = CommerceOrderState.COMPLETE, CommerceOrderState.CLOSED
NOT_SHIPPED = [
    FulfillmentStatus.PENDING_AVAILABILITY,
    FulfillmentStatus.PENDING,
    FulfillmentStatus.UNSHIPPED,
    FulfillmentStatus.PARTIALLY_SHIPPED,
]


# Steps 1 and 2: placed, shipped


@pytest.mark.parametrize("status", [status for status in FulfillmentStatus if status is not FulfillmentStatus.SHIPPED])
def test_step_1_an_order_is_not_imported_before_amazon_ships_it(status: FulfillmentStatus) -> None:
    assert not should_import(an_fba_order(status=status))


def test_step_2_an_order_is_imported_when_amazon_has_shipped_it() -> None:
    assert should_import(an_fba_order(status=FulfillmentStatus.SHIPPED))


def test_a_multi_channel_order_of_the_merchants_own_shop_is_never_imported() -> None:
    assert not should_import(an_fba_order(order_id="S01-0000001-0000001", sold_on_amazon=False))


@pytest.mark.parametrize("status", NOT_SHIPPED)
def test_step_1_an_order_that_is_not_shipped_only_waits_for_amazon(status: FulfillmentStatus) -> None:
    reserving = settings(stock_while_pending=StockWhilePending.RESERVE)

    assert next_step(a_situation(an_fba_order(status=status), Progress(), reserving)) == Wait(
        WaitReason.NOT_SHIPPED_BY_AMAZON
    )


# Step 3: details, Commerce order


def test_step_3_details_are_updated_first() -> None:
    assert next_step(a_situation(an_fba_order(), Progress())) == UpdateOrderDetails()


def test_step_3_the_commerce_order_is_created_although_every_personal_field_is_absent() -> None:
    order = an_fba_order(buyer=Buyer(), ship_to=Address())

    assert next_step(a_situation(order)) == CreateCommerceOrder()


def test_step_3_the_commerce_order_is_complete_from_the_start_and_touches_no_stock() -> None:
    draft = draft_commerce_order(an_fba_order(), settings(order_status="Amazon: new"))

    assert (draft.state, draft.status, draft.reserve_stock) == (COMPLETE, "", False)


@pytest.mark.parametrize("out_of_stock", OutOfStock)
def test_step_3_the_merchants_own_stock_does_not_matter(out_of_stock: OutOfStock) -> None:
    situation = a_situation(
        an_fba_order(), order_settings=settings(out_of_stock=out_of_stock), items=ItemsCheck(out_of_stock=(MUG,))
    )

    assert next_step(situation) == CreateCommerceOrder()


def test_step_3_an_order_is_shown_only_if_the_settings_say_so() -> None:
    situation = a_situation(an_fba_order(), order_settings=settings(fba_orders=FbaOrders.SHOW_ONLY))

    assert next_step(situation) == Wait(WaitReason.FBA_SHOW_ONLY)


def test_step_3_nothing_is_created_while_import_is_disabled() -> None:
    situation = a_situation(an_fba_order(), order_settings=settings(import_orders=False))

    assert next_step(situation) == Wait(WaitReason.IMPORT_DISABLED)


def test_step_3_an_unknown_sku_holds_the_order_or_becomes_a_placeholder() -> None:
    unknown = ItemsCheck(unknown=(MUG,))

    assert next_step(a_situation(an_fba_order(), items=unknown)) == AskForAttention(AttentionReason.UNKNOWN_SKU, MUG)
    placeholder = settings(unknown_sku=UnknownSku.PLACEHOLDER)
    assert next_step(a_situation(an_fba_order(), None, placeholder, unknown)) == CreateCommerceOrder()


def test_step_3_a_disabled_product_is_named() -> None:
    situation = a_situation(an_fba_order(), items=ItemsCheck(disabled=(MUG,)))

    assert next_step(situation) == AskForAttention(AttentionReason.DISABLED_PRODUCT, MUG)


def test_step_3_an_order_without_any_quantity_is_not_created() -> None:
    assert next_step(a_situation(an_fba_order(an_item(quantity=0)))) == AskForAttention(
        AttentionReason.UNREADABLE, "no item of the order has a quantity"
    )


def test_step_3_a_buyer_without_an_email_follows_the_guest_process() -> None:
    draft = draft_commerce_order(an_fba_order(), settings(customer_creation=CustomerCreation.NEW_ACCOUNT))

    assert draft.customer is None


def test_step_3_a_missing_customer_is_created_and_the_order_is_finished() -> None:
    accounts = settings(customer_creation=CustomerCreation.NEW_ACCOUNT)
    done = progress(COMPLETE, customer_missing=True)

    assert next_step(a_situation(an_fba_order(), done, accounts)) == CreateCustomer()
    assert next_step(a_situation(an_fba_order(), progress(COMPLETE))) == Finished()


# Beside the path


def test_a_cancelled_order_without_a_commerce_order_is_finished() -> None:
    order = an_fba_order(status=FulfillmentStatus.CANCELLED)

    assert next_step(a_situation(order)) == Finished()


def test_a_cancellation_after_the_commerce_order_is_complete_needs_a_person_until_it_is_closed() -> None:
    order = an_fba_order(status=FulfillmentStatus.CANCELLED)

    assert next_step(a_situation(order, progress(COMPLETE))) == AskForAttention(AttentionReason.CANCELED_AFTER_SHIPMENT)
    assert next_step(a_situation(order, progress(CLOSED))) == Finished()


def test_an_unfulfillable_order_asks_for_attention() -> None:
    order = an_fba_order(status=FulfillmentStatus.UNFULFILLABLE)

    assert next_step(a_situation(order)) == AskForAttention(AttentionReason.UNFULFILLABLE)


def test_a_status_unknown_to_this_release_is_shown_in_amazons_words() -> None:
    order = an_fba_order(status=FulfillmentStatus.UNKNOWN, status_text="ON_ITS_WAY")

    assert next_step(a_situation(order)) == AskForAttention(AttentionReason.UNKNOWN_STATUS, "ON_ITS_WAY")
