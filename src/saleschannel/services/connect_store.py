"""Connect a store: a seller account in one marketplace, with its order settings and the place its import begins at.

A store is prepared first and started when all is said; `connect_store` does both. The moment of the start is Amazon's,
not this machine's: a wrong clock here would miss orders or import old ones.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from saleschannel.channel.models import ImportCursor, OrderSettings, SellerAccount, Store
from saleschannel.channel.models.accounts import SetupStep
from saleschannel.domain.errors import ConfigurationError, PermanentError
from saleschannel.domain.import_window import OVERLAP
from saleschannel.domain.marketplaces import MarketplaceInfo
from saleschannel.job_queue import defer_import
from saleschannel.ports import Marketplace

CLOCK_IS_READ_TO = timedelta(milliseconds=500)
"""Amazon tells its time in whole seconds, so we know it to half a second; purchase times are cut to seconds, too."""


def connect_store(
    account: SellerAccount,
    info: MarketplaceInfo,
    name: str,
    marketplace: Marketplace,
    *,
    import_from: datetime | None = None,
    commerce_store: str = "default",
) -> Store:
    """Create the store and start it; orders placed before `import_from` (else: before now) are left alone.

    Raises ConfigurationError for a marketplace of another region, PermanentError for a store or name that exists,
    TransientError when Amazon cannot be asked for its time.
    """
    refuse_other_region(account, info)
    refuse_existing(account, info, name)
    started_at = moment_of_start(marketplace)
    with transaction.atomic():
        store = prepare_store(account, info, name, commerce_store=commerce_store)
        start_at(store, started_at, import_from)
    return store


def prepare_store(
    account: SellerAccount, info: MarketplaceInfo, name: str, *, commerce_store: str = "default"
) -> Store:
    """Create the store with ordinary order settings; nothing is imported before it is started. Amazon is not asked."""
    refuse_other_region(account, info)
    refuse_existing(account, info, name)
    now = timezone.now()
    with transaction.atomic():
        store = Store.objects.create(
            account=account,
            name=name,
            marketplace_id=info.marketplace_id,
            active=False,
            connected_at=now,
            import_from=now,
            setup_step=SetupStep.COMMERCE.value,
        )
        OrderSettings.objects.create(store=store, commerce_store=commerce_store)
    return store


def choose_commerce(store: Store, kind: str, commerce_store: str) -> None:
    """Say which Commerce gets the store's orders. A store that has orders keeps the one that has them."""
    with transaction.atomic():
        changed = Store.objects.filter(pk=store.pk).exclude(setup_step="").update(commerce_backend=kind)
        if not changed:
            raise PermanentError(
                f"“{store.name}” is set up: its orders are in the Commerce “{store.commerce_backend}”.",
                code="already_set_up",
                remedy="Change the Commerce store in its order settings.",
            )
        OrderSettings.objects.filter(store=store).update(commerce_store=commerce_store)
        go_on_to(store, SetupStep.SETTINGS)


def go_on_to(store: Store, step: SetupStep) -> None:
    """The step before this one is done; a store that is further on stays there."""
    order = [*SetupStep]
    earlier = [each.value for each in order[: order.index(step)]]
    Store.objects.filter(pk=store.pk, setup_step__in=earlier).update(setup_step=step.value)


def start_store(store: Store, marketplace: Marketplace, import_from: datetime | None = None) -> Store:
    """Start a prepared store; starting it once more changes nothing. Raises TransientError without Amazon's time."""
    started_at = moment_of_start(marketplace)
    with transaction.atomic():
        row = Store.objects.select_for_update().get(pk=store.pk)
        if row.setup_step:
            start_at(row, started_at, import_from)
    return row


def discard_store(store: Store) -> None:
    """Forget a store that was prepared and never started. Raises PermanentError for one that was."""
    with transaction.atomic():
        if not Store.objects.select_for_update().filter(pk=store.pk).exclude(setup_step="").exists():
            raise PermanentError(
                f"“{store.name}” is set up and may have orders.",
                code="already_set_up",
                remedy="Pause it instead: its orders stay.",
            )
        store.delete()


def moment_of_start(marketplace: Marketplace) -> datetime:
    """Amazon's time, never after the true moment."""
    return (marketplace.now() - CLOCK_IS_READ_TO).replace(microsecond=0)


def start_at(store: Store, started_at: datetime, import_from: datetime | None) -> None:
    """From now on the store's orders are imported; in the caller's transaction."""
    store.connected_at, store.import_from = started_at, min(import_from or started_at, started_at)
    store.active, store.setup_step = True, ""
    store.save(update_fields=["connected_at", "import_from", "active", "setup_step"])
    begin_import(store)
    defer_import(store.account_id)


def begin_import(store: Store) -> None:
    """The account's live import goes on from now; what was placed before is read once, as history."""
    ImportCursor.objects.get_or_create(
        account=store.account,
        store=None,
        defaults={"watermark": store.connected_at - OVERLAP, "last_resweep": store.connected_at},
    )
    if store.import_from < store.connected_at:
        ImportCursor.objects.create(
            account=store.account, store=store, watermark=store.import_from, history_until=store.connected_at
        )


def refuse_other_region(account: SellerAccount, info: MarketplaceInfo) -> None:
    if info.region.value != account.region:
        raise ConfigurationError(
            f"{info.name} belongs to the region {info.region.value}, the account “{account.name}” to {account.region}.",
            code="wrong_region",
            remedy=f"Add a seller account with `--region {info.region.value}` and connect the store with it.",
        )


def refuse_existing(account: SellerAccount, info: MarketplaceInfo, name: str) -> None:
    taken = Store.objects.filter(name=name).first()
    if taken is not None:
        raise PermanentError(
            f"There is a store “{name}” already.", code="name_taken", remedy="Choose another name for this one."
        )
    same = Store.objects.filter(account=account, marketplace_id=info.marketplace_id).first()
    if same is not None:
        raise PermanentError(
            f"{info.name} is connected already, as the store “{same.name}”.",
            code="already_connected",
            remedy="An account has one store per marketplace; change its settings by `saleschannel store settings`.",
        )
