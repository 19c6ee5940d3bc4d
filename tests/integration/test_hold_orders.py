"""A person holds an order: Amazon's news are stored, and nothing else happens until it is released."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from procrastinate.contrib.django.models import ProcrastinateJob

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import OrderEvent
from saleschannel.commerce.builtin import shipping
from saleschannel.commerce.builtin.models import Order
from saleschannel.config.wiring import backend_of
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import FulfillmentStatus, OrderItemId, PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.job_queue import Job
from saleschannel.jobs import tasks
from saleschannel.ports import PackageToShip
from saleschannel.services.confirm_shipments import Confirming, confirm_shipments
from saleschannel.services.confirm_waiting import confirm_waiting_packages
from saleschannel.services.hold_orders import HoldOutcome, HoldResult, hold_orders, release_orders
from saleschannel.services.retry_orders import retry_waiting_orders
from saleschannel.services.ship_order import ship_order
from tests.builders import ITEM_ID, ORDER_ID, an_amazon_order
from tests.integration.channel_shop import NOW, a_product, an_account, import_orders, row_of
from tests.integration.fake_marketplace import FakeMarketplace

ORDER = an_amazon_order()
PENDING = an_amazon_order(fulfillment_status=FulfillmentStatus.PENDING)
LATER = NOW + timedelta(hours=1)

pytestmark = pytest.mark.django_db


def hold(reason: str = "The address looks odd") -> list[HoldOutcome]:
    return hold_orders([row_of(ORDER).pk], reason=reason, actor="clara", at=NOW)


def release() -> list[HoldOutcome]:
    return release_orders([row_of(ORDER).pk], actor="clara", at=LATER)


def run_jobs(name: Job) -> int:
    """Run the waiting jobs of this name as a worker would; how many there were."""
    jobs = list(ProcrastinateJob.objects.filter(task_name=name.value, status="todo"))
    for job in jobs:
        getattr(tasks, name.value)(**job.args)
    return len(jobs)


def test_a_held_order_takes_amazons_news_but_creates_nothing() -> None:
    account = an_account()
    a_product()
    import_orders(account, PENDING)

    assert [outcome.result for outcome in hold()] == [HoldResult.HELD]
    import_orders(account, replace(ORDER, last_updated_at=LATER))

    row = row_of(ORDER)
    assert (row.fulfillment_status, row.status) == ("UNSHIPPED", "unshipped")
    assert (row.waiting_for, row.commerce_number, row.attention_reason) == ("held", "", "")
    assert (row.held_by, row.hold_reason, row.held_at) == ("clara", "The address looks odd", NOW)
    assert Order.objects.count() == 0


def test_a_released_order_goes_on_at_once_by_a_job() -> None:
    account = an_account()
    a_product()
    import_orders(account, PENDING)
    hold()
    import_orders(account, replace(ORDER, last_updated_at=LATER))

    assert [outcome.result for outcome in release()] == [HoldResult.RELEASED]
    assert run_jobs(Job.ADVANCE_ORDERS) == 1

    row = row_of(ORDER)
    assert row.commerce_number
    assert (row.held_at, row.held_by, row.hold_reason, row.waiting_for) == (None, "", "", "shipment")
    story = list(OrderEvent.objects.filter(order=row, type__in=["amazon_order.held", "amazon_order.released"]))
    assert [(event.type, event.actor, event.facts) for event in story] == [
        ("amazon_order.held", "clara", {"why": "The address looks odd"}),
        ("amazon_order.released", "clara", None),
    ]


def test_a_held_order_needs_no_attention_and_is_not_tried_again() -> None:
    account = an_account()
    import_orders(account, ORDER)
    assert row_of(ORDER).attention_reason == "unknown_sku"
    hold()
    a_product()

    assert retry_waiting_orders(AccountStores.load(account), backend_of, NOW) == 0

    assert (row_of(ORDER).attention_reason, row_of(ORDER).commerce_number) == ("", "")


def test_holding_and_releasing_may_be_repeated() -> None:
    import_orders(an_account(), ORDER)
    hold()
    assert [outcome.result for outcome in hold("another reason")] == [HoldResult.ALREADY_HELD]
    assert row_of(ORDER).hold_reason == "The address looks odd"
    release()
    assert [outcome.result for outcome in release()] == [HoldResult.NOT_HELD]
    assert OrderEvent.objects.filter(type__in=["amazon_order.held", "amazon_order.released"]).count() == 2


def test_an_order_that_is_over_or_unknown_is_not_held() -> None:
    import_orders(an_account(), an_amazon_order(fulfillment_status=FulfillmentStatus.CANCELLED))
    assert [outcome.result for outcome in hold()] == [HoldResult.OVER]
    assert hold_orders([0], reason="x", actor="", at=NOW) == [HoldOutcome(0, "", HoldResult.UNKNOWN)]


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 501])
def test_a_hold_needs_a_reason_of_readable_length(reason: str) -> None:
    import_orders(an_account(), ORDER)
    with pytest.raises(OrderRejected, match="for a reason"):
        hold(reason)
    assert row_of(ORDER).held_at is None


def ship() -> None:
    package = PackageToShip(Tracking("UPS", "1Z-1"), (PackageItem(OrderItemId(ITEM_ID), 1),))
    ship_order(shipping, ORDER_ID, [package], actor="clara", request_key="one", at=NOW)


def test_a_held_order_is_not_shipped() -> None:
    account = an_account()
    a_product()
    import_orders(account, ORDER)
    hold()
    with pytest.raises(OrderRejected, match="is held by clara: The address looks odd"):
        ship()


def test_a_shipment_of_an_order_held_meanwhile_is_confirmed_after_its_release() -> None:
    account, amazon = an_account(), FakeMarketplace(ORDER)
    a_product()
    import_orders(account, ORDER)
    ship()
    ProcrastinateJob.objects.filter(task_name=Job.CONFIRM_SHIPMENTS.value).delete()
    hold()

    confirm_waiting_packages()
    confirm_shipments(Confirming(row_of(ORDER), AccountStores.load(account), amazon, backend_of))
    assert amazon.confirmations == []
    assert not ProcrastinateJob.objects.filter(task_name=Job.CONFIRM_SHIPMENTS.value).exists()

    release()
    run_jobs(Job.ADVANCE_ORDERS)
    assert ProcrastinateJob.objects.filter(task_name=Job.CONFIRM_SHIPMENTS.value).count() == 1


def test_a_held_order_that_amazon_cancels_follows() -> None:
    account = an_account()
    a_product()
    import_orders(account, ORDER)
    hold()
    import_orders(account, replace(ORDER, fulfillment_status=FulfillmentStatus.CANCELLED, last_updated_at=LATER))
    assert (row_of(ORDER).status, row_of(ORDER).commerce_state) == ("canceled", "canceled")
