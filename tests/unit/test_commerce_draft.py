"""How an Amazon order becomes a Commerce order: amounts, buyer, customer, labels."""

from __future__ import annotations

from decimal import Decimal

import pytest

from saleschannel.domain.commerce import (
    COMMERCE_TRANSITIONS,
    OPEN_STATES,
    CommerceOrderState,
    CommerceTotals,
    CustomerDraft,
    draft_commerce_order,
)
from saleschannel.domain.order_settings import CustomerCreation
from saleschannel.domain.orders import (
    Address,
    AmazonOrder,
    Buyer,
    FulfillmentStatus,
    ItemAmounts,
    OrderItemId,
    Program,
    SellerSku,
)
from tests.builders import DE, ITEM_ID, MUG, OTHER_ITEM_ID, PLATE, an_amazon_order, an_item, money, settings

NEW_ACCOUNT = settings(customer_creation=CustomerCreation.NEW_ACCOUNT)


def totals_of(order: AmazonOrder) -> CommerceTotals:
    return draft_commerce_order(order, settings()).totals


def test_amounts_are_amazons_own_added_up_by_kind() -> None:
    order = an_amazon_order(
        an_item(
            amounts=ItemAmounts(
                item=Decimal("20.00"),
                shipping=Decimal("4.00"),
                gift_wrap=Decimal("1.50"),
                cod_fee=Decimal("0.70"),
                other=Decimal("0.30"),
                tax=Decimal("2.10"),
                discount=Decimal("-3.00"),
            )
        ),
        an_item(PLATE, order_item_id=OTHER_ITEM_ID, price="5.00", tax="0.50"),
        delivery_tip=Decimal("2.00"),
        total=money("33.10"),
    )

    assert totals_of(order) == CommerceTotals(
        subtotal=Decimal("25.00"),
        shipping=Decimal("4.00"),
        gift_wrap=Decimal("1.50"),
        fees=Decimal("3.00"),
        tax=Decimal("2.60"),
        discount=Decimal("-3.00"),
        adjustment=Decimal("0.00"),
        grand_total=Decimal("33.10"),
    )


@pytest.mark.parametrize("signed", ["3.00", "-3.00"], ids=["Amazon signs it plus", "Amazon signs it minus"])
def test_a_discount_lowers_the_total_however_amazon_signs_it(signed: str) -> None:
    draft = draft_commerce_order(an_amazon_order(an_item(price="10.00", discount=signed)), settings())

    assert draft.lines[0].discount == Decimal("-3.00")
    assert (draft.totals.discount, draft.totals.grand_total) == (Decimal("-3.00"), Decimal("7.00"))
    assert draft.totals.adjustment == 0


def test_discounts_of_either_sign_in_one_order_do_not_cancel_each_other() -> None:
    order = an_amazon_order(an_item(discount="1.00"), an_item(PLATE, order_item_id=OTHER_ITEM_ID, discount="-1.00"))

    assert totals_of(order).discount == Decimal("-2.00")


@pytest.mark.parametrize(
    ("amazons_total", "adjustment"),
    [
        pytest.param("10.00", "0", id="none"),
        pytest.param("9.99", "-0.01", id="less"),
        pytest.param("12", "2", id="more"),
    ],
)
def test_what_amazons_total_differs_from_its_parts_is_named_and_amazons_total_stands(
    amazons_total: str, adjustment: str
) -> None:
    totals = totals_of(an_amazon_order(an_item(price="10.00"), total=money(amazons_total)))

    assert totals.grand_total == Decimal(amazons_total)
    assert totals.adjustment == Decimal(adjustment)


def test_without_a_total_from_amazon_the_parts_are_the_total_in_the_marketplaces_currency() -> None:
    draft = draft_commerce_order(an_amazon_order(an_item(price="10.00"), total=None, marketplace_id=DE), settings())

    assert (draft.totals.grand_total, draft.totals.adjustment) == (Decimal("10.00"), Decimal("0.00"))
    assert draft.currency == "EUR"


def test_without_a_total_and_with_an_unknown_marketplace_there_is_no_currency() -> None:
    assert an_amazon_order(total=None, marketplace_id="A0UNKNOWN00000").currency == ""


def test_the_currency_of_amazons_total_goes_before_the_marketplaces() -> None:
    assert an_amazon_order(total=money("10.00", "CAD")).currency == "CAD"


def test_a_replacement_costs_nothing_and_is_labelled() -> None:
    order = an_amazon_order(an_item(price="0", unit_price=None), total=None, replaces="902-0000000-0000001")

    draft = draft_commerce_order(order, settings())

    assert (draft.totals.grand_total, draft.currency, draft.labels) == (Decimal(0), "USD", ("replacement",))
    assert draft.lines[0].unit_price == 0


def test_a_line_says_what_amazon_says_for_the_whole_quantity() -> None:
    order = an_amazon_order(an_item(quantity=3, price="10.00", tax="2.40", shipping="4.00", discount="-1.20"))

    (line,) = draft_commerce_order(order, settings()).lines

    assert (line.order_item_id, line.sku, line.title, line.quantity) == (ITEM_ID, MUG, "Title of MUG-BLUE", 3)
    assert (line.unit_price, line.row_total) == (Decimal("10.00"), Decimal("30.00"))
    assert (line.tax, line.discount) == (Decimal("2.40"), Decimal("-1.20"))


