"""What the job queue has to do now and what it has done, read from Procrastinate's own tables."""

from __future__ import annotations

from saleschannel import batch_sql

# Due, and not behind a job with the same lock that is set for later: just what a worker would take or wait for.
DUE = """
    SELECT count(*) FROM procrastinate_jobs job
     WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
       AND NOT EXISTS (
           SELECT FROM procrastinate_jobs other
            WHERE other.lock = job.lock AND other.status = 'todo' AND other.scheduled_at > now()
              AND (other.priority > job.priority OR (other.priority = job.priority AND other.id < job.id)))
"""
SUCCEEDED = "SELECT count(*) FROM procrastinate_events WHERE id > %b AND type = 'succeeded'"
LAST_EVENT = "SELECT coalesce(max(id), 0) FROM procrastinate_events"


def due_jobs() -> int:
    """Jobs that could be performed now, or as soon as a running one with the same lock has ended."""
    return int(batch_sql.rows(DUE)[0][0])


def last_job_event() -> int:
    """A mark in the queue's story, for `jobs_done_since`."""
    return int(batch_sql.rows(LAST_EVENT)[0][0])


def jobs_done_since(mark: int) -> int:
    return int(batch_sql.rows(SUCCEEDED, mark)[0][0])
