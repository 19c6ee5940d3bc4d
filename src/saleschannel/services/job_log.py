"""The jobs of the queue for people: listed, tried again, canceled; and which workers live.

Reads Procrastinate's tables and changes them by its own functions only. Arguments of jobs are ids: no buyer data.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from saleschannel import batch_sql
from saleschannel.channel.activity_log import ActivityType, record_activity
from saleschannel.domain.errors import NotFound, PermanentError


class JobState(StrEnum):
    """The states in which the queue has a job, by the queue's own names."""

    TODO = "todo"
    DOING = "doing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ABORTED = "aborted"


class JobEntry(msgspec.Struct, frozen=True):
    """One job as the list shows it. `error` is the kind of the last failure; its own text is not kept."""

    id: int
    name: str
    state: JobState
    attempts: int
    ids: dict[str, Any]
    scheduled_at: datetime | None
    deferred_at: datetime | None
    changed_at: datetime | None
    error: str


class WorkerEntry(msgspec.Struct, frozen=True):
    """A worker process that has told of itself, and how many jobs it performs now."""

    id: int
    seen_at: datetime
    alive: bool
    jobs: int


class QueueCounts(msgspec.Struct, frozen=True):
    """How many jobs wait (`due` of them could begin now), are performed, and failed in the last two days."""

    waiting: int
    due: int
    doing: int
    failed: int


JOBS = """
    SELECT job.id, job.task_name, job.status::text, job.attempts, job.args::text, job.scheduled_at,
           story.deferred_at, story.changed_at, coalesce(failure.error, '')
      FROM (SELECT * FROM procrastinate_jobs
             WHERE id < %b::bigint AND (%b::text = '' OR status::text = %b::text)
               AND (%b::text = '' OR task_name = %b::text)
             ORDER BY id DESC LIMIT %b::int) job
      LEFT JOIN LATERAL (SELECT min(at) AS deferred_at, max(at) AS changed_at
                           FROM procrastinate_events WHERE job_id = job.id) story ON true
      LEFT JOIN LATERAL (SELECT error FROM jobs_jobfailure
                          WHERE job_id = job.id AND occurred_at > now() - interval '3 days'
                          ORDER BY occurred_at DESC LIMIT 1) failure ON job.status IN ('failed', 'todo')
     ORDER BY job.id DESC
"""
WAITING = """
    SELECT count(*), count(*) FILTER (WHERE scheduled_at IS NULL OR scheduled_at <= now())
      FROM procrastinate_jobs WHERE status = 'todo'
"""
DOING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND worker_id IS NOT NULL"
FAILED = "SELECT count(*) FROM jobs_jobfailure WHERE occurred_at > now() - interval '2 days'"
# A worker tells every 5 s that it lives; after 20 s it counts as dead (config.settings).
WORKERS = """
    SELECT worker.id, worker.last_heartbeat, worker.last_heartbeat > now() - interval '20 seconds',
           (SELECT count(*) FROM procrastinate_jobs WHERE worker_id = worker.id AND status = 'doing')
      FROM procrastinate_workers worker ORDER BY worker.last_heartbeat DESC LIMIT 50
"""
NAMES = "SELECT DISTINCT task_name FROM procrastinate_jobs WHERE id > (SELECT max(id) - 20000 FROM procrastinate_jobs)"
LOCKED = "SELECT task_name, status::text FROM procrastinate_jobs WHERE id = %b FOR UPDATE"
RETRY = "SELECT procrastinate_retry_job_v2(%b, now(), NULL, NULL, NULL)"
CANCEL = "SELECT procrastinate_cancel_job_v1(%b, false, false)"
NO_BOUND = 2**63 - 1


def list_jobs(state: str, name: str, *, before: int | None, size: int) -> list[JobEntry]:
    """The newest jobs with ids below `before`, in this state and of this name; empty texts: all."""
    bound = NO_BOUND if before is None else before
    found = batch_sql.rows(JOBS, bound, state, state, name, name, size)
    return [
        JobEntry(row[0], row[1], JobState(row[2]), row[3], msgspec.json.decode(row[4], type=dict), *row[5:])
        for row in found
    ]


def count_jobs() -> QueueCounts:
    """What the queue has to do; counted from its indexes."""
    waiting, due = batch_sql.rows(WAITING)[0]
    return QueueCounts(waiting, due, batch_sql.rows(DOING)[0][0], batch_sql.rows(FAILED)[0][0])


def list_workers() -> Sequence[WorkerEntry]:
    """Worker processes, the liveliest first; those that ended in order are not in the list."""
    return [WorkerEntry(*row) for row in batch_sql.rows(WORKERS)]


def job_names() -> list[str]:
    """The names of the jobs that were deferred lately."""
    return sorted(row[0] for row in batch_sql.rows(NAMES))


def retry_job(job_id: int, *, actor: str) -> None:
    """Put a failed job back into the queue. Raises NotFound, and PermanentError when it has not failed."""
    try:
        with transaction.atomic():
            name = locked_job(job_id, JobState.FAILED, _("Only failed jobs can be tried again."))
            batch_sql.rows(RETRY, job_id)
            record_activity(ActivityType.JOB_RETRIED, actor=actor, facts={"id": job_id, "job": name})
    except IntegrityError as error:
        raise PermanentError(
            _("Job %s is not needed again: another one for the same thing waits already.") % job_id,
            remedy=_("Look at the waiting jobs."),
        ) from error


def cancel_job(job_id: int, *, actor: str) -> None:
    """Take a waiting job out of the queue. Raises NotFound, and PermanentError when it has begun or ended."""
    with transaction.atomic():
        name = locked_job(job_id, JobState.TODO, _("Only waiting jobs can be canceled."))
        batch_sql.rows(CANCEL, job_id)
        record_activity(ActivityType.JOB_CANCELED, actor=actor, facts={"id": job_id, "job": name})


def locked_job(job_id: int, state: JobState, remedy: str) -> str:
    """The job's name, once it is certain that it is and stays in this state."""
    found = batch_sql.rows(LOCKED, job_id)
    if not found:
        remedy = _("Finished jobs are removed after two days.")
        raise NotFound(_("There is no job %s any more.") % job_id, remedy=remedy)
    name, actual = found[0]
    if actual != state:
        raise PermanentError(_("Job %s has gone on meanwhile.") % job_id, remedy=remedy)
    return str(name)
