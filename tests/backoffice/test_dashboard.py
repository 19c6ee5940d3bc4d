"""The store dashboard: what was sold, what must be shipped, what is stuck, how Amazon is read."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from saleschannel.channel.models import (
    AmazonOrder,
    BulkItem,
    BulkRun,
    CallBucket,
    CreationDelay,
    ImportCursor,
    Installation,
    SalesDay,
    SellerAccount,
    Store,
)
from saleschannel.domain.orders import FulfillmentStatus, TimeWindow
from saleschannel.services.keep_figures import count_sales
from tests.backoffice.conftest import Importer
from tests.builders import DE, MUG, PURCHASED_AT, an_amazon_order, an_item
from tests.integration.channel_shop import a_product

pytestmark = pytest.mark.django_db
ALL = "/dashboard/"


@pytest.fixture
def address(store: Store) -> str:
    return f"/stores/{store.pk}/dashboard/"


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def ship_by(hours: float) -> TimeWindow:
    return TimeWindow(None, timezone.now() + timedelta(hours=hours))


def tile(link: str, number: int | str, text: str, *, bad: bool = False) -> str:
    return f'<a class="tile{" bad" if bad else ""}" href="{link}"><strong>{number}</strong> <span>{text}</span></a>'


def test_the_ship_by_board_counts_what_is_late_and_opens_it(
    store: Store, imported: Importer, clerk: Client, address: str
) -> None:
    imported(an_amazon_order(ship_by=ship_by(-1)), an_amazon_order(order_id="902-1", ship_by=ship_by(24 * 9)))
    page = body(clerk, address)
    assert tile(f"/orders/?store={store.pk}&amp;ship_by=late", 1, "Late", bad=True) in page
    assert tile(f"/orders/?store={store.pk}&amp;ship_by=later", 1, "Later") in page
    assert tile("/orders/?ship_by=late", 1, "Late", bad=True) in body(clerk, ALL)


def test_each_number_of_the_board_is_that_of_the_list_it_opens(
    store: Store, imported: Importer, clerk: Client, address: str
) -> None:
    hours = {"late": (-30, -1), "today": (0.0001,), "tomorrow": (), "later": (72, 200, 300)}
    times = [hour for span in hours.values() for hour in span]
    imported(*(an_amazon_order(order_id=f"902-{n}", ship_by=ship_by(hour)) for n, hour in enumerate(times)))
    assert "<strong>3</strong> <span>Later</span>" in body(clerk, address)
    assert "3 found" in body(clerk, f"/orders/?store={store.pk}&ship_by=later")


def test_orders_are_counted_by_status(store: Store, imported: Importer, clerk: Client, address: str) -> None:
    a_product()
    imported(
        an_amazon_order(),
        an_amazon_order(order_id="902-1", status=FulfillmentStatus.PENDING),
        an_amazon_order(order_id="902-2", status=FulfillmentStatus.SHIPPED),
        an_amazon_order(order_id="902-3", status=FulfillmentStatus.CANCELLED),
    )
    count_sales()
    page = body(clerk, address)
    assert tile(f"/orders/awaiting-amazon/?store={store.pk}", 1, "Awaiting Amazon") in page
    assert tile(f"/orders/?store={store.pk}&amp;status=unshipped", 1, "Unshipped") in page
    assert tile(f"/orders/?store={store.pk}&amp;status=shipped", 1, "Shipped") in page
    assert tile(f"/orders/?store={store.pk}&amp;status=canceled", 1, "Canceled") in page


def test_revenue_is_shown_for_7_days_30_days_and_ever(
    store: Store, imported: Importer, clerk: Client, address: str
) -> None:
    now = timezone.now()
    Store.objects.update(import_from=now - timedelta(days=400))
    ages = {"902-1": 1, "902-2": 20, "902-3": 200}
    imported(
        *(
            an_amazon_order(an_item(quantity=2), order_id=number, purchased_at=now - timedelta(days=days))
            for number, days in ages.items()
        )
    )
    count_sales()
    page = body(clerk, address)
    for span, revenue, orders in (("7 days", "20.00", 1), ("30 days", "40.00", 2), ("Lifetime", "60.00", 3)):
        figures = f"<dt>{span}</dt><dd><strong>{revenue}\u00a0USD</strong>"
        assert figures + f'<span class="under">Orders: {orders} · units: {orders * 2}</span>' in page


def test_the_chart_has_a_bar_for_every_day_and_a_table_that_says_the_same(
    store: Store, imported: Importer, clerk: Client, address: str
) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    imported(an_amazon_order(purchased_at=yesterday))
    count_sales()
    page = body(clerk, address)
    assert page.count('<rect class="bar') == 30
    assert page.count('<rect class="bar week"') == 7
    assert 'aria-label="Revenue of the last 30 days: 10.00\u00a0USD in all, 10.00\u00a0USD on the best day."' in page
    day = timezone.localdate(yesterday).isoformat()
    assert f'<a href="/orders/?store={store.pk}&amp;purchased_from={day}&amp;purchased_to={day}">1</a>' in page


def test_the_revenue_says_how_old_it_is(store: Store, imported: Importer, clerk: Client, address: str) -> None:
    assert "The days of sales are not counted yet" in body(clerk, address)
    imported(an_amazon_order())
    count_sales()
    assert "Counted 0 s ago." in body(clerk, address)
    imported(an_amazon_order(order_id="902-1"))
    assert "Days that have changed since and are counted next: 1." in body(clerk, address)


def test_orders_needing_attention_are_grouped_by_cause_and_detail(
    store: Store, imported: Importer, clerk: Client, address: str
) -> None:
    imported(
        an_amazon_order(an_item("ABC-1"), ship_by=ship_by(30)),
        an_amazon_order(an_item("ABC-1"), order_id="902-1", ship_by=ship_by(3.5)),
        an_amazon_order(an_item("XYZ-2"), order_id="902-2"),
    )
    page = body(clerk, address)
    assert '<strong class="cause">Unknown SKU: ABC-1</strong>' in page
    assert "Create the product in Commerce, or add the SKU to a product." in page
    link = f"/orders/?store={store.pk}&amp;attention=unknown_sku&amp;attention_detail="
    assert f'<a href="{link}ABC-1">2</a>' in page
    assert f'<a href="{link}XYZ-2">1</a>' in page
    assert 'class="urgent">in 3 h</td>' in page
    assert page.index("Unknown SKU: ABC-1") < page.index("Unknown SKU: XYZ-2")


def test_many_causes_stand_behind_the_most_urgent_ones(
    store: Store, imported: Importer, clerk: Client, address: str
) -> None:
    imported(*(an_amazon_order(an_item(f"SKU-{n}"), order_id=f"902-{n}", ship_by=ship_by(n + 1)) for n in range(10)))
    page = body(clerk, address)
    first, rest = page.split("<summary>Further causes: 2</summary>")
    assert all(f"Unknown SKU: SKU-{n}<" in first for n in range(8))
    assert all(f"Unknown SKU: SKU-{n}<" in rest for n in (8, 9))


def test_large_numbers_are_grouped(store: Store, clerk: Client, address: str) -> None:
    SalesDay.objects.create(
        store=store, day=PURCHASED_AT.date(), currency="USD", orders=1, units=1, revenue=1, shipped=1234567, canceled=0
    )
    assert tile(f"/orders/?store={store.pk}&amp;status=shipped", "1,234,567", "Shipped") in body(clerk, address)


def test_the_list_behind_a_cause_has_just_its_orders(store: Store, imported: Importer, clerk: Client) -> None:
    imported(an_amazon_order(an_item("ABC-1")), an_amazon_order(an_item("XYZ-2"), order_id="902-2"))
    page = body(clerk, f"/orders/?store={store.pk}&attention=unknown_sku&attention_detail=ABC-1")
    assert "1 found" in page


def test_what_commerce_says_of_an_address_is_not_put_into_a_link(
    store: Store, imported: Importer, clerk: Client, address: str
) -> None:
    imported(an_amazon_order())
    AmazonOrder.objects.update(attention_reason="address_rejected", attention_detail="no such street: 1 Sample Street")
    page = body(clerk, address)
    assert f'<a href="/orders/?store={store.pk}&amp;attention=address_rejected">1</a>' in page
    assert "attention_detail=" not in page


def test_fix_once_retry_all_begins_one_run_over_all_orders_of_the_cause(
    store: Store, imported: Importer, clerk: Client
) -> None:
    imported(
        an_amazon_order(an_item("ABC-1"), order_id="902-1"),
        an_amazon_order(an_item("ABC-1"), order_id="902-2"),
        an_amazon_order(an_item("XYZ-2"), order_id="902-3"),
    )
    deed = {"store": store.pk, "reason": "unknown_sku", "detail": "ABC-1", "request_key": "once"}
    first, second = (clerk.post("/dashboard/retry/", deed) for _ in range(2))
    run = BulkRun.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == f"/orders/runs/{run.pk}/"
    assert (run.action, run.actor, run.total) == ("retry", "clara", 2)
    assert sorted(BulkItem.objects.values_list("amazon_order_id", flat=True)) == ["902-1", "902-2"]


def test_a_retry_of_a_cause_that_is_gone_says_so(store: Store, clerk: Client) -> None:
    deed = {"store": store.pk, "reason": "unknown_sku", "detail": "ABC-1", "request_key": "once"}
    answer = clerk.post("/dashboard/retry/", deed, follow=True).content.decode()
    assert "No order is held by this cause any more." in answer
    assert not BulkRun.objects.exists()


def test_nothing_is_retried_in_read_only_mode(store: Store, imported: Importer, clerk: Client) -> None:
    imported(an_amazon_order(an_item("ABC-1")))
    Installation.objects.create(read_only=True)
    deed = {"reason": "unknown_sku", "detail": "ABC-1", "request_key": "once"}
    answer = clerk.post("/dashboard/retry/", deed, follow=True).content.decode()
    assert "Read-only mode is on: nothing is sent to Amazon." in answer
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize("number", ["0", "x", "99999", "-1"])
def test_a_retry_for_a_store_that_does_not_exist_is_refused(
    number: str, store: Store, imported: Importer, clerk: Client
) -> None:
    imported(an_amazon_order(an_item("ABC-1")))
    deed = {"store": number, "reason": "unknown_sku", "detail": "ABC-1", "request_key": "once"}
    assert clerk.post("/dashboard/retry/", deed).status_code == 404
    assert not BulkRun.objects.exists()


def test_who_may_only_look_sees_the_causes_and_retries_nothing(
    store: Store, imported: Importer, reader: Client, address: str
) -> None:
    imported(an_amazon_order(an_item("ABC-1")))
    page = body(reader, address)
    assert "Unknown SKU: ABC-1" in page
    assert 'action="/dashboard/retry/"' not in page
    deed = {"reason": "unknown_sku", "detail": "ABC-1", "request_key": "once"}
    assert reader.post("/dashboard/retry/", deed).status_code == 403


def test_recent_orders_are_listed_without_buyer_data(
    store: Store, imported: Importer, reader: Client, address: str
) -> None:
    imported(an_amazon_order())
    page = body(reader, address)
    assert '<a class="strong" href="/orders/902-3159896-1390916/">902-3159896-1390916</a>' in page
    assert "Ada Example" not in page


def test_the_delay_is_measured_from_amazons_update_to_the_commerce_order(
    store: Store, imported: Importer, clerk: Client, address: str
) -> None:
    a_product()
    a_day = timedelta(days=1)  # the fixture imports a day after the purchase
    updates = {"902-1": timedelta(seconds=40), "902-2": timedelta(seconds=50), "902-3": timedelta(minutes=4)}
    imported(
        *(
            an_amazon_order(order_id=number, last_updated_at=PURCHASED_AT + a_day - delay)
            for number, delay in updates.items()
        )
    )
    page = body(clerk, address)
    row = '<td data-label="Orders" class="number">3</td><td data-label="Half within (p50)" class="number">50 s</td>'
    assert row + '<td data-label="95 of 100 within (p95)" class="number">4 min</td>' in page


def test_history_and_held_orders_are_not_measured(store: Store, imported: Importer) -> None:
    a_product()
    before = PURCHASED_AT - timedelta(days=30)
    imported(
        an_amazon_order(purchased_at=before, last_updated_at=before),
        an_amazon_order(an_item("NEW-1"), order_id="902-1"),
    )
    assert AmazonOrder.objects.exclude(commerce_number="").count() == 1
    assert not CreationDelay.objects.exists()


def test_what_is_left_of_amazons_limits_is_shown(store: Store, clerk: Client, address: str) -> None:
    now = timezone.now()
    CallBucket.objects.create(account=store.account, operation="getOrder", full_at=now + timedelta(seconds=20))
    CallBucket.objects.create(account=store.account, operation="searchOrders", full_at=now + timedelta(days=1))
    page = body(clerk, address)
    assert '<td data-label="Calls left" class="number">20 / 30</td>' in page
    assert '<td data-label="Calls left" class="number">0 / 20</td>' in page
    assert "one more every 2 s" in page
    assert "then one every 2 min" in page


def test_how_far_the_import_has_come_is_shown(store: Store, clerk: Client, address: str) -> None:
    now = timezone.now()
    ImportCursor.objects.create(account=store.account, watermark=now - timedelta(minutes=3, seconds=5))
    assert "Caught up: everything older than 3 min is imported." in body(clerk, address)
    ImportCursor.objects.update(window_started_at=now, window_before=now, window_after=now, pages_read=7)
    assert "Reading: 7 pages so far. Everything older than 3 min is imported." in body(clerk, address)


def test_a_history_shows_how_much_of_it_is_read(store: Store, clerk: Client, address: str) -> None:
    begun = store.import_from
    ImportCursor.objects.create(
        account=store.account,
        store=store,
        watermark=begun + timedelta(days=25),
        history_until=begun + timedelta(days=100),
        pages_read=2,
    )
    page = body(clerk, address)
    assert "25 % of its time read, 2 pages of the part at hand." in page
    assert '<progress max="100" value="25"' in page


def test_the_dashboard_leads_into_seller_central(store: Store, clerk: Client, address: str) -> None:
    assert 'href="https://sellercentral.amazon.com/performance/dashboard" rel="noreferrer"' in body(clerk, address)


def test_another_stores_numbers_stay_apart(store: Store, imported: Importer, clerk: Client, address: str) -> None:
    imported(an_amazon_order(ship_by=ship_by(-1)))
    other = Store.objects.create(
        account=store.account,
        name="Sample DE",
        marketplace_id=DE,
        connected_at=PURCHASED_AT,
        import_from=PURCHASED_AT,
    )
    page = body(clerk, f"/stores/{other.pk}/dashboard/")
    assert tile(f"/orders/?store={other.pk}&amp;ship_by=late", 0, "Late") in page
    assert f'<a href="{address}">Sample US</a>' in page
    assert f'<a href="/stores/{other.pk}/dashboard/" aria-current="page">Sample DE</a>' in page


def test_a_store_that_does_not_exist_has_no_dashboard(clerk: Client) -> None:
    assert clerk.get("/stores/4711/dashboard/").status_code == 404


def test_the_dashboard_of_no_store_leads_home(clerk: Client) -> None:
    page = body(clerk, ALL)
    assert "No store yet." in page
    assert '<section class="card"' not in page


def test_the_dashboard_speaks_german(store: Store, imported: Importer, clerk: Client, address: str) -> None:
    imported(an_amazon_order(an_item("ABC-1"), total=None, ship_by=ship_by(3.5)))
    clerk.cookies["django_language"] = "de"
    page = body(clerk, address)
    assert "Unbekannte SKU: ABC-1" in page
    assert '<td data-label="Erste Versandfrist" class="urgent">in 3 Std.</td>' in page
    assert "Alle erneut versuchen" in page


def test_visitors_are_sent_to_sign_in(store: Store, anonymous: Client, address: str) -> None:
    assert anonymous.get(address).status_code == 302


def test_the_dashboard_asks_the_database_little(
    store: Store,
    imported: Importer,
    clerk: Client,
    address: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    a_product(MUG)
    other = SellerAccount.objects.create(name="Other", region="eu", client_id="x", client_secret="y", refresh_token="z")
    Store.objects.create(
        account=other, name="Other DE", marketplace_id=DE, connected_at=PURCHASED_AT, import_from=PURCHASED_AT
    )
    imported(an_amazon_order(), an_amazon_order(an_item("ABC-1"), order_id="902-1"))
    count_sales()
    with django_assert_max_num_queries(15):
        body(clerk, address)
    with django_assert_max_num_queries(15):
        body(clerk, ALL)
    assert Decimal(10) == AmazonOrder.objects.earliest("pk").total
