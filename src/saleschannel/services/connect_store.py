"""Connect a store: a seller account in one marketplace, with its order settings and the place its import begins at.

The moment of connecting is Amazon's, not this machine's: a wrong clock here would miss orders or import old ones.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from saleschannel.channel.models import ImportCursor, OrderSettings, SellerAccount, Store
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
    """Create the store; orders placed before `import_from` (else: before now, by Amazon's clock) are left alone.

    Raises ConfigurationError for a marketplace of another region, PermanentError for a store or name that exists,
    TransientError when Amazon cannot be asked for its time.
    """
    refuse_other_region(account, info)
    refuse_existing(account, info, name)
    connected_at = (marketplace.now() - CLOCK_IS_READ_TO).replace(microsecond=0)  # never after the true moment
    with transaction.atomic():
        store = Store.objects.create(
            account=account,
            name=name,
            marketplace_id=info.marketplace_id,
            connected_at=connected_at,
            import_from=import_from or connected_at,
        )
        OrderSettings.objects.create(store=store, commerce_store=commerce_store)
        begin_import(store)
        defer_import(account.pk)
    return store


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
