"""Whether this installation does its work: each check says what it found, and what to do when something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import LiteralString

import msgspec
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from saleschannel import batch_sql
from saleschannel.channel.models import AmazonOrder, ImportCursor, Package, SellerAccount, UnreadableOrder
from saleschannel.domain.notices import silence_allowed
from saleschannel.domain.orders import CONFIRMED_BY_AMAZON
from saleschannel.domain.shipments import UNCONFIRMED, ConfirmationState
from saleschannel.services.notice_settings import notice_settings
from saleschannel.services.read_only import writes_are_stopped

OVERDUE_AFTER = timedelta(minutes=10)
UNCONFIRMED_FOR = timedelta(hours=1)
UNSEEN_FOR = timedelta(days=1)
FAILURES_OF = timedelta(days=1)


class Level(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"  # to be known
    PROBLEM = "problem"  # something does not work


class Finding(msgspec.Struct, frozen=True):
    """What one check found."""

    check: str
    level: Level
    message: str
    remedy: str = ""


class HealthQuestions(msgspec.Struct, frozen=True):
    """What the checks cannot know themselves: Amazon's clock, the stock's books, how often orders are looked for."""

    clock: Callable[[SellerAccount], datetime]
    stock_differences: Callable[[], Sequence[str]]
    import_every: timedelta


# A worker tells every 5 s that it lives; after 20 s it counts as dead (config.settings).
WORKERS = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '20 seconds'"
STALLED = """
    SELECT count(*) FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
     WHERE job.status = 'doing' AND (worker.id IS NULL OR worker.last_heartbeat < now() - interval '20 seconds')
"""
OVERDUE = """
    SELECT count(*) FROM procrastinate_jobs job
     WHERE job.status = 'todo' AND coalesce(job.scheduled_at, (
               SELECT min(event.at) FROM procrastinate_events event WHERE event.job_id = job.id
           )) < now() - make_interval(secs => %b::float8)
"""
FAILED = """
    SELECT count(*), coalesce(string_agg(DISTINCT job || ' (' || error || ')', ', '), '') FROM jobs_jobfailure
     WHERE occurred_at > now() - make_interval(secs => %b::float8)
"""


def find_health(questions: HealthQuestions) -> list[Finding]:
    """All findings. When the database is not at this version, that is the only one that can be made."""
    findings = [database(), migrations()]
    if findings[-1].level is Level.PROBLEM:
        return findings
    findings += [mode(), *jobs(), *imports(questions), *confirmations(), stock(questions), *orders()]
    return findings


def database() -> Finding:
    """Reaching this line needs an answer; an unreachable database is the command's error."""
    version = batch_sql.rows("SHOW server_version")[0][0]
    return Finding("database", Level.OK, f"PostgreSQL {version} answers.")


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return Finding(
            "migrations", Level.PROBLEM, f"{len(missing)} migrations are missing.", "Run `saleschannel migrate`."
        )
    return Finding("migrations", Level.OK, "The database is at this version.")


def mode() -> Finding:
    if writes_are_stopped():
        remedy = "Call `saleschannel read-only off` if the new address is right, or unset SALESCHANNEL_READ_ONLY."
        return Finding("mode", Level.WARNING, "Read-only mode is on: nothing is written to Amazon.", remedy)
    return Finding("mode", Level.OK, "Writes to Amazon are allowed.")


def jobs() -> Iterator[Finding]:
    """Workers, and jobs that nobody performs. Without a worker cron may do it: only overdue jobs are a problem."""
    workers = count(WORKERS)
    overdue = count(OVERDUE, OVERDUE_AFTER.total_seconds())
    start = "Start `saleschannel worker`, or call `saleschannel work --until-idle` more often."
    if workers:
        yield Finding("workers", Level.OK, f"{workers} at work.")
    else:
        yield Finding("workers", Level.WARNING, "No worker is running.", start)
    if overdue:
        yield Finding("jobs", Level.PROBLEM, f"{overdue} jobs have been due for more than 10 minutes.", start)
    if stalled := count(STALLED):
        remedy = "Nothing to do while a worker runs: it takes them over within half a minute."
        yield Finding("jobs", Level.WARNING, f"{stalled} jobs were left behind by a worker that ended.", remedy)
    failed, which = batch_sql.rows(FAILED, FAILURES_OF.total_seconds())[0]
    if failed:
        remedy = "Report it with the traceback in the table jobs_jobfailure; it holds no buyer data."
        yield Finding("jobs", Level.PROBLEM, f"{failed} jobs failed in the last 24 hours: {which}.", remedy)
    elif not overdue:
        yield Finding("jobs", Level.OK, "None is overdue, none has failed.")


