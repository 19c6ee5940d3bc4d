"""Amazon's order in Magento's words: amounts to the cent, names, addresses, texts that do not fit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from saleschannel.commerce.adobe.order_addresses import Region, find_region
from saleschannel.commerce.adobe.order_amounts import order_amounts
from saleschannel.commerce.adobe.order_entity import OrderEntity
from saleschannel.commerce.adobe.order_mapping import new_order, order_parts, overwritten
from saleschannel.commerce.adobe.order_names import PersonName, customers_name, split_name
from saleschannel.commerce.adobe.products import SeenProduct
from saleschannel.commerce.adobe.settings import AdobeSettings, StockWay, TaxByAmazon
from saleschannel.domain.commerce import CommerceOrderDraft, CommerceOrderLine, CommerceTotals, draft_commerce_order
from saleschannel.domain.money import ZERO
from saleschannel.domain.order_settings import NumberPrefixes, OrderNumberSource, OrderSettings
from saleschannel.domain.orders import Address, AmazonOrder, OrderItemId, SellerSku
from tests.builders import MUG, an_amazon_order, an_fba_order, an_item, money

ILLINOIS = Region(23, "IL", "Illinois")
PRODUCTS = {MUG: SeenProduct(11, "Mug-Blue", name="Blue mug", weight=Decimal("0.4"))}


def written_down(order: AmazonOrder, settings: AdobeSettings | None = None, **changes: Any) -> OrderEntity:
    draft = replace(draft_commerce_order(order, OrderSettings()), **changes)
    return entity_of(draft, settings)


def entity_of(
    draft: CommerceOrderDraft,
    settings: AdobeSettings | None = None,
    products: Mapping[SellerSku, SeenProduct] | None = None,
) -> OrderEntity:
    parts = order_parts(
        draft,
        store_id=3,
        products=PRODUCTS if products is None else products,
        settings=settings or AdobeSettings(),
        region_of=lambda country, text: find_region((ILLINOIS,), text) if country == "US" else None,
    )
    return new_order(parts)


def invariants_hold(entity: OrderEntity) -> None:
    """What Magento's invoices count on (facts §1.1)."""
    rows = sum((item.row_total for item in entity.items), ZERO)
    assert entity.subtotal == rows
    assert entity.tax_amount == sum((item.tax_amount for item in entity.items), ZERO) + entity.shipping_tax_amount
    discounts = sum((item.discount_amount for item in entity.items), ZERO)
    assert -entity.discount_amount == discounts + entity.shipping_discount_amount
    parts = entity.subtotal + entity.shipping_amount + entity.tax_amount + entity.discount_amount
    assert entity.grand_total == parts
    assert entity.base_grand_total == entity.grand_total


cents = st.integers(min_value=0, max_value=500_000).map(lambda number: Decimal(number) / 100)
differences = st.integers(min_value=-10_000, max_value=10_000).map(lambda number: Decimal(number) / 100)


@st.composite
def drafts(draw: st.DrawFn) -> CommerceOrderDraft:
    lines = []
    for place in range(draw(st.integers(1, 5))):
        tax, discount = draw(cents), draw(cents)
        lines.append(
            CommerceOrderLine(
                order_item_id=OrderItemId(str(place)),
                sku=MUG,
                title="Mug",
                quantity=draw(st.integers(1, 99)),
                unit_price=ZERO,
                row_total=draw(cents),
                tax=tax,
                discount=-discount,
                shipping_tax=draw(st.sampled_from([ZERO, tax])),
                shipping_discount=draw(st.sampled_from([ZERO, -discount])),
                tax_collected_by_amazon=draw(st.booleans()),
            )
        )
    shipping, gift_wrap, fees = draw(cents), draw(cents), draw(cents)
    subtotal = sum((line.row_total for line in lines), ZERO)
    tax = sum((line.tax for line in lines), ZERO)
    discount = sum((line.discount for line in lines), ZERO)
    adjustment = draw(differences)
    total = subtotal + shipping + gift_wrap + fees + tax + discount + adjustment
    totals = CommerceTotals(subtotal, shipping, gift_wrap, fees, tax, discount, adjustment, total)
    base = draft_commerce_order(an_amazon_order(), OrderSettings())
    return replace(base, lines=tuple(lines), totals=totals)


@given(drafts(), st.sampled_from(list(TaxByAmazon)))
def test_every_amount_adds_up_to_amazons_total_to_the_cent(draft: CommerceOrderDraft, tax: TaxByAmazon) -> None:
    entity = entity_of(draft, AdobeSettings(tax_by_amazon=tax))
    invariants_hold(entity)
    left_out = sum((line.tax for line in draft.lines if line.tax_collected_by_amazon), ZERO)
    expected = draft.totals.grand_total - (left_out if tax is TaxByAmazon.LEAVE_OUT else ZERO)
    assert entity.grand_total == expected
    assert all(item.row_total >= 0 and item.discount_amount >= 0 for item in entity.items)


