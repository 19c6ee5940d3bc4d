"""The logs: activity of all orders and people, communication errors, jobs, and how long all of it is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from saleschannel.backoffice.logs.job_texts import JOB_TEXTS
from saleschannel.backoffice.logs.retention import purge_logs
from saleschannel.backoffice.models import BuyerDataView, LogSettings
from saleschannel.backoffice.people.buyer_data_views import ViewKind
from saleschannel.channel import activity_reads
from saleschannel.channel.activity_log import ActivityType, record_activity
from saleschannel.channel.activity_texts import ACTIVITY_TEXTS
from saleschannel.channel.communication_errors import record_error
from saleschannel.channel.models import Activity, CommunicationError, OrderEvent, Store
from saleschannel.domain.errors import OrderRejected
from saleschannel.job_queue import Job, defer
from saleschannel.jobs import schedule
from saleschannel.jobs.models import JobFailure
from tests.backoffice.conftest import Importer
from tests.builders import an_amazon_order

QUERIES = 15


def text_of(client: Client, address: str, language: str = "en") -> str:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def lines(client: Client, address: str) -> list[str]:
    return [row["text"] for row in client.get(address).context["rows"]]


# Activity


def test_the_activity_log_tells_of_orders_and_of_deeds_newest_first(manager: Client, imported: Importer) -> None:
    (row,) = imported(an_amazon_order())
    record_activity(ActivityType.STORE_PAUSED, actor="martha", store_id=row.store_id, facts={"name": "Sample US"})
    told = lines(manager, "/activity/")
    assert told[0] == "Store “Sample US” paused."
    assert "Imported from Amazon with status “Unshipped”." in told
    html = text_of(manager, "/activity/")
    assert f'href="/orders/{row.amazon_order_id}/"' in html
    assert "Shop „Sample US“ pausiert." in text_of(manager, "/activity/", "de")


def test_changed_settings_show_their_old_and_new_values(manager: Client, store: Store) -> None:
    changes = {"import_orders": [True, False], "customer_creation": ["guest", "new_account"]}
    facts = {"name": "Sample US", "changes": changes}
    record_activity(ActivityType.ORDER_SETTINGS_CHANGED, actor="martha", store_id=store.pk, facts=facts)
    (row,) = manager.get("/activity/").context["rows"]
    assert row["changes"][0].endswith(": Yes → No")
    assert len(row["changes"]) == 2


@pytest.fixture
def many_events(imported: Importer) -> OrderEvent:
    """120 events of one order, one a minute, every third by a person."""
    (row,) = imported(an_amazon_order())
    OrderEvent.objects.all().delete()
    begin = datetime(2026, 9, 1, tzinfo=UTC)
    for number in range(120):
        OrderEvent.objects.create(
            order=row,
            type="stock.reserved" if number < 2 else "amazon_order.retried",
            actor="clara" if number % 3 == 0 else "",
            occurred_at=begin + timedelta(minutes=number),
        )
    return OrderEvent.objects.latest("id")


def test_paging_shows_every_entry_once(clerk: Client, many_events: OrderEvent) -> None:
    for hour in range(2):
        record_activity(ActivityType.PRODUCT_CHANGED, actor="clara", facts={"sku": f"SKU-{hour}"})
        Activity.objects.order_by("-id")[:1].get()
    seen, address = 0, "/activity/"
    while address:
        answer = clerk.get(address)
        seen += len(answer.context["rows"])
        address = f"/activity/?after={answer.context['next']}" if answer.context["next"] else ""
    assert seen == 122


def test_the_activity_is_filtered_by_person_kind_and_time(clerk: Client, many_events: OrderEvent) -> None:
    assert len(clerk.get("/activity/?person=clara").context["rows"]) == 40
    assert len(clerk.get("/activity/?kind=stock").context["rows"]) == 2
    assert len(clerk.get("/activity/?since=2026-09-02").context["rows"]) == 0
    assert len(clerk.get("/activity/?until=2026-08-31").context["rows"]) == 0
    assert len(clerk.get("/activity/?since=2026-09-01&until=2026-09-01").context["rows"]) == 50
    assert len(clerk.get(f"/activity/?store={many_events.order.store_id}").context["rows"]) == 50


def test_what_is_rare_is_looked_for_in_parts_and_the_page_says_so(
    clerk: Client, many_events: OrderEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activity_reads, "WINDOW", 50)
    first = clerk.get("/activity/?kind=stock")
    assert first.context["rows"] == []
    assert "Looked back to" in first.content.decode()
    second = clerk.get(f"/activity/?kind=stock&after={first.context['next']}")
    third = clerk.get(f"/activity/?kind=stock&after={second.context['next']}")
    assert len(third.context["rows"]) == 2
    assert third.context["next"] == ""


def test_a_moment_is_found_among_events_by_halving(many_events: OrderEvent) -> None:
    def event_at(moment: datetime) -> int:
        return activity_reads._id_at(activity_reads.EVENT_AT, moment)

    sixtieth = OrderEvent.objects.order_by("id")[60]
    assert event_at(sixtieth.occurred_at) == sixtieth.pk
    OrderEvent.objects.filter(pk__gte=sixtieth.pk - 5, pk__lt=sixtieth.pk).delete()
    assert event_at(sixtieth.occurred_at) in range(sixtieth.pk - 5, sixtieth.pk + 1)
    assert event_at(many_events.occurred_at + timedelta(1)) == many_events.pk + 1
    assert event_at(datetime(2020, 1, 1, tzinfo=UTC)) <= many_events.pk - 119


def test_only_who_manages_users_sees_when_they_sign_in(clerk: Client, administrator: Client) -> None:
    record_activity(ActivityType.SIGNED_IN, actor="clara", facts={"address": "192.0.2.0/24"})
    assert lines(clerk, "/activity/") == []
    assert lines(administrator, "/activity/") == ["Signed in from 192.0.2.0/24."]
    assert lines(clerk, "/activity/?kind=user") == []


def test_a_wrong_filter_says_what_is_wrong(clerk: Client) -> None:
    html = text_of(clerk, "/activity/?since=2026-09-02&until=2026-09-01")
    assert "This day is before the first one. Choose a later day." in html
    assert 'value="not-a-date"' in text_of(clerk, "/activity/?since=not-a-date")


def test_every_deed_has_words() -> None:
    assert set(ACTIVITY_TEXTS) == set(ActivityType)


# Communication errors


@pytest.fixture
def error(store: Store, imported: Importer) -> CommunicationError:
    (row,) = imported(an_amazon_order())
    refusal = OrderRejected("No such package", code="bad_package", remedy="Look in Seller Central.", request_id="r-1")
    record_error(store.account_id, "confirm shipment", refusal, row.amazon_order_id)
    return CommunicationError.objects.get()


def test_an_error_shows_store_code_message_and_order(clerk: Client, error: CommunicationError) -> None:
    (row,) = clerk.get("/errors/").context["rows"]
    assert (row["store"], row["code"], row["message"]) == ("Sample US", "bad_package", "No such package")
    assert row["order_link"] == f"/orders/{error.amazon_order_id}/"


@pytest.mark.parametrize(
    ("query", "found"), [("code=bad_package", 1), ("code=other", 0), ("number=902-1", 0), ("until=2020-01-01", 0)]
)
def test_errors_are_filtered(clerk: Client, error: CommunicationError, query: str, found: int) -> None:
    assert len(clerk.get(f"/errors/?{query}").context["rows"]) == found


def test_the_page_of_an_error_names_the_remedy_and_the_request(clerk: Client, error: CommunicationError) -> None:
    html = text_of(clerk, f"/errors/{error.pk}/")
    assert "Look in Seller Central." in html
    assert "r-1" in html
    assert 'href="/errors/?code=bad_package"' in html
    assert clerk.get("/errors/999999/").status_code == 404


# Jobs


SET_STATE = "UPDATE procrastinate_jobs SET status = %s WHERE id = (SELECT max(id) FROM procrastinate_jobs) RETURNING id"


def job(status: str = "failed", **ids: Any) -> int:
    """A job in this state; its id."""
    defer(Job.ADVANCE_ORDERS, **{"account_id": 1, "amazon_order_ids": ["902-1", "902-2", "902-3", "902-4"], **ids})
    with connection.cursor() as cursor:
        cursor.execute(SET_STATE, [status])
        return int(cursor.fetchone()[0])


def state_of(pk: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [pk])
        return str(cursor.fetchone()[0])


def test_a_job_is_shown_in_words_with_its_last_error(operator: Client) -> None:
    pk = job()
    JobFailure.objects.create(job_id=pk, job="advance_orders", ids={}, error="ZeroDivisionError", traceback="")
    (row,) = operator.get("/jobs/").context["rows"]
    assert (row["text"], row["state"], row["error"]) == ("Take orders a step further", "Failed", "ZeroDivisionError")
    assert row["ids"] == "account_id 1, amazon_order_ids 902-1, 902-2, 902-3 … (4)"
    assert "Orders einen Schritt weiterbringen" not in text_of(operator, "/jobs/")


def test_a_failed_job_is_tried_again_once(operator: Client) -> None:
    pk = job()
    assert operator.post(f"/jobs/{pk}/retry/", {"next": "/jobs/?state=failed"})["Location"] == "/jobs/?state=failed"
    assert state_of(pk) == "todo"
    answer = operator.post(f"/jobs/{pk}/retry/", {"next": "https://elsewhere.example/"}, follow=True)
    assert answer.redirect_chain == [("/jobs/", 302)]
    assert "has gone on meanwhile. Only failed jobs can be tried again." in answer.content.decode()
    (noted,) = Activity.objects.all()
    assert (noted.type, noted.actor, noted.facts) == ("job.retried", "oscar", {"id": pk, "job": "advance_orders"})


def test_a_failed_job_whose_work_waits_already_is_not_doubled(operator: Client) -> None:
    pk = job()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = 'x' WHERE id = %s", [pk])
    defer(Job.ADVANCE_ORDERS, once="x", account_id=1, amazon_order_ids=[])
    answer = operator.post(f"/jobs/{pk}/retry/", follow=True)
    assert "another one for the same thing waits already" in answer.content.decode()
    assert state_of(pk) == "failed"
    assert not Activity.objects.exists()


def test_a_waiting_job_is_canceled(operator: Client) -> None:
    pk = job("todo")
    operator.post(f"/jobs/{pk}/cancel/")
    assert state_of(pk) == "cancelled"
    assert Activity.objects.get().type == "job.canceled"


def test_a_job_that_is_gone_is_named(operator: Client) -> None:
    answer = operator.post("/jobs/999999/cancel/", follow=True)
    assert "There is no job 999999 any more." in answer.content.decode()


def test_jobs_are_filtered_and_paged(operator: Client) -> None:
    for _ in range(51):
        job("succeeded")
    job("failed")
    assert len(operator.get("/jobs/?state=failed").context["rows"]) == 1
    assert len(operator.get("/jobs/?job=import_orders").context["rows"]) == 0
    first = operator.get("/jobs/")
    assert len(first.context["rows"]) == 50
    assert len(operator.get(f"/jobs/?after={first.context['next']}").context["rows"]) == 2
    assert len(operator.get("/jobs/?after=nonsense").context["rows"]) == 50


def test_the_page_says_which_workers_live(operator: Client) -> None:
    assert "No worker is running." in text_of(operator, "/jobs/")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()), (now() - interval '1 hour')")
    alive, dead = operator.get("/jobs/").context["workers"]
    assert (alive.alive, dead.alive) == (True, False)


def test_every_job_has_words() -> None:
    assert {task.value for task in Job} | {function.__name__ for _, function in schedule.SCHEDULE} == set(JOB_TEXTS)


# Keeping


def test_days_are_set_and_written_down(operator: Client) -> None:
    days = {"activity_days": "100", "error_days": "30", "failure_days": "90", "view_days": "730"}
    assert operator.post("/log-settings/", days).status_code == 302
    assert LogSettings.objects.get().activity_days == 100
    assert Activity.objects.get().facts == {"changes": {"activity_days": [365, 100], "error_days": [90, 30]}}


def test_who_saw_buyer_data_is_kept_for_a_year_at_least(operator: Client) -> None:
    days = {"activity_days": "x", "error_days": "30", "failure_days": "90", "view_days": "30"}
    answer = operator.post("/log-settings/", days, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert "Ensure this value is greater than or equal to 365." in answer.content.decode()
    assert 'value="x"' in answer.content.decode()
    assert not LogSettings.objects.exists()


def test_what_is_older_than_the_days_is_purged(store: Store, error: CommunicationError) -> None:
    now = timezone.now()
    record_activity(ActivityType.STORE_PAUSED, actor="martha")
    BuyerDataView.objects.create(viewed_at=now, actor="clara", kind=ViewKind.ORDER.value, orders=["902-1"])
    events = OrderEvent.objects.count()
    purge_logs(now + timedelta(days=80))
    assert (Activity.objects.count(), CommunicationError.objects.count(), BuyerDataView.objects.count()) == (1, 1, 1)
    purge_logs(now + timedelta(days=731))
    assert (Activity.objects.count(), CommunicationError.objects.count(), BuyerDataView.objects.count()) == (0, 0, 0)
    assert OrderEvent.objects.count() == events


@pytest.mark.parametrize("address", ["/activity/", "/errors/", "/jobs/", "/log-settings/", "/buyer-data-views/"])
def test_no_log_page_asks_more_than_a_few_queries(
    db: None, error: CommunicationError, address: str, django_assert_max_num_queries: Any
) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    with django_assert_max_num_queries(QUERIES):
        assert client.get(address).status_code == 200
