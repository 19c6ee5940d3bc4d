"""Days of sales: marked with the orders, counted anew from them, in the installation's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import override_settings

from saleschannel.channel.creation_delays import gather_creation_delays
from saleschannel.channel.dashboard_reads import counted_sales
from saleschannel.channel.models import AmazonOrder, CreationDelay, SalesCount, SalesDay, SalesDayToCount, SellerAccount
from saleschannel.channel.order_progress import apply_shipping_progress
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.orders import FulfillmentStatus, OrderItemId
from saleschannel.ports import ShippingProgress
from saleschannel.services.keep_figures import count_sales
from tests.builders import ITEM_ID, ORDER_ID, PURCHASED_AT, an_amazon_order, an_item, money
from tests.integration.channel_shop import a_product, an_account, import_orders

pytestmark = pytest.mark.django_db
DAY = PURCHASED_AT.date()


@pytest.fixture
def account() -> SellerAccount:
    a_product()
    return an_account()


def days() -> list[tuple[date, str, int, int, Decimal, int, int]]:
    """What is counted, by day."""
    columns = ("day", "currency", "orders", "units", "revenue", "shipped", "canceled")
    return list(SalesDay.objects.order_by("day", "currency").values_list(*columns))


def test_an_imported_order_is_counted_on_its_day(account: SellerAccount) -> None:
    import_orders(account, an_amazon_order(an_item(quantity=2)), an_amazon_order(order_id="902-1"))
    count_sales()
    assert days() == [(DAY, "USD", 2, 3, Decimal(30), 0, 0)]
    assert not SalesDayToCount.objects.exists()


def test_pending_and_cancelled_orders_are_no_revenue(account: SellerAccount) -> None:
    import_orders(
        account,
        an_amazon_order(),
        an_amazon_order(order_id="902-1", status=FulfillmentStatus.PENDING),
        an_amazon_order(order_id="902-2", status=FulfillmentStatus.CANCELLED),
    )
    count_sales()
    assert days() == [(DAY, "USD", 1, 1, Decimal(10), 0, 1)]


def test_an_order_cancelled_later_leaves_the_revenue(account: SellerAccount) -> None:
    import_orders(account, an_amazon_order())
    count_sales()
    import_orders(account, an_amazon_order(status=FulfillmentStatus.CANCELLED, updated_minutes=5))
    assert count_sales() == 1
    assert days() == [(DAY, "USD", 0, 0, Decimal(0), 0, 1)]


def test_what_commerce_ships_is_counted_as_shipped(account: SellerAccount) -> None:
    import_orders(account, an_amazon_order())
    count_sales()
    row = AmazonOrder.objects.get()
    shipped = ShippingProgress(ORDER_ID, CommerceOrderState.COMPLETE, "complete", {OrderItemId(ITEM_ID): 1})
    apply_shipping_progress(row, shipped, "clara")
    count_sales()
    assert days() == [(DAY, "USD", 1, 1, Decimal(10), 1, 0)]


def test_currencies_are_counted_apart(account: SellerAccount) -> None:
    import_orders(account, an_amazon_order(), an_amazon_order(order_id="902-1", total=money("7.50", "CAD")))
    count_sales()
    assert days() == [(DAY, "CAD", 1, 1, Decimal("7.5"), 0, 0), (DAY, "USD", 1, 1, Decimal(10), 0, 0)]


def test_days_are_those_of_the_installations_time_zone(account: SellerAccount) -> None:
    late = datetime(2026, 9, 1, 22, 30, tzinfo=UTC)
    with override_settings(TIME_ZONE="Europe/Berlin"):
        import_orders(account, an_amazon_order(purchased_at=late, last_updated_at=late))
        count_sales()
    assert [row[0] for row in days()] == [date(2026, 9, 2)]


def test_another_time_zone_counts_everything_anew(account: SellerAccount) -> None:
    late = datetime(2026, 9, 1, 22, 30, tzinfo=UTC)
    import_orders(account, an_amazon_order(purchased_at=late, last_updated_at=late))
    count_sales()
    assert [row[0] for row in days()] == [DAY]
    with override_settings(TIME_ZONE="Europe/Berlin"):
        count_sales()
    assert [row[0] for row in days()] == [date(2026, 9, 2)]


def test_orders_from_before_the_upgrade_are_counted_once(account: SellerAccount) -> None:
    later = PURCHASED_AT + timedelta(days=3)
    import_orders(account, an_amazon_order(), an_amazon_order(order_id="902-1", purchased_at=later))
    SalesDayToCount.objects.all().delete()
    SalesCount.objects.update(zone="")
    count_sales()
    assert [row[0] for row in days()] == [DAY, later.date()]


def test_nothing_new_counts_nothing_and_tells_the_time(account: SellerAccount) -> None:
    import_orders(account, an_amazon_order())
    count_sales()
    SalesCount.objects.update(counted_at=None)
    assert count_sales() == 0
    assert SalesCount.objects.get().counted_at is not None


def test_sales_are_read_by_day_with_one_sum_of_what_was_before(account: SellerAccount) -> None:
    later = PURCHASED_AT + timedelta(days=3)
    import_orders(account, an_amazon_order(), an_amazon_order(order_id="902-1", purchased_at=later))
    count_sales()
    counted = counted_sales(later.date())
    assert {(sales.day, sales.currency, sales.revenue) for sales in counted.days} == {
        (None, "USD", Decimal(10)),
        (later.date(), "USD", Decimal(10)),
    }
    assert (counted.shipped, counted.canceled, counted.days_left) == (0, 0, 0)


def test_delays_of_an_hour_become_one_row_that_says_the_same() -> None:
    hour = datetime(2026, 9, 1, 8, tzinfo=UTC)
    rows = [(hour + timedelta(minutes=5), [10, 20], [1, 2]), (hour + timedelta(minutes=50), [20, 30], [3, 4])]
    for at, seconds, orders in rows:
        CreationDelay.objects.create(store_id=1, created_at=at, seconds=seconds, orders=orders)
    CreationDelay.objects.create(store_id=2, created_at=hour, seconds=[5], orders=[1])
    for _ in range(2):
        gather_creation_delays()
        kept = CreationDelay.objects.order_by("store_id").values_list("store_id", "created_at", "seconds", "orders")
        assert list(kept) == [(1, hour, [10, 20, 30], [1, 5, 4]), (2, hour, [5], [1])]
