"""The only place that names concrete adapters: seller accounts become marketplaces, kinds become Commerce back ends."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from saleschannel.amazon.budget import USAGE_PLANS
from saleschannel.amazon.carriers import amazon_carrier
from saleschannel.amazon.credentials import Credentials
from saleschannel.amazon.marketplace import AmazonMarketplace
from saleschannel.channel.call_budget import SharedCallBudget
from saleschannel.channel.models import SellerAccount
from saleschannel.commerce.builtin import accounting, queries, shipping
from saleschannel.commerce.builtin.backend import BuiltinCommerce
from saleschannel.commerce.builtin.order_views import views_of_orders
from saleschannel.commerce.builtin.previews import BuiltinPreview
from saleschannel.domain.commerce_views import CommerceOrderView
from saleschannel.domain.errors import ConfigurationError, SaleschannelError
from saleschannel.domain.marketplaces import Region
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import CommerceBackend, CommercePreview, OrderAccounting, OrderProcessing

_marketplaces: dict[int, tuple[tuple[str, ...], AmazonMarketplace]] = {}
_lock = threading.Lock()


def marketplace_of(account: SellerAccount) -> AmazonMarketplace:
    """The account's connection to Amazon, one per process; made anew when its credentials were changed."""
    key = (
        account.region,
        account.client_id,
        str(account.client_secret),
        str(account.refresh_token),
        account.endpoint,
        account.token_endpoint,
        str(account.limits_factor),
    )
    with _lock:
        known = _marketplaces.get(account.pk)
        if known is None or known[0] != key:
            known = _marketplaces[account.pk] = (key, _connect(account))
        return known[1]


def _connect(account: SellerAccount) -> AmazonMarketplace:
    return AmazonMarketplace(
        credentials=Credentials(account.client_id, str(account.client_secret), str(account.refresh_token)),
        region=Region(account.region),
        budget=call_budget_of(account),
        endpoint=account.endpoint,
        token_endpoint=account.token_endpoint,
    )


def call_budget_of(account: SellerAccount) -> SharedCallBudget:
    """What is left of Amazon's limits for an account, with the factor that Amazon has granted it."""
    factor = account.limits_factor
    plans = {operation.value: (plan.rate * factor, plan.burst * factor) for operation, plan in USAGE_PLANS.items()}
    return SharedCallBudget(account.pk, plans)


def backend_of(kind: str) -> CommerceBackend:
    """The Commerce back end of this kind. Raises ConfigurationError for one this release does not have."""
    if kind == "builtin":
        return BuiltinCommerce()
    raise ConfigurationError(f"there is no Commerce back end “{kind}”", remedy="Choose `builtin` in the store.")


def preview_of(kind: str) -> CommercePreview:
    """The Commerce of this kind for dry runs, which cannot change it. Raises as `backend_of` does."""
    backend_of(kind)
    return BuiltinPreview()


def order_processing() -> OrderProcessing:
    """The Commerce whose orders are processed on our own pages."""
    return shipping


def order_accounting() -> OrderAccounting:
    """The Commerce whose orders are invoiced and credited on our own pages."""
    return accounting


def order_views(references: Sequence[str]) -> Mapping[str, CommerceOrderView]:
    """The Commerce orders of these Amazon orders, for display and export; those that do not exist are absent."""
    return views_of_orders(references)


def tracking_of(carrier: str, tracking_number: str, shipping_method: str = "") -> Tracking:
    """How a package travels, from the carrier's usual name: Amazon's code where it has one, else `Other` by name."""
    known = amazon_carrier(carrier)
    return Tracking(known.code, tracking_number.strip(), known.name, shipping_method.strip())


def amazon_time(account: SellerAccount) -> datetime:
    """Amazon's clock; this machine's while Amazon cannot be asked."""
    try:
        return marketplace_of(account).now()
    except SaleschannelError:
        return timezone.now()


def stock_differences() -> list[str]:
    """SKUs whose reserved units are not the sum of their reservations: must be none."""
    return [difference.sku for difference in queries.stock_differences()]
