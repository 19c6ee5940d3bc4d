"""The only place that names concrete adapters: seller accounts become marketplaces, kinds become Commerce back ends."""

from __future__ import annotations

import threading

from saleschannel.amazon.budget import USAGE_PLANS
from saleschannel.amazon.credentials import Credentials
from saleschannel.amazon.marketplace import AmazonMarketplace
from saleschannel.channel.call_budget import SharedCallBudget
from saleschannel.channel.models import SellerAccount
from saleschannel.commerce.builtin import shipping
from saleschannel.commerce.builtin.backend import BuiltinCommerce
from saleschannel.domain.errors import ConfigurationError
from saleschannel.domain.marketplaces import Region
from saleschannel.ports import CommerceBackend, OrderProcessing

PLANS = {operation.value: (plan.rate, plan.burst) for operation, plan in USAGE_PLANS.items()}

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
        budget=SharedCallBudget(account.pk, PLANS),
        endpoint=account.endpoint,
        token_endpoint=account.token_endpoint,
    )


def call_budget_of(account_id: int) -> SharedCallBudget:
    """What is left of Amazon's limits for an account."""
    return SharedCallBudget(account_id, PLANS)


def backend_of(kind: str) -> CommerceBackend:
    """The Commerce back end of this kind. Raises ConfigurationError for one this release does not have."""
    if kind == "builtin":
        return BuiltinCommerce()
    raise ConfigurationError(f"there is no Commerce back end “{kind}”", remedy="Choose `builtin` in the store.")


def order_processing() -> OrderProcessing:
    """The Commerce whose orders are processed on our own pages."""
    return shipping