def imports(questions: HealthQuestions) -> Iterator[Finding]:
    """Each account's last import, by Amazon's clock."""
    accounts = list(SellerAccount.objects.order_by("name"))
    if not accounts:
        yield Finding("import", Level.WARNING, "There is no seller account.", "Add one by `saleschannel account add`.")
    for account in accounts:
        yield import_of(account, questions)


def import_of(account: SellerAccount, questions: HealthQuestions) -> Finding:
    check = f"import {account.name}"
    if not account.active:
        return Finding(check, Level.WARNING, "The account is paused.")
    if account.problem:
        return Finding(check, Level.PROBLEM, account.problem, f"See `saleschannel account test “{account.name}”`.")
    cursor = ImportCursor.objects.filter(account=account, store=None).first()
    if cursor is None or not account.stores.filter(active=True).exists():
        return Finding(check, Level.WARNING, "No store imports.", "Connect one by `saleschannel store add`.")
    last = cursor.last_success_at or account.created_at
    silence = questions.clock(account) - last
    if silence > silence_allowed(notice_settings().import_minutes, questions.import_every):
        remedy = f"Check that a worker runs, then `saleschannel account test “{account.name}”`."
        return Finding(check, Level.PROBLEM, f"No import since {last:%Y-%m-%d %H:%M} UTC.", remedy)
    return Finding(check, Level.OK, f"Imported up to {cursor.watermark:%Y-%m-%d %H:%M} UTC.")


def confirmations() -> Iterator[Finding]:
    """Packages on their way to Amazon that have been so for too long, or were refused."""
    waiting = Package.objects.filter(
        state__in=[state.value for state in UNCONFIRMED], created_at__lt=ago(UNCONFIRMED_FOR)
    ).exclude(order__programs__overlap=sorted(CONFIRMED_BY_AMAZON))
    unseen = Package.objects.filter(state=ConfirmationState.ACCEPTED.value, created_at__lt=ago(UNSEEN_FOR))
    refused = Package.objects.filter(state=ConfirmationState.REFUSED.value)
    found = [
        (waiting.count(), "have waited for more than an hour to be confirmed", "See the communication errors."),
        (unseen.count(), "were accepted by Amazon a day ago and are not shown by it", "Look in Seller Central."),
        (refused.count(), "were refused by Amazon", "See `saleschannel orders list --needs-attention`, then retry."),
    ]
    problems = [Finding("shipments", Level.PROBLEM, f"{n} packages {what}.", remedy) for n, what, remedy in found if n]
    yield from problems or [Finding("shipments", Level.OK, "All packages are confirmed or on their way.")]


def stock(questions: HealthQuestions) -> Finding:
    """The law of the stock: what is reserved is the sum of the reservations."""
    if wrong := questions.stock_differences():
        shown = ", ".join(wrong[:10])
        return Finding(
            "stock", Level.PROBLEM, f"Reserved units are not the sum of their reservations: {shown}.", "Report this."
        )
    return Finding("stock", Level.OK, "Reserved units add up.")


def orders() -> Iterator[Finding]:
    """Orders that a person must look at: held ones, and those that Amazon shows but nobody can read."""
    held = AmazonOrder.objects.exclude(attention_reason="").count()
    unreadable = UnreadableOrder.objects.filter(resolved=False).count()
    if held:
        remedy = "See `saleschannel orders list --needs-attention`."
        yield Finding("orders", Level.WARNING, f"{held} orders need attention.", remedy)
    if unreadable:
        remedy = "See the communication errors; look the orders up in Seller Central."
        yield Finding("orders", Level.WARNING, f"{unreadable} orders of Amazon could not be imported.", remedy)
    if not held and not unreadable:
        yield Finding("orders", Level.OK, "No order needs attention.")


def ago(span: timedelta) -> datetime:
    """By the database's clock, which wrote the times compared with."""
    moment: datetime = batch_sql.rows("SELECT now() - make_interval(secs => %b::float8)", span.total_seconds())[0][0]
    return moment


def count(sql: LiteralString, *parameters: float) -> int:
    return int(batch_sql.rows(sql, *parameters)[0][0])