def test_an_ordinary_order_in_magentos_columns() -> None:
    entity = written_down(
        an_amazon_order(an_item(quantity=2, price="9.95", tax="1.60", shipping="4.99", discount="1.00"))
    )
    invariants_hold(entity)
    (item,) = entity.items
    assert (entity.ext_order_id, entity.store_id) == ("902-3159896-1390916", 3)
    assert (entity.state, entity.status, entity.increment_id) == ("processing", "processing", UNSET)
    assert (entity.grand_total, entity.total_due) == (Decimal("25.49"), Decimal("25.49"))
    assert (item.sku, item.product_id, item.product_type, item.name) == ("Mug-Blue", 11, "simple", "Blue mug")
    assert (item.row_total, item.tax_amount, item.discount_amount) == (
        Decimal("19.90"),
        Decimal("1.60"),
        Decimal("1.00"),
    )
    assert (item.price, item.ext_order_item_id) == (Decimal("9.95"), "10000000000001")
    assert (entity.customer_firstname, entity.customer_lastname, entity.customer_is_guest) == ("Ada", "Example", 1)
    assert entity.created_at == "2026-09-01 08:00:00"
    assert {entity.order_currency_code, entity.base_currency_code, entity.store_currency_code} == {"USD"}
    assert entity.base_to_order_rate == 1


def test_gift_wrap_fees_and_a_difference_become_lines_with_names() -> None:
    order = an_amazon_order(an_item(price="10.00"), total=money("16.50"))
    item = order.items[0]
    amounts = msgspec.structs.replace(item.amounts, gift_wrap=Decimal("3.99"), other=Decimal("1.00"))
    entity = written_down(replace(order, items=(replace(item, amounts=amounts),)))
    invariants_hold(entity)
    assert [(line.sku, line.row_total, line.is_virtual) for line in entity.items[1:]] == [
        ("amazon-gift-wrap", Decimal("3.99"), 1),
        ("amazon-fees", Decimal("1.00"), 1),
        ("amazon-adjustment", Decimal("1.51"), 1),
    ]
    assert all(line.product_id is UNSET for line in entity.items[1:])
    assert "differs from its parts by 1.51 USD" in entity.status_histories[0].comment  # type: ignore[index]


def test_a_total_below_the_sum_of_its_parts_is_a_discount_with_a_name() -> None:
    entity = written_down(an_amazon_order(an_item(price="10.00"), total=money("8.00")))
    invariants_hold(entity)
    assert [(line.row_total, line.discount_amount) for line in entity.items[1:]] == [(ZERO, Decimal("2.00"))]


def test_a_shipping_promotion_greater_than_the_item_is_a_discount_of_the_shipping() -> None:
    order = an_amazon_order(an_item(price="3.00", shipping="4.99", discount="4.99"))
    amounts = order_amounts(draft_commerce_order(order, OrderSettings()), TaxByAmazon.INCLUDE)
    assert (amounts.lines[0].discount, amounts.shipping_discount) == (Decimal("3.00"), Decimal("1.99"))


def test_tax_that_amazon_collects_is_left_out_if_the_merchant_says_so_and_told() -> None:
    order = an_amazon_order(an_item(price="10.00", tax="0.80", tax_collected_by_amazon=True))
    entity = written_down(order, AdobeSettings(tax_by_amazon=TaxByAmazon.LEAVE_OUT))
    invariants_hold(entity)
    assert (entity.tax_amount, entity.grand_total) == (ZERO, Decimal("10.00"))
    assert "0.80 USD" in entity.status_histories[0].comment  # type: ignore[index]


def test_an_order_shipped_by_amazon_is_complete_paid_and_moves_nothing() -> None:
    entity = written_down(an_fba_order(an_item(quantity=2)))
    invariants_hold(entity)
    (item,) = entity.items
    assert (entity.state, entity.status) == ("complete", "complete")
    assert (entity.total_paid, entity.total_due) == (Decimal("20.00"), ZERO)
    assert (item.product_id, item.qty_shipped, item.qty_invoiced) == (UNSET, Decimal(2), Decimal(2))
    assert entity.customer_email == "902-3159896-1390916@amazon.invalid"
    address = entity.billing_address
    assert (address.firstname, address.lastname, address.street) == ("Amazon", "Customer", ["Amazon FBA"])  # type: ignore[union-attr]


