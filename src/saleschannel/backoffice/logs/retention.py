"""Removes what the logs have kept long enough. Events of orders are no log: they go with their orders."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from saleschannel.backoffice.models import BuyerDataView, LogSettings
from saleschannel.backoffice.people.sign_in_limits import purge_attempts
from saleschannel.channel.activity_log import ActivityType, record_activity
from saleschannel.channel.models import Activity, CommunicationError

DAYS = ("activity_days", "error_days", "failure_days", "view_days")


def log_settings() -> LogSettings:
    """What was set, or the defaults."""
    return LogSettings.objects.filter(pk=1).first() or LogSettings()


def change_log_settings(days: dict[str, int], *, actor: str) -> None:
    """Keep logs for so many days from now on; written down when it changes anything."""
    with transaction.atomic():
        before = log_settings()
        changes = {name: [getattr(before, name), days[name]] for name in DAYS if getattr(before, name) != days[name]}
        if changes:
            LogSettings.objects.update_or_create(pk=1, defaults=days)
            record_activity(ActivityType.LOG_DAYS_CHANGED, actor=actor, facts={"changes": changes})


def purge_logs(now: datetime) -> None:
    """Remove old entries, and attempts to sign in that count no more."""
    kept = log_settings()
    Activity.objects.filter(occurred_at__lt=now - timedelta(days=kept.activity_days)).delete()
    CommunicationError.objects.filter(occurred_at__lt=now - timedelta(days=kept.error_days)).delete()
    BuyerDataView.objects.filter(viewed_at__lt=now - timedelta(days=kept.view_days)).delete()
    purge_attempts(now)
