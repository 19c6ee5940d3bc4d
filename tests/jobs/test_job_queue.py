"""Jobs commit with the rows they are about, wait at most once, and survive the death of their worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from saleschannel.channel.models import CommunicationError, SellerAccount
from saleschannel.job_queue import Job, defer, defer_import
from saleschannel.jobs.models import JobFailure
from saleschannel.jobs.registration import JOBS, recording_failures
from saleschannel.jobs.rescue import put_back, rescue_stalled_jobs
from saleschannel.jobs.schedule import SCHEDULE, keep_importing, tidy

pytestmark = pytest.mark.django_db


def jobs() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
        return [(name, status) for name, status in cursor.fetchall()]


def take_job_as_a_worker_that_is_then_killed(heartbeat_seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO procrastinate_workers (last_heartbeat)
               VALUES (now() - make_interval(secs => %s)) RETURNING id""",
            [heartbeat_seconds_ago],
        )
        (worker_id,) = cursor.fetchone() or (None,)
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker_id])


def test_every_named_job_is_registered() -> None:
    assert set(JOBS) == set(Job)


def test_a_job_deferred_in_a_transaction_that_fails_is_gone_with_it() -> None:
    def defer_and_fail() -> None:
        with transaction.atomic():
            defer_import(1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        defer_and_fail()

    assert jobs() == []


def test_only_one_import_of_an_account_waits_and_the_transaction_survives_the_second() -> None:
    with transaction.atomic():
        first, second = defer_import(1), defer_import(1)
        SellerAccount.objects.create(name="Main", region="na", client_id="c", client_secret="s", refresh_token="r")

    assert (first, second) == (True, False)
    assert jobs() == [("import_orders", "todo")]
    assert SellerAccount.objects.count() == 1


def test_a_job_of_a_dead_worker_is_taken_over() -> None:
    defer(Job.CONFIRM_SHIPMENTS, order_id=1)
    take_job_as_a_worker_that_is_then_killed(heartbeat_seconds_ago=60)

    assert rescue_stalled_jobs() == 1
    assert jobs() == [("confirm_shipments", "todo")]


def test_a_job_of_a_living_worker_is_left_alone() -> None:
    defer(Job.CONFIRM_SHIPMENTS, order_id=1)
    take_job_as_a_worker_that_is_then_killed(heartbeat_seconds_ago=1)

    assert rescue_stalled_jobs() == 0
    assert jobs() == [("confirm_shipments", "doing")]


def test_a_dead_worker_s_job_whose_twin_waits_already_is_over() -> None:
    defer_import(1)
    take_job_as_a_worker_that_is_then_killed(heartbeat_seconds_ago=60)
    defer_import(1)

    rescue_stalled_jobs()

    assert jobs() == [("import_orders", "failed"), ("import_orders", "todo")]


def test_a_job_that_ended_just_before_it_was_taken_over_stops_no_other_rescue() -> None:
    defer(Job.CONFIRM_SHIPMENTS, order_id=1)
    take_job_as_a_worker_that_is_then_killed(heartbeat_seconds_ago=60)
    (job_id,) = ProcrastinateJob.objects.values_list("id", flat=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", [job_id])

    put_back(job_id)

    assert jobs() == [("confirm_shipments", "succeeded")]


def test_an_unexpected_error_is_written_down_without_its_text() -> None:
    buyer = " ".join(["Maria", "Muster"])

    def explode(order_id: int) -> None:
        raise ValueError(buyer, order_id)

    with pytest.raises(ValueError, match="Maria"):
        recording_failures(explode)(order_id=7)

    failure = JobFailure.objects.get()
    assert (failure.job, failure.ids, failure.error) == ("explode", {"order_id": 7}, "ValueError")
    assert buyer not in failure.traceback
    assert "explode" in failure.traceback


def test_every_active_account_gets_its_import_back_each_minute() -> None:
    for name, active in (("on", True), ("off", False)):
        SellerAccount.objects.create(
            name=name, region="na", client_id="c", client_secret="s", refresh_token="r", active=active
        )

    keep_importing(0)

    assert jobs() == [("import_orders", "todo")]


def test_communication_errors_are_forgotten_after_three_months() -> None:
    for days in (91, 89):
        moment = timezone.now() - timedelta(days=days)
        CommunicationError.objects.create(operation="import", code=f"old {days}", message="", occurred_at=moment)

    tidy(0)

    assert [error.code for error in CommunicationError.objects.all()] == ["old 89"]


def test_every_scheduled_function_runs() -> None:
    for _, function in SCHEDULE:
        function(0)
