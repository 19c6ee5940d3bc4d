"""Figures of a run, from both sides' books."""

from __future__ import annotations

from collections import Counter
from typing import Any

from saleschannel.channel.models import AmazonOrder, CommunicationError, OrderEvent, Package
from saleschannel.commerce.builtin.models import Order
from saleschannel.jobs.models import JobFailure


def counts(received: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts by kind; nothing here is judged."""
    return {
        "Amazon orders in the channel": AmazonOrder.objects.count(),
        "Commerce orders by state": tally(Order.objects.values_list("state", flat=True)),
        "packages by state": tally(Package.objects.values_list("state", flat=True)),
        "packages sent more than once": Package.objects.filter(attempts__gt=1).count(),
        "confirmations at Amazon": tally(call["outcome"] for call in received),
        "events": tally(OrderEvent.objects.values_list("type", flat=True)),
        "communication errors": tally(CommunicationError.objects.values_list("operation", "code")),
        "failures of jobs": tally(JobFailure.objects.values_list("job", "error")),
    }


def tally(values: Any) -> dict[str, int]:
    named = (" ".join(value) if isinstance(value, tuple) else value for value in values)
    return dict(sorted(Counter(named).items()))
