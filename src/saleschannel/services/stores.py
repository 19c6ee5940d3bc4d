"""Stores: found, listed, paused and resumed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from saleschannel.channel.models import Store
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


def pause_store(store: Store) -> bool:
    """Stop importing the store's orders; what is imported goes its way. False when it was paused already."""
    return bool(Store.objects.filter(pk=store.pk, active=True).update(active=False))


def resume_store(store: Store) -> bool:
    """Import the store's orders again. False when it was not paused."""
    with transaction.atomic():
        resumed = bool(Store.objects.filter(pk=store.pk, active=False).update(active=True))
        if resumed:
            defer_import(store.account_id)
    return resumed
