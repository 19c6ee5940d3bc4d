"""The import of a page: exactly once, one bad order alone, old news never over new, held orders freed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import CommunicationError, OrderEvent, OrderSettings, UnreadableOrder
from saleschannel.channel.order_records import OrderRecord
from saleschannel.commerce.builtin.models import Order, Product
from saleschannel.commerce.builtin.queries import stock_differences
from saleschannel.config.wiring import backend_of
from saleschannel.domain.orders import AmazonOrder, FulfillmentStatus
from saleschannel.erp.models import ErpEvent
from saleschannel.services import advance_orders as advancing
from saleschannel.services import import_page as importing
from saleschannel.services.advance import advance
from saleschannel.services.advance_orders import advance_orders
from saleschannel.services.retry_orders import retry_waiting_orders
from tests.builders import MUG, ORDER_ID, OTHER_ITEM_ID, PLATE, an_amazon_order, an_item
from tests.integration.channel_shop import NOW, a_product, an_account, at_once, import_orders, row_of

PENDING, SHIPPED = FulfillmentStatus.PENDING, FulfillmentStatus.SHIPPED
ABSURD = Decimal(10) ** 30
"""More than any money column holds: PostgreSQL itself refuses it."""


def orders(count: int) -> list[AmazonOrder]:
    return [an_amazon_order(order_id=f"902-0000000-{number:07}") for number in range(count)]


@pytest.mark.django_db(transaction=True)
def test_the_same_page_imported_by_two_workers_at_once_makes_each_order_once() -> None:
    account = an_account()
    a_product(quantity=1000)
    page = orders(40)

    results = at_once(*[lambda: import_orders(account, *page)] * 2)

    assert sorted((result.imported, result.unchanged) for result in results) == [(0, 40), (40, 0)]
    assert (AmazonOrderRow.objects.count(), Order.objects.count(), ErpEvent.objects.count()) == (40, 40, 40)
    assert OrderEvent.objects.filter(type="commerce_order.created").count() == 40
    assert stock_differences() == []


@pytest.mark.django_db(transaction=True)
def test_overlapping_pages_of_several_workers_never_deadlock_and_lose_nothing() -> None:
    account = an_account()
    a_product(quantity=1000)
    a_product(PLATE, quantity=1000)
    page = [
        an_amazon_order(an_item(PLATE if number % 2 else MUG), order_id=f"902-0000000-{number:07}")
        for number in range(60)
    ]
    parts = [page[0:40], page[20:60], list(reversed(page))[0:40]]

    at_once(*[lambda part=part: import_orders(account, *part) for part in parts])

    assert Order.objects.count() == 60
    assert stock_differences() == []


@pytest.mark.django_db
def test_one_order_that_cannot_be_stored_is_kept_with_its_reason_and_the_rest_commits() -> None:
    account = an_account()
    a_product(quantity=1000)
    bad = an_amazon_order(an_item(price=str(ABSURD)), order_id="902-6666666-6666666")
    page = [*orders(99), bad]

    result = import_orders(account, *page)

    assert (result.imported, result.unreadable) == (99, 1)
    assert Order.objects.count() == 99
    kept = UnreadableOrder.objects.get()
    assert kept.amazon_order_id == "902-6666666-6666666"
    assert kept.reason == "cannot be stored: numeric field overflow"


@pytest.mark.django_db
def test_an_order_that_was_kept_as_bad_is_resolved_when_amazon_corrects_it() -> None:
    account = an_account()
    a_product()
    import_orders(account, an_amazon_order(an_item(price=str(ABSURD))))

    import_orders(account, an_amazon_order(updated_minutes=1))

    assert UnreadableOrder.objects.get().resolved is True
    assert Order.objects.count() == 1


@pytest.mark.django_db
def test_an_order_that_cannot_be_stored_is_told_once_and_again_after_it_was_resolved() -> None:
    account = an_account()
    a_product()
    for minutes, price in enumerate((str(ABSURD), str(ABSURD), "10.00", str(ABSURD))):
        import_orders(account, an_amazon_order(an_item(price=price), updated_minutes=minutes))

    assert [error.code for error in CommunicationError.objects.all()] == ["unreadable_order"] * 2


@pytest.mark.django_db
def test_an_error_nobody_foresaw_in_one_order_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    account = an_account()
    a_product()
    record_for = importing.record_for

    def stumbling(order: AmazonOrder, *rest: Any) -> OrderRecord | None:
        if order.amazon_order_id == "902-0000000-0000003":
            raise RuntimeError("unforeseen")
        return record_for(order, *rest)

    monkeypatch.setattr(importing, "record_for", stumbling)

    result = import_orders(account, *orders(8))

    assert (result.imported, result.unreadable) == (7, 1)
    assert UnreadableOrder.objects.get().amazon_order_id == "902-0000000-0000003"


@pytest.mark.django_db
def test_trouble_of_the_database_is_blamed_on_no_order(monkeypatch: pytest.MonkeyPatch) -> None:
    account = an_account()
    a_product()

    def away(*_: object) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(importing, "write_records", away)

    with pytest.raises(OperationalError, match="the connection is closed"):
        import_orders(account, *orders(3))
    assert UnreadableOrder.objects.count() == 0


@pytest.mark.django_db
def test_an_older_version_never_overwrites_a_newer_one() -> None:
    account = an_account()
    a_product()
    old = an_amazon_order(status=PENDING)
    new = an_amazon_order(updated_minutes=5)
    import_orders(account, new)

    result = import_orders(account, old)

    assert result.unchanged == 1
    row = row_of(new)
    assert (row.fulfillment_status, row.last_updated_at) == ("UNSHIPPED", new.last_updated_at)


@pytest.mark.django_db
def test_a_page_with_two_versions_of_an_order_takes_the_newer_one() -> None:
    account = an_account()
    a_product()
    old, new = an_amazon_order(status=PENDING), an_amazon_order(updated_minutes=5)

    result = import_orders(account, new, old)

    assert result.imported == 1
    assert row_of(new).fulfillment_status == "UNSHIPPED"


@pytest.mark.django_db
def test_an_order_with_an_unknown_sku_is_created_once_the_product_exists() -> None:
    account = an_account()
    import_orders(account, an_amazon_order())
    assert row_of(an_amazon_order()).attention_reason == "unknown_sku"
    stores = AccountStores.load(account)
    assert retry_waiting_orders(stores, backend_of, NOW) == 0

    a_product()

    assert retry_waiting_orders(stores, backend_of, NOW) == 1
    row = row_of(an_amazon_order())
    assert (row.attention_reason, row.commerce_state) == ("", "pending")
    types = list(OrderEvent.objects.order_by("id").values_list("type", flat=True))
    assert types.count("amazon_order.needs_attention") == 1
    assert types.count("amazon_order.attention_resolved") == 1
    assert types.count("commerce_order.created") == 1


@pytest.mark.django_db
def test_held_orders_behind_one_that_cannot_be_decided_are_freed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    account = an_account()
    held = orders(5)
    import_orders(account, *held)
    a_product()

    def stumbling(records: Sequence[OrderRecord], *rest: Any) -> None:
        if any(record.order.amazon_order_id == held[0].amazon_order_id for record in records):
            raise RuntimeError("unforeseen")
        advance(records, *rest)

    monkeypatch.setattr(advancing, "advance", stumbling)

    assert retry_waiting_orders(AccountStores.load(account), backend_of, NOW) == 4
    assert Order.objects.count() == 4


@pytest.mark.django_db
def test_orders_shown_while_the_import_was_off_are_created_when_it_is_switched_on() -> None:
    account = an_account(import_orders=False)
    a_product()
    import_orders(account, an_amazon_order())
    assert (row_of(an_amazon_order()).waiting_for, Order.objects.count()) == ("import_disabled", 0)

    OrderSettings.objects.update(import_orders=True)
    advance_orders(AccountStores.load(account), [ORDER_ID], backend_of, NOW)

    assert (row_of(an_amazon_order()).waiting_for, Order.objects.count()) == ("shipment", 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_who_want_the_last_unit_sell_it_once() -> None:
    account = an_account(out_of_stock="hold")
    a_product(quantity=1)
    first, second = orders(2)

    at_once(lambda: import_orders(account, first), lambda: import_orders(account, second))

    reasons = sorted(AmazonOrderRow.objects.values_list("attention_reason", "commerce_state"))
    assert reasons == [("", "pending"), ("out_of_stock", "")]
    assert stock_differences() == []


@pytest.mark.django_db
def test_an_order_for_the_same_moment_with_other_content_is_taken() -> None:
    account = an_account()
    a_product()
    a_product(PLATE)
    import_orders(account, an_amazon_order())

    result = import_orders(account, an_amazon_order(service_level="EXPEDITED"), now=NOW + timedelta(minutes=1))

    assert result.updated == 1
    assert row_of(an_amazon_order()).service_level == "EXPEDITED"


@pytest.mark.django_db
def test_a_line_cancelled_on_amazon_after_creation_is_given_back_when_the_rest_is_shipped() -> None:
    account = an_account()
    a_product(quantity=10)
    a_product(PLATE, quantity=10)
    plate = an_item(PLATE, quantity=2, order_item_id=OTHER_ITEM_ID)
    import_orders(account, an_amazon_order(an_item(), plate))

    gone = an_item(PLATE, quantity=0, order_item_id=OTHER_ITEM_ID)
    import_orders(account, an_amazon_order(an_item(fulfilled=1), gone, status=SHIPPED, updated_minutes=5))

    row = row_of(an_amazon_order())
    assert (row.status, row.commerce_state, row.attention_reason) == ("shipped", "closed", "")
    assert list(Product.objects.order_by("sku").values_list("quantity", "reserved")) == [(9, 0), (10, 0)]
