"""Every order setting has an effect: each value of each setting changes a decision or a draft, and is listed here."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderDraft, draft_commerce_order
from saleschannel.domain.order_settings import (
    CustomerCreation,
    FbaOrders,
    NumberPrefixes,
    OrderNumberSource,
    OrderSettings,
    OutOfStock,
    StockWhilePending,
    UnknownSku,
)
from saleschannel.domain.orders import AmazonOrder, FulfillmentStatus, Program
from saleschannel.domain.stock import NOTHING_IN_THE_WAY, ItemsCheck
from saleschannel.domain.workflows import next_step
from saleschannel.domain.workflows.steps import (
    AskForAttention,
    CreateCommerceOrder,
    ReserveWhilePending,
    Step,
    Wait,
    WaitReason,
)
from tests.builders import MUG, ORDER_ID, a_situation, an_amazon_order, an_fba_order, settings

UNSHIPPED = an_amazon_order()
PENDING = an_amazon_order(status=FulfillmentStatus.PENDING)
FBA = an_fba_order()
UNKNOWN_ITEM = ItemsCheck(unknown=(MUG,))
SHORT_ITEM = ItemsCheck(out_of_stock=(MUG,))

STEPS: list[Any] = [
    pytest.param("import_orders", True, UNSHIPPED, NOTHING_IN_THE_WAY, CreateCommerceOrder()),
    pytest.param("import_orders", False, UNSHIPPED, NOTHING_IN_THE_WAY, Wait(WaitReason.IMPORT_DISABLED)),
    pytest.param(
        "stock_while_pending", StockWhilePending.DO_NOT_RESERVE, PENDING, NOTHING_IN_THE_WAY, Wait(WaitReason.PAYMENT)
    ),
    pytest.param("stock_while_pending", StockWhilePending.RESERVE, PENDING, NOTHING_IN_THE_WAY, ReserveWhilePending()),
    pytest.param("fba_orders", FbaOrders.CREATE, FBA, NOTHING_IN_THE_WAY, CreateCommerceOrder()),
    pytest.param("fba_orders", FbaOrders.SHOW_ONLY, FBA, NOTHING_IN_THE_WAY, Wait(WaitReason.FBA_SHOW_ONLY)),
    pytest.param(
        "unknown_sku", UnknownSku.HOLD, UNSHIPPED, UNKNOWN_ITEM, AskForAttention(AttentionReason.UNKNOWN_SKU, MUG)
    ),
    pytest.param("unknown_sku", UnknownSku.PLACEHOLDER, UNSHIPPED, UNKNOWN_ITEM, CreateCommerceOrder()),
    pytest.param("out_of_stock", OutOfStock.BACKORDER, UNSHIPPED, SHORT_ITEM, CreateCommerceOrder()),
    pytest.param(
        "out_of_stock", OutOfStock.HOLD, UNSHIPPED, SHORT_ITEM, AskForAttention(AttentionReason.OUT_OF_STOCK, MUG)
    ),
]

DRAFTS: list[Any] = [
    pytest.param("commerce_store", "default", {"commerce_store": "default"}),
    pytest.param("commerce_store", "amazon_us", {"commerce_store": "amazon_us"}),
    pytest.param("customer_creation", CustomerCreation.GUEST, {"customer.email": None}),
    pytest.param(
        "customer_creation", CustomerCreation.NEW_ACCOUNT, {"customer.email": "k3x9ada@marketplace.amazon.example"}
    ),
    pytest.param("order_number_source", OrderNumberSource.COMMERCE, {"number": None, "number_prefix": ""}),
    pytest.param("order_number_source", OrderNumberSource.AMAZON, {"number": ORDER_ID, "number_prefix": ""}),
    pytest.param("number_prefixes", NumberPrefixes(), {"number": None, "number_prefix": ""}),
    pytest.param("number_prefixes", NumberPrefixes(all="AMZ-"), {"number": None, "number_prefix": "AMZ-"}),
    pytest.param("order_status", "", {"status": ""}),
    pytest.param("order_status", "Amazon: new", {"status": "Amazon: new"}),
    pytest.param("unknown_sku", UnknownSku.HOLD, {"placeholder_for_unknown_sku": False}),
    pytest.param("unknown_sku", UnknownSku.PLACEHOLDER, {"placeholder_for_unknown_sku": True}),
    pytest.param("out_of_stock", OutOfStock.BACKORDER, {"backorder": True}),
    pytest.param("out_of_stock", OutOfStock.HOLD, {"backorder": False}),
]


@pytest.mark.parametrize(("setting", "value", "order", "items", "expected"), STEPS)
def test_a_setting_decides_the_next_step(
    setting: str, value: object, order: AmazonOrder, items: ItemsCheck, expected: Step
) -> None:
    assert next_step(a_situation(order, order_settings=settings(**{setting: value}), items=items)) == expected


@pytest.mark.parametrize(("setting", "value", "expected"), DRAFTS)
def test_a_setting_shapes_the_commerce_order(setting: str, value: object, expected: dict[str, object]) -> None:
    draft = draft_commerce_order(UNSHIPPED, settings(**{setting: value}))

    assert {field: field_of(draft, field) for field in expected} == expected


def test_every_setting_and_every_choice_of_it_is_listed_above() -> None:
    listed = {(row.values[0], row.values[1]) for row in STEPS + DRAFTS}
    for field in msgspec.structs.fields(OrderSettings):
        choices = getattr(field.type, "__members__", None)
        wanted = set(choices.values()) if choices else {value for name, value in listed if name == field.name}
        assert {value for name, value in listed if name == field.name} == wanted
        assert len(wanted) >= 2, f"the order setting {field.name} has no effect that is tested here"


def test_the_defaults_are_those_of_the_original() -> None:
    assert settings() == OrderSettings(
        import_orders=True,
        commerce_store="default",
        customer_creation=CustomerCreation.GUEST,
        order_number_source=OrderNumberSource.COMMERCE,
        number_prefixes=NumberPrefixes(),
        order_status="",
        stock_while_pending=StockWhilePending.DO_NOT_RESERVE,
        fba_orders=FbaOrders.CREATE,
        unknown_sku=UnknownSku.HOLD,
        out_of_stock=OutOfStock.BACKORDER,
    )


PREFIXES = NumberPrefixes(all="A-", fba="F-", prime="P-", business="B-")


@pytest.mark.parametrize(
    ("order", "prefix"),
    [
        pytest.param(an_amazon_order(), "A-", id="ordinary"),
        pytest.param(an_fba_order(), "A-F-", id="FBA"),
        pytest.param(an_amazon_order(programs=(Program.PRIME,)), "A-P-", id="Prime"),
        pytest.param(an_amazon_order(programs=(Program.BUSINESS,)), "A-B-", id="Business"),
        pytest.param(an_fba_order(programs=(Program.BUSINESS, Program.PRIME)), "A-F-P-B-", id="all at once"),
    ],
)
def test_all_number_prefixes_that_apply_are_put_in_front_in_their_order(order: AmazonOrder, prefix: str) -> None:
    by_commerce = draft_commerce_order(order, settings(number_prefixes=PREFIXES))
    by_amazon = draft_commerce_order(
        order, settings(number_prefixes=PREFIXES, order_number_source=OrderNumberSource.AMAZON)
    )

    assert (by_commerce.number, by_commerce.number_prefix) == (None, prefix)
    assert (by_amazon.number, by_amazon.number_prefix) == (prefix + ORDER_ID, prefix)


def field_of(draft: CommerceOrderDraft, path: str) -> object:
    value: object = draft
    for name in path.split("."):
        value = getattr(value, name) if value is not None else None
    return value
