"""Stores: found, listed, renamed, paused and resumed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from saleschannel.channel.import_cursors import reach_back
from saleschannel.channel.models import ImportCursor, Store
from saleschannel.domain.errors import NotFound
from saleschannel.job_queue import defer_import


def find_store(name: str) -> Store:
    """The store of this name, with account and settings. Raises NotFound that names the choices."""
    store = stores().filter(name=name).first()
    if store is None:
        names = ", ".join(f"“{known}”" for known in stores().values_list("name", flat=True))
        raise NotFound(
            f"There is no store “{name}”.",
            remedy=f"There is: {names}." if names else "Add one by `saleschannel store add`.",
        )
    return store


def stores() -> QuerySet[Store]:
    """All stores by name."""
    return Store.objects.select_related("account", "order_settings").order_by("name")


def rename_store(store: Store, name: str) -> None:
    """Give the store another name; that it is free is checked by the caller, and by the database."""
    Store.objects.filter(pk=store.pk).update(name=name)


def pause_store(store: Store) -> bool:
    """Stop importing the store's orders; what is imported goes its way. False when it was paused already."""
    cursor = ImportCursor.objects.filter(account=store.account_id, store=None).first()
    since = cursor.watermark if cursor else store.import_from
    return bool(Store.objects.filter(pk=store.pk, active=True).update(active=False, paused_since=since))


def resume_store(store: Store) -> bool:
    """Import the store's orders again, with what happened while it was paused. False when it was not paused."""
    with transaction.atomic():
        row = Store.objects.select_for_update().get(pk=store.pk)
        if row.active:
            return False
        reach_back(row.account_id, row.paused_since or row.import_from)
        Store.objects.filter(pk=row.pk).update(active=True, paused_since=None)
        defer_import(row.account_id)
    return True
