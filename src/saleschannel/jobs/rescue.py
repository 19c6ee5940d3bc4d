"""Jobs left behind by killed workers, and jobs long finished.

A job of a killed worker stays `doing` for ever and its lock blocks all later ones, unless somebody puts it back
(facts engine.md §2.2 and §2.4).
"""

from __future__ import annotations

import structlog
from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg.errors import RaiseException

log = structlog.get_logger(__name__)

DEAD_AFTER_SECONDS = 20

STALLED = """
    SELECT job.id FROM procrastinate_jobs job
      LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
     WHERE job.status = 'doing'
       AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))
     ORDER BY job.id
"""
PUT_BACK = "SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)"
# Another job with the same queueing lock waits already: it does the work, this one is over.
GIVE_UP = "SELECT procrastinate_finish_job_v1(%s, 'failed', false)"
REMOVE = """
    DELETE FROM procrastinate_jobs
     WHERE id IN (SELECT job_id FROM procrastinate_events
                   WHERE type IN ('succeeded', 'failed', 'cancelled', 'aborted') AND at < now() - interval '2 days')
       AND status NOT IN ('todo', 'doing')
"""


def rescue_stalled_jobs(dead_after_seconds: float = DEAD_AFTER_SECONDS) -> int:
    """Put jobs of workers without a heartbeat back into the queue; how many."""
    with connection.cursor() as cursor:
        cursor.execute(STALLED, [dead_after_seconds])
        stalled = [job_id for (job_id,) in cursor.fetchall()]
    for job_id in stalled:
        log.warning("job of a dead worker is taken over", job=job_id)
        put_back(job_id)
    return len(stalled)


def put_back(job_id: int) -> None:
    """Put a job back. One that has ended meanwhile, because its worker was only slow, needs nothing."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(PUT_BACK, [job_id])
    except IntegrityError:
        with connection.cursor() as cursor:
            cursor.execute(GIVE_UP, [job_id])
    except ProgrammingError as error:
        if not isinstance(error.__cause__, RaiseException):
            raise
        log.info("job ended before it was taken over", job=job_id)


def remove_old_jobs() -> None:
    """Remove jobs that ended two days ago."""
    with connection.cursor() as cursor:
        cursor.execute(REMOVE)
