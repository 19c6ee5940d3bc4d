"""What the pages read: the order list page by page, its filters, and one order with all that belongs to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from saleschannel.commerce.builtin.backend import BuiltinCommerce
from saleschannel.commerce.builtin.comments import add_comment
from saleschannel.commerce.builtin.models import OrderComment
from saleschannel.commerce.builtin.queries import (
    ORDER_KEYS,
    OrderFilter,
    commerce_stores,
    count_orders,
    order_detail,
    order_page,
)
from saleschannel.commerce.builtin.shipping import ship
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.errors import NotFound, PermanentError
from saleschannel.domain.order_settings import OrderSettings
from saleschannel.domain.orders import AmazonOrderId, Buyer
from saleschannel.keyset import FIRST_PAGE, CappedCount, requested_place
from tests.builders import ADDRESS, MUG, ORDER_ID, PURCHASED_AT, an_item
from tests.commerce.builders import NEW_ACCOUNT, a_created_order, a_parcel, a_product

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)


def found(wanted: OrderFilter) -> list[str]:
    return [row.reference for row in order_page(wanted, FIRST_PAGE).rows]


def test_the_list_is_newest_first_and_goes_on_where_a_page_ended() -> None:
    a_product(quantity=50)
    for number, hours in enumerate((1, 3, 2, 2, 2)):
        a_created_order(order_id=f"902-{number}", purchased_at=PURCHASED_AT + timedelta(hours=hours))
    first = order_page(OrderFilter(), FIRST_PAGE, size=2)
    second = order_page(OrderFilter(), requested_place({"after": first.after}, ORDER_KEYS), size=2)
    third = order_page(OrderFilter(), requested_place({"after": second.after}, ORDER_KEYS), size=2)
    pages = [[row.reference for row in page.rows] for page in (first, second, third)]
    assert pages == [["902-1", "902-4"], ["902-3", "902-2"], ["902-0"]]
    assert third.after == ""


def test_the_list_is_filtered_by_state_store_number_name_and_day() -> None:
    a_product(quantity=50)
    settings = OrderSettings(commerce_store="outlet")
    tomorrow = PURCHASED_AT + timedelta(days=1)
    a_created_order(order_id="902-1", settings=settings, buyer=Buyer("Grace Beispiel", "grace@buyers.example"))
    second = a_created_order(order_id="902-2", purchased_at=tomorrow)
    BuiltinCommerce().cancel_orders([AmazonOrderId("902-2")], "a test")
    assert found(OrderFilter(state=CommerceOrderState.CANCELED)) == ["902-2"]
    assert found(OrderFilter(commerce_store="outlet")) == ["902-1"]
    assert found(OrderFilter(number=second.number)) == ["902-2"]
    assert found(OrderFilter(number="902-")) == ["902-2", "902-1"]
    assert found(OrderFilter(buyer="beispiel GRACE")) == ["902-1"]
    assert found(OrderFilter(buyer="Grace Hopper")) == []
    assert found(OrderFilter(purchased_from=tomorrow)) == ["902-2"]
    assert found(OrderFilter(purchased_before=tomorrow)) == ["902-1"]
    assert count_orders(OrderFilter()) == CappedCount(2, capped=False)


def test_an_order_is_shown_with_everything_that_belongs_to_it() -> None:
    a_product()
    order = a_created_order(an_item(quantity=2), settings=NEW_ACCOUNT)
    ship(order.number, [a_parcel(), a_parcel(tracking_number="1Z-SAMPLE-0002")], actor="clerk", at=NOW)
    add_comment(order.number, " wrapped with care ", actor="clerk")
    detail = order_detail(order.number)
    assert detail is not None
    assert detail.order.reference == ORDER_ID
    assert detail.order.customer is not None
    assert (detail.people.buyer_name, detail.people.ship_to) == ("Ada Example", ADDRESS)
    assert [(line.sku, line.quantity, line.quantity_shipped) for line in detail.lines] == [(MUG, 2, 2)]
    assert [package.tracking_number for package in detail.packages] == ["1Z-SAMPLE-0001", "1Z-SAMPLE-0002"]
    assert [invoice.grand_total for invoice in detail.invoices] == [order.grand_total]
    assert [(comment.text, comment.actor) for comment in detail.comments] == [("wrapped with care", "clerk")]
    assert [(change.old, change.new) for change in detail.state_changes] == [("pending", "complete")]


def test_an_order_is_found_by_number_before_reference_and_an_unknown_one_is_none() -> None:
    a_product()
    a_created_order(order_id="902-1")
    assert order_detail("902-1") is not None
    assert order_detail("902-2") is None


def test_a_comment_needs_a_text_and_an_order() -> None:
    with pytest.raises(NotFound, match="no Commerce order 42"):
        add_comment("42", "hello", actor="clerk")
    a_product()
    a_created_order()
    with pytest.raises(PermanentError, match="empty"):
        add_comment(ORDER_ID, "  ", actor="clerk")
    assert OrderComment.objects.count() == 0


def test_the_default_store_is_there_to_choose() -> None:
    assert commerce_stores() == [("default", "Default store")]
