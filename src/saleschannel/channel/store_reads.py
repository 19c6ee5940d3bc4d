"""Reads about stores and seller accounts for pages. Writes nothing."""

from __future__ import annotations

from datetime import datetime

from saleschannel.channel.models import ImportCursor


def last_imports() -> dict[int, datetime]:
    """When each seller account's orders were last imported; accounts that never were are absent."""
    rows = ImportCursor.objects.filter(store__isnull=True, last_success_at__isnull=False)
    return {account_id: at for account_id, at in rows.values_list("account_id", "last_success_at") if at is not None}
