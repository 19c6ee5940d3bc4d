"""Deferring jobs: always here, always on Django's own connection, so that jobs commit with their rows (law 5).

Procrastinate's worker swaps in a connection pool of its own; a bare `.defer(` in a task would survive a rollback
(facts engine.md §2.2). Jobs are named here so that services need not import them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from procrastinate.types import JSONValue

from saleschannel import batch_sql


class Job(StrEnum):
    """The jobs, by the names under which they are registered in `jobs.tasks`."""

    IMPORT_ORDERS = "import_orders"
    ADVANCE_ORDERS = "advance_orders"
    CONFIRM_SHIPMENTS = "confirm_shipments"
    CHECK_CONFIRMATIONS = "check_confirmations"
    RETRY_WAITING_ORDERS = "retry_waiting_orders"
    CANCEL_ON_AMAZON = "cancel_on_amazon"
    DELIVER_NOTICE = "deliver_notice"
    WORK_ON_BULK_RUN = "work_on_bulk_run"


def later(wait: timedelta) -> datetime:
    """The moment in so long a time by the database's clock, which decides when a job is due; ours may be wrong."""
    now: datetime = batch_sql.rows("SELECT clock_timestamp()")[0][0]
    return now + wait


def defer_import(account_id: int, at: datetime | None = None) -> bool:
    """At most one import of an account waits, and at most one runs."""
    key = f"import:{account_id}"
    return defer(Job.IMPORT_ORDERS, lock=key, once=key, at=at, account_id=account_id)


def defer_confirmation(order_id: int, at: datetime | None = None) -> bool:
    """At most one confirmation of an order waits, and at most one runs."""
    key = f"confirm:{order_id}"
    return defer(Job.CONFIRM_SHIPMENTS, lock=key, once=key, at=at, order_id=order_id)


def defer_cancellations(account_id: int, at: datetime | None = None) -> bool:
    """At most one job that sends an account's cancellations waits, and at most one runs."""
    key = f"cancel:{account_id}"
    return defer(Job.CANCEL_ON_AMAZON, lock=key, once=key, at=at, account_id=account_id)


def defer(
    job: Job,
    *,
    lock: str | None = None,
    once: str | None = None,
    at: datetime | None = None,
    **ids: int | str | list[str],
) -> bool:
    """Defer a job with ids as arguments, in the caller's transaction.

    `lock`: jobs with the same lock run one after another. `once`: at most one such job waits; False if one does.
    """
    manager = JobManager(DjangoConnector())
    deferrer = configure_task(name=job.value, job_manager=manager, lock=lock, queueing_lock=once, schedule_at=at)
    try:
        with transaction.atomic():  # a savepoint: a taken `once` must not spoil the caller's transaction
            deferrer.defer(**cast("dict[str, JSONValue]", ids))
    except AlreadyEnqueued:
        return False
    return True
