"""Amazon's limits as a budget in the database: never more calls than the plan, whoever makes them (law 6)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from saleschannel.channel.call_budget import SharedCallBudget
from saleschannel.channel.models import CallBucket, SellerAccount

PLANS = {"searchOrders": (0.0056, 20), "getOrder": (0.5, 30)}


@pytest.fixture
def account(db: None) -> SellerAccount:
    return SellerAccount.objects.create(name="Main", region="na", client_id="c", client_secret="s", refresh_token="r")


def test_a_fresh_bucket_gives_its_burst_and_then_tells_how_long_to_wait(account: SellerAccount) -> None:
    budget = SharedCallBudget(account.pk, PLANS)

    assert [budget.take("searchOrders") for _ in range(20)] == [0.0] * 20
    assert budget.take("searchOrders") == pytest.approx(178.6, abs=1)


def test_each_operation_has_a_bucket_of_its_own(account: SellerAccount) -> None:
    budget = SharedCallBudget(account.pk, PLANS)
    for _ in range(20):
        budget.take("searchOrders")

    assert budget.take("getOrder") == 0.0


def test_a_429_empties_the_bucket(account: SellerAccount) -> None:
    budget = SharedCallBudget(account.pk, PLANS)

    budget.throttled("getOrder")

    assert budget.take("getOrder") == pytest.approx(2.0, abs=0.2)


def test_the_bucket_fills_at_the_published_rate(account: SellerAccount) -> None:
    budget = SharedCallBudget(account.pk, PLANS)
    budget.throttled("getOrder")
    four_seconds = timedelta(seconds=4)
    CallBucket.objects.update(full_at=timezone.now() + timedelta(seconds=60) - four_seconds)

    assert [budget.take("getOrder") for _ in range(2)] == [0.0, 0.0]
    assert budget.take("getOrder") > 0.0


def test_an_idle_bucket_holds_no_more_than_its_burst(account: SellerAccount) -> None:
    budget = SharedCallBudget(account.pk, PLANS)
    budget.take("searchOrders")
    CallBucket.objects.update(full_at=timezone.now() - timedelta(days=30))

    granted = sum(budget.take("searchOrders") == 0.0 for _ in range(25))

    assert granted == 20


@pytest.mark.django_db(transaction=True)
def test_workers_that_call_at_once_never_spend_more_than_the_burst() -> None:
    account = SellerAccount.objects.create(name="M", region="na", client_id="c", client_secret="s", refresh_token="r")
    granted: list[float] = []

    def call() -> None:
        budget = SharedCallBudget(account.pk, PLANS)
        granted.extend(wait for wait in (budget.take("searchOrders") for _ in range(10)) if wait == 0.0)
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(granted) == 20