def test_amazons_row_total_is_kept_even_where_unit_price_times_quantity_differs() -> None:
    item = an_item(quantity=2, unit_price=Decimal("10.00"), amounts=ItemAmounts(item=Decimal("19.98")))

    (line,) = draft_commerce_order(an_amazon_order(item), settings()).lines

    assert (line.unit_price, line.row_total) == (Decimal("10.00"), Decimal("19.98"))


def test_an_absent_unit_price_is_the_row_total_shared_by_its_units() -> None:
    item = an_item(quantity=2, unit_price=None, amounts=ItemAmounts(item=Decimal("19.98")))

    assert draft_commerce_order(an_amazon_order(item), settings()).lines[0].unit_price == Decimal("9.99")


def test_a_cancelled_line_is_left_out() -> None:
    order = an_amazon_order(an_item(), an_item(PLATE, 0, order_item_id=OTHER_ITEM_ID, price="5.00"))

    assert [line.sku for line in draft_commerce_order(order, settings()).lines] == [SellerSku("MUG-BLUE")]


def test_the_same_sku_in_two_items_stays_two_lines() -> None:
    order = an_amazon_order(an_item(MUG, 1), an_item(MUG, 2, order_item_id=OTHER_ITEM_ID))

    lines = draft_commerce_order(order, settings()).lines

    assert [(line.order_item_id, line.quantity) for line in lines] == [(ITEM_ID, 1), (OrderItemId(OTHER_ITEM_ID), 2)]


def test_a_merchant_order_starts_pending_and_reserves_its_stock() -> None:
    for status in (FulfillmentStatus.UNSHIPPED, FulfillmentStatus.SHIPPED):
        draft = draft_commerce_order(an_amazon_order(status=status), settings(order_status="Amazon: new"))
        assert (draft.state, draft.status, draft.reserve_stock) == (CommerceOrderState.PENDING, "Amazon: new", True)


# Buyer and customer


def test_a_new_account_is_built_from_the_amazon_order() -> None:
    draft = draft_commerce_order(an_amazon_order(), NEW_ACCOUNT)

    assert draft.customer == CustomerDraft(email="k3x9ada@marketplace.amazon.example", name="Ada Example")
    assert (draft.buyer_name, draft.buyer_email) == ("Ada Example", "k3x9ada@marketplace.amazon.example")


def test_the_recipients_name_stands_in_for_an_absent_buyers_name() -> None:
    order = an_amazon_order(buyer=Buyer(email="k3x9@marketplace.amazon.example"), ship_to=Address(name="Bo Sample"))

    draft = draft_commerce_order(order, NEW_ACCOUNT)

    assert draft.buyer_name == "Bo Sample"
    assert draft.customer == CustomerDraft(email="k3x9@marketplace.amazon.example", name="Bo Sample")


def test_a_guest_keeps_name_and_email_and_gets_no_account() -> None:
    draft = draft_commerce_order(an_amazon_order(), settings())

    assert (draft.customer, draft.buyer_email) == (None, "k3x9ada@marketplace.amazon.example")


def test_without_an_email_the_guest_process_is_followed() -> None:
    draft = draft_commerce_order(an_amazon_order(buyer=Buyer(name="Ada Example")), NEW_ACCOUNT)

    assert (draft.customer, draft.buyer_name, draft.buyer_email) == (None, "Ada Example", "")


def test_the_shared_email_of_invoice_by_amazon_orders_never_becomes_an_account() -> None:
    shared = Buyer(name="Amazon Business Example", email="no-reply-iba-buyer@marketplace.amazon.example")

    draft = draft_commerce_order(an_amazon_order(buyer=shared, programs=(Program.INVOICE_BY_AMAZON,)), NEW_ACCOUNT)

    assert draft.customer is None


def test_labels_purchase_order_number_and_gift_messages_travel_with_the_order() -> None:
    order = an_amazon_order(
        an_item(gift_message="Happy birthday"),
        an_item(PLATE, order_item_id=OTHER_ITEM_ID),
        programs=(Program.PRIME, Program.BUSINESS),
        buyer=Buyer(name="Ada Example", purchase_order_number="PO-17"),
    )

    draft = draft_commerce_order(order, settings())

    assert (draft.labels, draft.gift_messages) == (("prime", "business"), ("Happy birthday",))
    assert draft.purchase_order_number == "PO-17"


def test_the_amazon_order_id_is_the_reference_that_makes_creation_repeatable() -> None:
    order = an_amazon_order()

    assert draft_commerce_order(order, settings()).reference == order.amazon_order_id
    assert draft_commerce_order(order, settings()) == draft_commerce_order(order, settings())


# States


def test_every_commerce_state_has_its_transitions_and_ends_stay_ends() -> None:
    assert set(COMMERCE_TRANSITIONS) == set(CommerceOrderState)
    assert COMMERCE_TRANSITIONS[CommerceOrderState.CANCELED] == frozenset()
    assert COMMERCE_TRANSITIONS[CommerceOrderState.CLOSED] == frozenset()


def test_an_open_order_can_be_completed_and_cancelled() -> None:
    for state in OPEN_STATES:
        assert {CommerceOrderState.COMPLETE, CommerceOrderState.CANCELED} <= COMMERCE_TRANSITIONS[state]


def test_a_complete_order_is_never_cancelled_any_more() -> None:
    assert COMMERCE_TRANSITIONS[CommerceOrderState.COMPLETE] == {CommerceOrderState.CLOSED}
