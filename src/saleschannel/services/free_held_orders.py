"""Products or stock changed in Commerce: orders that were held because of them are tried again, by jobs."""

from __future__ import annotations

from saleschannel.channel.models import SellerAccount
from saleschannel.job_queue import Job, defer


def free_held_orders() -> None:
    """Defer one retry per account, in the caller's transaction; at most one waits."""
    for account_id in SellerAccount.objects.filter(active=True).values_list("pk", flat=True):
        key = f"retry:{account_id}"
        defer(Job.RETRY_WAITING_ORDERS, lock=key, once=key, account_id=account_id)
