"""The only place that names concrete adapters: seller accounts become marketplaces, kinds become Commerce back ends."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime

import httpx
from django.utils import timezone

from saleschannel.amazon.budget import USAGE_PLANS, Operation
from saleschannel.amazon.carriers import amazon_carrier
from saleschannel.amazon.connection import ConnectionReport
from saleschannel.amazon.consent import consent_address, exchange_code
from saleschannel.amazon.credentials import Credentials
from saleschannel.amazon.marketplace import AmazonMarketplace
from saleschannel.channel.call_budget import CallsLeft, SharedCallBudget, calls_left
from saleschannel.channel.models import SellerAccount
from saleschannel.commerce.builtin import accounting, queries, shipping
from saleschannel.commerce.builtin.backend import BuiltinCommerce
from saleschannel.commerce.builtin.order_views import views_of_orders
from saleschannel.commerce.builtin.previews import BuiltinPreview
from saleschannel.domain.commerce_views import CommerceOrderView
from saleschannel.domain.errors import ConfigurationError, SaleschannelError
from saleschannel.domain.marketplaces import MARKETPLACES, TOKEN_ENDPOINT, Region
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import CommerceBackend, CommercePreview, OrderAccounting, OrderProcessing, TrackingCorrections

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


def check_keys(account: SellerAccount, *, client_id: str, client_secret: str, refresh_token: str) -> None:
    """Try other keys for an account, unstored. Raises CredentialsRejected, Unavailable or ConfigurationError."""
    marketplace = AmazonMarketplace(
        credentials=Credentials(client_id, client_secret, refresh_token),
        region=Region(account.region),
        budget=call_budget_of(account),
        endpoint=account.endpoint,
        token_endpoint=account.token_endpoint,
    )
    try:
        marketplace.check_keys()
    finally:
        marketplace.close()


def connection_report(account: SellerAccount, marketplace_ids: Sequence[str]) -> ConnectionReport:
    """What works for an account: in these marketplaces, else where it sells, else in its region until one answers."""
    marketplace = marketplace_of(account)
    of_region = [info.marketplace_id for info in MARKETPLACES.values() if info.region.value == account.region]
    wanted = marketplace_ids or [each for each in sold_in(marketplace) if each in of_region]
    if wanted:
        return marketplace.check_connection(wanted)
    for marketplace_id in of_region:
        report = marketplace.check_connection([marketplace_id])
        if report.works or not report.endpoint_reached or not report.credentials_accepted:
            break
    return report


def sold_in(marketplace: AmazonMarketplace) -> list[str]:
    """Where the seller takes part; nothing when Amazon does not say."""
    try:
        return [each.marketplace_id for each in marketplace.participations() if each.takes_part]
    except SaleschannelError:
        return []


def consent_address_of(account: SellerAccount, *, state: str, redirect_uri: str, seller_central: str = "") -> str:
    """Where the account's seller agrees; `seller_central` is a country's, unless the account names its own."""
    return consent_address(
        account.seller_central or seller_central or Region(account.region).seller_central,
        account.application_id,
        state=state,
        redirect_uri=redirect_uri,
        is_draft=account.application_is_draft,
    )


def exchange_consent(account: SellerAccount, code: str, redirect_uri: str) -> str:
    """The refresh token for Amazon's code; works once. Raises CredentialsRejected or Unavailable."""
    with httpx.Client(follow_redirects=False) as http:
        return exchange_code(
            http,
            account.token_endpoint or TOKEN_ENDPOINT,
            client_id=account.client_id,
            client_secret=str(account.client_secret),
            code=code,
            redirect_uri=redirect_uri,
        )


def searches_left(account: SellerAccount) -> CallsLeft:
    """What Amazon's limits leave of the call that reads orders."""
    left = calls_left([call_budget_of(account)])[account.pk]
    return next(each for each in left if each.operation == Operation.SEARCH_ORDERS.value)


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


def commerce_kinds() -> list[str]:
    """The kinds of Commerce that a store can be connected to."""
    return ["builtin"]


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


def tracking_corrections() -> TrackingCorrections:
    """The Commerce whose packages are corrected on our own pages."""
    return shipping


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