def test_without_stock_in_magento_lines_carry_no_product() -> None:
    entity = written_down(an_amazon_order(), AdobeSettings(stock=StockWay.NONE))
    assert entity.items[0].product_id is UNSET


def test_n6_emoji_leave_no_question_marks() -> None:
    order = an_amazon_order(ship_to=Address("Zoë 🎁 O'Neil", line1="1 Main\tSt 🏠", city="Köln", country="DE"))
    address = written_down(order).extension_attributes.shipping_assignments[0].shipping.address  # type: ignore[union-attr]
    assert (address.firstname, address.lastname, address.street) == ("Zoë", "O'Neil", ["1 Main St"])  # type: ignore[union-attr]


def test_what_is_too_long_is_cut_and_told_in_full() -> None:
    street = "Very Long Street " * 20
    order = an_amazon_order(ship_to=Address("Ada Example", line1=street, city="Springfield", country="US"))
    order = replace(order, buyer=replace(order.buyer, purchase_order_number="P" * 40))
    entity = written_down(order)
    address = entity.extension_attributes.shipping_assignments[0].shipping.address  # type: ignore[union-attr]
    comment = entity.status_histories[0].comment  # type: ignore[index]
    assert len("\n".join(address.street)) <= 255  # type: ignore[union-attr]
    assert entity.payment.po_number == "P" * 32
    assert f"Street: {street.strip()}" in comment
    assert f"Purchase order number: {'P' * 40}" in comment


def test_regions_are_found_by_code_or_name() -> None:
    for text in ("IL", "il.", "Illinois", "ILLINOIS"):
        assert find_region((ILLINOIS,), text) is ILLINOIS
    entity = written_down(an_amazon_order())
    address = entity.billing_address
    assert (address.region_id, address.region, address.region_code) == (23, "Illinois", "IL")  # type: ignore[union-attr]
    unknown = written_down(an_amazon_order(ship_to=Address("A B", region="Nowhere", country="US"))).billing_address
    assert (unknown.region, unknown.region_id) == ("Nowhere", UNSET)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Ada Example", "Ada", "Example"),
        ("Ada Maria Example", "Ada Maria", "Example"),
        ("Vincent van der Berg", "Vincent", "van der Berg"),
        ("Madonna", "Madonna", "-"),
        ("山田 太郎", "山田", "太郎"),
        ("  ", "Amazon", "Customer"),
    ],
)
def test_a_name_has_two_parts_and_neither_is_empty(name: str, first: str, last: str) -> None:
    assert split_name(name) == PersonName(first, last)


def test_a_customer_accounts_name_has_no_sign_that_magento_refuses() -> None:
    assert customers_name(PersonName("Ada (c/o) 🎁", "O'Neil/Berg")) == PersonName("Ada c o", "O'Neil Berg")
    assert customers_name(PersonName("(/)", "-")) == PersonName("Amazon", "-")


def test_gift_messages_and_marks_stand_in_the_comment_not_in_gift_message() -> None:
    order = an_amazon_order(
        an_item(gift_message="Happy birthday"), programs=("PRIME", "AMAZON_BUSINESS"), replaces="902-1-1"
    )
    comment = written_down(order).status_histories[0].comment  # type: ignore[index]
    for words in ("Happy birthday", "Prime", "Amazon Business", "Replaces Amazon order 902-1-1"):
        assert words in comment
    assert b"gift_message" not in msgspec.json.encode(written_down(order))


def test_amazons_number_is_the_orders_own_with_its_prefix() -> None:
    settings = OrderSettings(order_number_source=OrderNumberSource.AMAZON, number_prefixes=NumberPrefixes(all="AMZ-"))
    entity = entity_of(draft_commerce_order(an_amazon_order(), settings))
    assert entity.increment_id == "AMZ-902-3159896-1390916"
    assert entity.ext_order_id == "902-3159896-1390916"


def test_n3_an_overwrite_sends_no_addresses_and_clears_what_rules_left() -> None:
    draft = draft_commerce_order(an_amazon_order(), OrderSettings())
    parts = order_parts(draft, store_id=3, products=PRODUCTS, settings=AdobeSettings(), region_of=lambda *_: None)
    entity = overwritten(parts, entity_id=7, payment_id=8, item_ids={"10000000000001": 9}, number=None)
    sent = msgspec.to_builtins(entity)
    assert (sent["entity_id"], sent["payment"]["entity_id"], sent["items"][0]["item_id"]) == (7, 8, 9)
    assert not {"billing_address", "extension_attributes", "increment_id"} & set(sent)
    assert sent["applied_rule_ids"] == sent["items"][0]["applied_rule_ids"] == ""
    assert sent["items"][0]["discount_percent"] == "0"
