"""What runs by itself, and when. Everything here is a net: work is normally deferred by what causes it.

Cron expressions have seconds as their sixth, last field.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from saleschannel.backoffice.logs.retention import log_settings, purge_logs
from saleschannel.channel.models import (
    Cancellation,
    CreationDelay,
    RawPage,
    SellerAccount,
    UnreadableOrder,
)
from saleschannel.config.notice_wiring import notice_questions
from saleschannel.domain.cancellations import OPEN_CANCELLATIONS
from saleschannel.job_queue import Job, defer, defer_cancellations, defer_import
from saleschannel.jobs.models import JobFailure
from saleschannel.jobs.rescue import remove_old_jobs, rescue_stalled_jobs
from saleschannel.services.bulk_runs import defer_unfinished, remove_old_runs
from saleschannel.services.confirm_waiting import confirm_waiting_packages
from saleschannel.services.free_held_orders import free_held_orders
from saleschannel.services.keep_figures import keep_figures
from saleschannel.services.notice_deliveries import deliver_forgotten
from saleschannel.services.notices import forget_old, look

FORGOTTEN_AFTER = timedelta(minutes=2)
KEEP_FAILURES = timedelta(days=90)
KEEP_DELAYS = timedelta(days=8)


def keep_importing(timestamp: int) -> None:  # noqa: ARG001  Procrastinate passes the tick
    """Every active account has an import waiting, whatever became of the last one."""
    for account_id in SellerAccount.objects.filter(active=True).values_list("pk", flat=True):
        defer_import(account_id)


def keep_retrying(timestamp: int) -> None:  # noqa: ARG001
    """Orders that wait for a change in Commerce are tried again."""
    free_held_orders()


def keep_confirming(timestamp: int) -> None:  # noqa: ARG001
    """Packages that are not confirmed get a job again should theirs be lost; accepted ones are read back."""
    confirm_waiting_packages(made_before=timezone.now() - FORGOTTEN_AFTER)
    for account_id in SellerAccount.objects.filter(active=True).values_list("pk", flat=True):
        key = f"check:{account_id}"
        defer(Job.CHECK_CONFIRMATIONS, lock=key, once=key, account_id=account_id)


def keep_counting(timestamp: int) -> None:  # noqa: ARG001
    """The dashboard's figures: days of sales whose orders have changed are counted anew."""
    keep_figures()


def keep_canceling(timestamp: int) -> None:  # noqa: ARG001
    """Cancellations that are under way get a job again should theirs be lost."""
    open_ones = Cancellation.objects.filter(state__in=[state.value for state in OPEN_CANCELLATIONS])
    for account_id in open_ones.order_by().values_list("order__account_id", flat=True).distinct():
        defer_cancellations(account_id)


def keep_watch(timestamp: int) -> None:  # noqa: ARG001
    """Staff are told of what needs them, and of what is over."""
    look(notice_questions())
    deliver_forgotten()


def keep_working_on_runs(timestamp: int) -> None:  # noqa: ARG001
    """Runs over many orders go on should their job be lost."""
    defer_unfinished()


def rescue(timestamp: int) -> None:  # noqa: ARG001
    """Jobs of killed workers are taken over."""
    rescue_stalled_jobs()


def tidy(timestamp: int) -> None:  # noqa: ARG001
    """Remove finished jobs, what the logs have kept long enough, and Amazon's raw answers whose time is over."""
    now = timezone.now()
    remove_old_jobs()
    JobFailure.objects.filter(occurred_at__lt=now - timedelta(days=log_settings().failure_days)).delete()
    purge_logs(now)
    remove_old_runs(now - KEEP_FAILURES)
    CreationDelay.objects.filter(created_at__lt=now - KEEP_DELAYS).delete()
    forget_old(now - KEEP_FAILURES)
    raw_until = now - timedelta(days=settings.RAW_PAGE_DAYS)
    RawPage.objects.filter(received_at__lt=raw_until).delete()
    UnreadableOrder.objects.filter(seen_at__lt=raw_until).exclude(raw=b"").update(raw=b"")


SCHEDULE = (
    ("* * * * *", keep_importing),
    ("* * * * *", keep_retrying),
    ("* * * * *", keep_confirming),
    ("* * * * *", keep_counting),
    ("* * * * *", keep_watch),
    ("*/5 * * * *", keep_canceling),
    ("* * * * *", keep_working_on_runs),
    ("* * * * * */10", rescue),
    ("17 * * * *", tidy),
)


def catch_up() -> None:
    """What the clock brings a standing worker, once: for workers that are only called now and then. Imports nothing."""
    now = int(timezone.now().timestamp())
    for net in (keep_retrying, keep_confirming, keep_canceling, keep_counting, keep_watch, tidy):
        net(now)
