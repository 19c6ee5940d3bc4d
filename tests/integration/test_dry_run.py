"""A dry run writes nothing, and says of every order what the import then really does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import OrderEvent, OrderSettings, SellerAccount, Store
from saleschannel.channel.order_records import OrderRecord
from saleschannel.commerce.builtin.models import Customer, Order, Product
from saleschannel.commerce.builtin.models.orders import OrderLine
from saleschannel.config.wiring import backend_of, preview_of
from saleschannel.domain import order_settings as domain
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.dry_runs import Aspect, CustomerPlan, Outcome, PlannedOrder, StockEffect
from saleschannel.domain.orders import Address, AmazonOrder, AmazonOrderId, Buyer, FulfillmentStatus
from saleschannel.ports import Marketplace
from saleschannel.services.advance_orders import advance_orders
from saleschannel.services.change_order_settings import with_changes
from saleschannel.services.dry_run import amazon_sample, dry_run, stored_sample
from tests.builders import ADDRESS, BUYER, MUG, OTHER_ITEM_ID, PLATE, an_amazon_order, an_fba_order, an_item
from tests.integration.channel_shop import NOW, a_page, a_product, an_account, import_orders, row_of

pytestmark = pytest.mark.django_db

Status = FulfillmentStatus


def planned(account: SellerAccount, **changes: str) -> dict[str, PlannedOrder]:
    """The dry run over the stored orders of the account's store, with these settings changed."""
    store = Store.objects.get(account=account)
    settings = with_changes(OrderSettings.objects.get(store=store), changes).as_domain()
    plans = dry_run(account.pk, stored_sample(store, settings), preview_of("builtin"), NOW)
    return {plan.amazon_order_id: plan for plan in plans}


def planned_new(account: SellerAccount, orders: list[AmazonOrder]) -> list[PlannedOrder]:
    """The dry run over orders that the channel has not seen yet, with the stored settings."""
    store = Store.objects.select_related("order_settings").get(account=account)
    settings = store.order_settings.as_domain()
    records = [OrderRecord(store_id=store.pk, settings=settings, order=order) for order in orders]
    return dry_run(account.pk, records, preview_of("builtin"), NOW)


def everything() -> list[Any]:
    """All rows that a dry run could have touched by mistake."""
    models = (AmazonOrderRow, OrderEvent, OrderSettings, Order, OrderLine, Customer, Product)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        jobs = cursor.fetchone()
        cursor.execute("SELECT last_value, is_called FROM commerce_order_number_sequence")
        number = cursor.fetchone()
    return [jobs, number, *[list(model.objects.order_by("pk").values()) for model in models]]


def test_a_dry_run_writes_nothing() -> None:
    account = an_account(out_of_stock="hold", customer_creation="new_account")
    a_product(quantity=1)
    import_orders(
        account,
        an_amazon_order(),
        an_amazon_order(order_id="902-2", status=Status.PENDING),
        an_amazon_order(an_item(quantity=3), order_id="902-3"),
        an_amazon_order(an_item(PLATE), order_id="902-4"),
    )
    before = everything()
    changes = {"order_number_source": "amazon", "stock_while_pending": "reserve", "unknown_sku": "placeholder"}
    with connection.execute_wrapper(refuse_writes):
        plans = planned(account, **changes, out_of_stock="backorder")
    assert [plans[key].outcome for key in ("902-2", "902-3", "902-4")] == [
        Outcome.RESERVE,
        Outcome.CREATE,
        Outcome.CREATE,
    ]
    assert everything() == before


