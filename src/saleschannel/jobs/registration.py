"""Makes the jobs known to Procrastinate under their names, and writes down every unexpected failure."""

from __future__ import annotations

import functools
import traceback
from collections.abc import Callable
from typing import Any

from django.db import transaction
from procrastinate import App

from saleschannel.job_queue import Job
from saleschannel.jobs import schedule, tasks
from saleschannel.jobs.models import JobFailure

JOBS: dict[Job, Callable[..., None]] = {
    Job.IMPORT_ORDERS: tasks.import_orders,
    Job.ADVANCE_ORDERS: tasks.advance_orders,
    Job.CONFIRM_SHIPMENTS: tasks.confirm_shipments,
    Job.CHECK_CONFIRMATIONS: tasks.check_confirmations,
    Job.RETRY_WAITING_ORDERS: tasks.retry_waiting_orders,
    Job.CANCEL_ON_AMAZON: tasks.cancel_on_amazon,
    Job.DELIVER_NOTICE: tasks.deliver_notice,
    Job.WORK_ON_BULK_RUN: tasks.work_on_bulk_run,
}


def register(app: App) -> None:
    """Called by Procrastinate when Django is ready."""
    for job, function in JOBS.items():
        app.task(name=job.value)(recording_failures(function))
    for cron, function in schedule.SCHEDULE:
        task = app.task(name=function.__name__, queueing_lock=function.__name__)(recording_failures(function))
        app.periodic(cron=cron)(task)


def recording_failures(function: Callable[..., None]) -> Callable[..., None]:
    """The function, with unexpected errors written down before the queue marks the job as failed."""

    @functools.wraps(function)
    def perform(*args: Any, **ids: Any) -> None:
        try:
            function(*args, **ids)
        except Exception as error:
            record_failure(function.__name__, ids, error)
            raise

    return perform


def record_failure(job: str, ids: dict[str, Any], error: Exception) -> None:
    """Where it happened, without the error's own text: that may hold buyer data."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    with transaction.atomic():
        JobFailure.objects.create(job=job, ids=ids, error=type(error).__name__, traceback=frames)
