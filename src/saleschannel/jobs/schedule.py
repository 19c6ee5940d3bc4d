"""What runs by itself, and when. Everything here is a net: work is normally deferred by what causes it.

Cron expressions have seconds as their sixth, last field.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from saleschannel.channel.models import CommunicationError, Package, RawPage, SellerAccount
from saleschannel.domain.orders import CONFIRMED_BY_AMAZON
from saleschannel.domain.shipments import UNCONFIRMED
from saleschannel.job_queue import Job, defer, defer_confirmation, defer_import
from saleschannel.jobs.models import JobFailure
from saleschannel.jobs.rescue import remove_old_jobs, rescue_stalled_jobs
from saleschannel.services.free_held_orders import free_held_orders

UNCONFIRMED_PER_TICK = 500
FORGOTTEN_AFTER = timedelta(minutes=2)
KEEP_FAILURES = timedelta(days=90)


def keep_importing(timestamp: int) -> None:  # noqa: ARG001  Procrastinate passes the tick
    """Every active account has an import waiting, whatever became of the last one."""
    for account_id in SellerAccount.objects.filter(active=True).values_list("pk", flat=True):
        defer_import(account_id)


def keep_retrying(timestamp: int) -> None:  # noqa: ARG001
    """Orders that wait for a change in Commerce are tried again."""
    free_held_orders()


def keep_confirming(timestamp: int) -> None:  # noqa: ARG001
    """Packages that are not confirmed get a job again, after read-only mode say; accepted ones are read back."""
    waiting = Package.objects.filter(
        state__in=[state.value for state in UNCONFIRMED], created_at__lt=timezone.now() - FORGOTTEN_AFTER
    ).exclude(order__programs__overlap=sorted(CONFIRMED_BY_AMAZON))
    for order_id in waiting.order_by("id").values_list("order_id", flat=True)[:UNCONFIRMED_PER_TICK]:
        defer_confirmation(order_id)
    for account_id in SellerAccount.objects.filter(active=True).values_list("pk", flat=True):
        key = f"check:{account_id}"
        defer(Job.CHECK_CONFIRMATIONS, lock=key, once=key, account_id=account_id)


def rescue(timestamp: int) -> None:  # noqa: ARG001
    """Jobs of killed workers are taken over."""
    rescue_stalled_jobs()


def tidy(timestamp: int) -> None:  # noqa: ARG001
    """Remove finished jobs, old failures and errors, and raw pages whose time is over."""
    now = timezone.now()
    remove_old_jobs()
    JobFailure.objects.filter(occurred_at__lt=now - KEEP_FAILURES).delete()
    CommunicationError.objects.filter(occurred_at__lt=now - KEEP_FAILURES).delete()
    RawPage.objects.filter(received_at__lt=now - timedelta(days=settings.RAW_PAGE_DAYS)).delete()


SCHEDULE = (
    ("* * * * *", keep_importing),
    ("* * * * *", keep_retrying),
    ("* * * * *", keep_confirming),
    ("* * * * * */10", rescue),
    ("17 * * * *", tidy),
)