def refuse_writes(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
    assert sql.lstrip().upper().startswith("SELECT"), sql
    assert " FOR " not in sql, sql
    return execute(sql, params, many, context)


def test_the_differences_from_what_was_created_are_named() -> None:
    account = an_account(prefix_fba="F-")
    a_product()
    order = an_amazon_order()
    import_orders(account, order)
    number = row_of(order).commerce_number
    assert planned(account)[order.amazon_order_id].differences == ()
    (plan,) = planned(
        account,
        order_number_source="amazon",
        prefix_all="AMZ-",
        customer_creation="new_account",
        order_status="from_amazon",
        commerce_store="germany",
    ).values()
    assert plan.outcome is Outcome.CREATE
    assert [(each.aspect, each.created, each.planned) for each in plan.differences] == [
        (Aspect.NUMBER, number, f"AMZ-{order.amazon_order_id}"),
        (Aspect.COMMERCE_STORE, "default", "germany"),
        (Aspect.STATUS, "pending", "from_amazon"),
        (Aspect.CUSTOMER, "guest", ""),
    ]
    assert plan.customer is CustomerPlan.NEW


def test_an_order_that_was_created_and_would_be_held_is_named() -> None:
    account = an_account()
    a_product(quantity=0)
    order = an_amazon_order()
    import_orders(account, order)
    plan = planned(account, out_of_stock="hold")[order.amazon_order_id]
    assert (plan.outcome, plan.reason, plan.detail) == (Outcome.BLOCKED, "out_of_stock", MUG)
    assert [each.aspect for each in plan.differences] == [Aspect.EXISTENCE]
    assert planned(account, import_orders="no")[order.amazon_order_id].reason == "import_disabled"


def test_the_stock_is_counted_down_from_order_to_order() -> None:
    account = an_account()
    a_product(quantity=3)
    first, second = an_amazon_order(an_item(quantity=2)), an_amazon_order(an_item(quantity=2), order_id="902-9")
    plans = planned_new(account, [second, first])
    assert plans[1].stock == (StockEffect(MUG, 2, 3),)
    assert plans[0].stock == (StockEffect(MUG, 2, 1, backordered=1),)


def test_a_number_that_another_order_has_stops_the_order() -> None:
    account = an_account(order_number_source="amazon")
    a_product()
    import_orders(account, an_amazon_order(order_id="902-1"))
    Order.objects.filter(number="902-1").update(reference="another", number="902-2")
    (plan,) = planned_new(account, [an_amazon_order(order_id="902-2")])
    assert (plan.outcome, plan.reason, plan.detail) == (Outcome.BLOCKED, "number_taken", "902-2")


def test_orders_are_read_from_amazon_for_a_store_that_has_none_and_not_kept() -> None:
    class Amazon:
        def now(self) -> Any:
            return NOW

        def search_orders(self, query: Any) -> Any:
            assert query.by_creation
            assert len(query.marketplace_ids) == 1
            return a_page(an_fba_order(order_id="902-1", status=Status.PENDING), an_amazon_order(order_id="902-2"))

    account = an_account()
    a_product()
    store = Store.objects.get(account=account)
    sample = amazon_sample(store, domain.OrderSettings(), cast("Marketplace", Amazon()))
    plans = dry_run(account.pk, sample, preview_of("builtin"), NOW)
    assert {plan.amazon_order_id: plan.outcome for plan in plans} == {
        "902-1": Outcome.NOT_IMPORTED,
        "902-2": Outcome.CREATE,
    }
    assert not AmazonOrderRow.objects.exists()


ITEMS = st.lists(
    st.tuples(st.sampled_from([MUG, PLATE, "NO-SUCH", "DISABLED"]), st.integers(0, 3)), min_size=1, max_size=2
)
STATUSES = st.sampled_from(
    [Status.PENDING, Status.UNSHIPPED, Status.UNSHIPPED, Status.PARTIALLY_SHIPPED, Status.SHIPPED, Status.CANCELLED]
)


@st.composite
def amazon_orders(draw: st.DrawFn) -> list[AmazonOrder]:
    """A page of one to five orders of all kinds."""
    orders = []
    for number in range(draw(st.integers(1, 5))):
        lines = [
            an_item(sku, quantity, order_item_id=item_id)
            for (sku, quantity), item_id in zip(draw(ITEMS), ("10000000000001", OTHER_ITEM_ID), strict=False)
        ]
        make = an_fba_order if draw(st.booleans()) else an_amazon_order
        people: dict[str, Any] = {}
        if make is an_amazon_order:
            people["ship_to"] = draw(st.sampled_from([ADDRESS, ADDRESS, Address()]))
            people["buyer"] = draw(
                st.sampled_from([BUYER, Buyer(name="Bo Example", email="bo@marketplace.example"), Buyer()])
            )
            people["programs"] = draw(st.sampled_from([(), ("PRIME",), ("AMAZON_BUSINESS",)]))
        orders.append(make(*lines, order_id=f"902-{number}", status=draw(STATUSES), **people))
    return orders


SETTINGS = st.fixed_dictionaries(
    {
        "import_orders": st.sampled_from([True, True, True, False]),
        "customer_creation": st.sampled_from([each.value for each in domain.CustomerCreation]),
        "order_number_source": st.sampled_from([each.value for each in domain.OrderNumberSource]),
        "prefix_all": st.sampled_from(["", "A-"]),
        "prefix_fba": st.sampled_from(["", "F-"]),
        "prefix_prime": st.sampled_from(["", "P-"]),
        "order_status": st.sampled_from(["", "from_amazon"]),
        "stock_while_pending": st.sampled_from([each.value for each in domain.StockWhilePending]),
        "fba_orders": st.sampled_from([each.value for each in domain.FbaOrders]),
        "unknown_sku": st.sampled_from([each.value for each in domain.UnknownSku]),
        "out_of_stock": st.sampled_from([each.value for each in domain.OutOfStock]),
    }
)


@contextmanager
def undone() -> Iterator[None]:
    """What an example wrote is gone afterwards."""
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)


