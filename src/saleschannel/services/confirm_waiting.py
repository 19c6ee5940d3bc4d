"""Give the packages that wait for their confirmation a job again: after read-only mode, or when a job was lost."""

from __future__ import annotations

from datetime import datetime

from saleschannel.channel.models import Package
from saleschannel.domain.orders import CONFIRMED_BY_AMAZON
from saleschannel.domain.shipments import UNCONFIRMED
from saleschannel.job_queue import defer_confirmation

AT_ONCE = 500
"""Packages per call, the oldest first; what is left over comes with the next one, a minute later."""


def confirm_waiting_packages(made_before: datetime | None = None) -> None:
    """A confirmation job for each order with such a package. Orders that have one waiting get no second."""
    waiting = Package.objects.filter(state__in=[state.value for state in UNCONFIRMED])
    if made_before is not None:
        waiting = waiting.filter(created_at__lt=made_before)
    waiting = waiting.exclude(order__programs__overlap=sorted(CONFIRMED_BY_AMAZON)).filter(order__held_at=None)
    for order_id in waiting.order_by("id").values_list("order_id", flat=True)[:AT_ONCE]:
        defer_confirmation(order_id)
