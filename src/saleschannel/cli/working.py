"""`saleschannel work`: perform the jobs that are due, then end. For cron and for scripts."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

import time

import click

from saleschannel.cli.database import open_database
from saleschannel.cli.failures import Failure
from saleschannel.cli.output import json_option, show
from saleschannel.cli.processes import notice_address, run_worker

PAUSE = 0.5
"""Seconds between two looks while another worker performs what ours waits for."""


@click.command()
@click.option("--until-idle", is_flag=True, help="End when no job is due. Required: `saleschannel worker` runs on.")
@json_option
def work(*, until_idle: bool, as_json: bool) -> None:
    """Perform all jobs that are due, those they cause included. Jobs set for later are left to their time.

    Exit code 1: a job failed; `saleschannel health` names it.
    """
    if not until_idle:
        raise click.UsageError("Give --until-idle, or use `saleschannel worker` to work on until stopped.")
    open_database()
    notice_address()
    from saleschannel.jobs.models import JobFailure
    from saleschannel.services.due_jobs import jobs_done_since, last_job_event

    mark, last_failure = last_job_event(), JobFailure.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    perform_due_jobs()
    done, failed = jobs_done_since(mark), JobFailure.objects.filter(pk__gt=last_failure).count()
    show({"done": done, "failed": failed}, f"{done} jobs done, {failed} failed.", as_json=as_json)
    if failed:
        raise Failure(f"{failed} jobs failed.", remedy="See `saleschannel health`.", code="jobs_failed")


def perform_due_jobs() -> None:
    """Until none is due: jobs of killed workers are taken over, jobs that another worker performs are waited for."""
    from saleschannel.jobs.rescue import rescue_stalled_jobs
    from saleschannel.jobs.schedule import catch_up
    from saleschannel.services.due_jobs import due_jobs, last_job_event

    catch_up()  # where cron calls, no standing worker does it
    while True:
        rescue_stalled_jobs()
        mark = last_job_event()
        if not due_jobs():
            return
        run_worker(wait=False)
        if last_job_event() == mark:
            time.sleep(PAUSE)