@hypothesis(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=amazon_orders(), settings=SETTINGS, mugs=st.integers(0, 4), plates=st.integers(0, 4))
def test_the_import_does_what_the_dry_run_said(
    orders: list[AmazonOrder], settings: dict[str, Any], mugs: int, plates: int, db: None
) -> None:
    with undone():
        account = an_account(**settings)
        a_product(quantity=mugs)
        a_product(PLATE, quantity=plates)
        a_product("DISABLED", enabled=False)
        plans = planned_new(account, orders)
        import_orders(account, *orders)
        agree(plans)


@hypothesis(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=amazon_orders(), before=SETTINGS, after=SETTINGS, mugs=st.integers(0, 4))
def test_a_change_of_settings_does_to_waiting_orders_what_the_dry_run_said(
    orders: list[AmazonOrder], before: dict[str, Any], after: dict[str, Any], mugs: int, db: None
) -> None:
    with undone():
        account = an_account(**before)
        a_product(quantity=mugs)
        a_product(PLATE, quantity=1)
        a_product("DISABLED", enabled=False)
        import_orders(account, *orders)
        changes = {
            name: ("yes" if value else "no") if isinstance(value, bool) else value for name, value in after.items()
        }
        plans = [plan for plan in planned(account, **changes).values() if plan.created is None]
        OrderSettings.objects.update(**after)
        ids = [AmazonOrderId(order.amazon_order_id) for order in orders]
        advance_orders(AccountStores.load(account), ids, backend_of, NOW)
        agree(plans)


def agree(plans: list[PlannedOrder]) -> None:
    """What is stored is what was planned. (Shipping takes the mark of a backorder away: such orders are left out.)"""
    created = {plan.amazon_order_id for plan in plans if plan.outcome is Outcome.CREATE}
    for plan in plans:
        row = AmazonOrderRow.objects.filter(amazon_order_id=plan.amazon_order_id).first()
        assert (row is None) == (plan.outcome is Outcome.NOT_IMPORTED)
        if row is None:
            continue
        assert bool(row.commerce_number) == (plan.amazon_order_id in created), plan
        assert row.reserved_while_pending == (plan.outcome is Outcome.RESERVE), plan
        if plan.outcome is Outcome.CREATE:
            agree_on_the_order(plan, row)
        elif plan.outcome is not Outcome.RESERVE:
            assert (row.attention_reason or row.waiting_for, row.attention_detail) == (plan.reason, plan.detail)
    for sku in (MUG, PLATE):
        agree_on_the_stock(sku, plans)


def agree_on_the_order(plan: PlannedOrder, row: AmazonOrderRow) -> None:
    order = Order.objects.select_related("customer").get(reference=plan.amazon_order_id)
    assert plan.draft is not None
    assert (order.state, order.status) == (plan.state, plan.status)
    assert plan.number in {"", order.number}
    assert order.number.startswith(plan.draft.number_prefix)
    assert order.grand_total == plan.draft.totals.grand_total
    assert order.lines.count() == len(plan.draft.lines)
    assert (order.customer is None) == (plan.customer is CustomerPlan.GUEST)
    built = OrderEvent.objects.filter(order_id=row.pk, type=EventType.CUSTOMER_CREATED.value).exists()
    assert built == (plan.customer is CustomerPlan.NEW)


def agree_on_the_stock(sku: str, plans: list[PlannedOrder]) -> None:
    backordered = {
        (plan.amazon_order_id, effect.backordered)
        for plan in plans
        for effect in plan.stock
        if plan.state is CommerceOrderState.PENDING and effect.sku == sku and effect.backordered
    }
    pending = [plan.amazon_order_id for plan in plans if plan.state is CommerceOrderState.PENDING]
    lines = OrderLine.objects.filter(sku=sku, order__reference__in=pending)
    found: dict[str, int] = {}
    for line in lines.select_related("order"):
        found[line.order.reference] = found.get(line.order.reference, 0) + line.quantity_backordered
    assert {(reference, units) for reference, units in found.items() if units} == backordered
