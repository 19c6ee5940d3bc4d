"""A seller account's stores with their order settings, as values: read once per page, not once per order."""

from __future__ import annotations

from datetime import datetime

import msgspec

from saleschannel.channel.models import SellerAccount, Store
from saleschannel.domain.order_settings import OrderSettings
from saleschannel.domain.orders import AmazonOrder


class StoreProfile(msgspec.Struct, frozen=True):
    """What the import needs to know of a store."""

    id: int
    marketplace_id: str
    active: bool
    import_from: datetime
    connected_at: datetime
    backend: str
    settings: OrderSettings


class AccountStores:
    """The stores of one seller account."""

    def __init__(self, account_id: int, profiles: list[StoreProfile]) -> None:
        self.account_id = account_id
        self._by_id = {profile.id: profile for profile in profiles}
        self._by_marketplace = {profile.marketplace_id: profile for profile in profiles}

    @classmethod
    def load(cls, account: SellerAccount) -> AccountStores:
        stores = Store.objects.filter(account=account).select_related("order_settings")
        return cls(account.pk, [profile_of(store) for store in stores])

    @property
    def marketplace_ids(self) -> tuple[str, ...]:
        """Marketplaces of the active stores, always in the same order (Amazon wants the same filters on every page)."""
        return tuple(sorted(profile.marketplace_id for profile in self._by_id.values() if profile.active))

    def store_for(self, order: AmazonOrder) -> StoreProfile | None:
        """The store a new order belongs to; None when there is none, it is paused, or the order is older than it."""
        profile = self._by_marketplace.get(order.marketplace_id)
        if profile is None or not profile.active or order.purchased_at < profile.import_from:
            return None
        return profile

    def marketplaces_of(self, store_id: int) -> tuple[str, ...]:
        return (self._by_id[store_id].marketplace_id,)

    @property
    def settings(self) -> dict[int, OrderSettings]:
        return {store_id: profile.settings for store_id, profile in self._by_id.items()}

    @property
    def connected_at(self) -> dict[int, datetime]:
        """When each store was connected, by Amazon's clock."""
        return {store_id: profile.connected_at for store_id, profile in self._by_id.items()}

    def settings_of(self, store_id: int) -> OrderSettings:
        return self._by_id[store_id].settings

    def backend_of(self, store_id: int) -> str:
        return self._by_id[store_id].backend


def profile_of(store: Store) -> StoreProfile:
    return StoreProfile(
        id=store.pk,
        marketplace_id=store.marketplace_id,
        active=store.active,
        import_from=store.import_from,
        connected_at=store.connected_at,
        backend=store.commerce_backend,
        settings=store.order_settings.as_domain(),
    )
