"""What a merchant has set up in the stand-in Magento: version, switches, store views. It holds, it does not decide."""

from __future__ import annotations

from decimal import Decimal

import msgspec

ALL_RESOURCES = frozenset({"*"})


class Integration(msgspec.Struct, frozen=True, kw_only=True):
    """An integration with its four secrets and the ACL resources it was given; {"*"} is "All"."""

    consumer_id: int = 1
    consumer_key: str = "demo-consumer-key"
    consumer_secret: str = "demo-consumer-secret"  # noqa: S105  made up
    access_token: str = "demo-access-token"  # noqa: S105  made up
    access_token_secret: str = "demo-access-token-secret"  # noqa: S105  made up
    resources: frozenset[str] = ALL_RESOURCES


class ImsClient(msgspec.Struct, frozen=True, kw_only=True):
    """A server-to-server credential of Adobe's Identity Management Service."""

    client_id: str = "demo-ims-client"
    client_secret: str = "demo-ims-secret"  # noqa: S105  made up
    organization: str = "DEMO@AdobeOrg"
    scopes: str = (
        "openid,AdobeID,email,profile,additional_info.roles,additional_info.projectedProductContext,commerce.accs"
    )


class Website(msgspec.Struct, frozen=True, kw_only=True):
    """A website; `stock_id` is the stock that its sales channel is linked to."""

    website_id: int
    code: str
    name: str
    base_currency: str = "USD"
    stock_id: int = 1


class StoreView(msgspec.Struct, frozen=True, kw_only=True):
    """A store view. `order_mails` is sales_email/order/enabled, which REST cannot read."""

    store_id: int
    code: str
    name: str
    website_id: int = 1
    is_active: bool = True
    order_mails: bool = True


class ShippingMethod(msgspec.Struct, frozen=True, kw_only=True):
    """A shipping method that a cart may choose."""

    carrier: str
    method: str
    title: str
    price: Decimal = Decimal("5.00")


class Settings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Switches that a test or a person may turn at any time.

    - version, edition ("open_source", "commerce", "cloud"): decide a few answers (unknown keys, ACL of POST /V1/orders)
    - bearer_enabled: oauth/consumer/enable_integration_as_bearer
    - input_limits: webapi/validation/complex_array_limit (20 entities) and max_page_size (300)
    - lock_wait_seconds: how long two parallel calls with one PHPSESSID on one order block each other (N1)
    - latency: seconds per call by route name, "*" for all others; row_latency: seconds per order in a list (N+1)
    - workers: how many PHP processes answer at a time; 0 is no limit
    - clock_skew: seconds that the server's own clock (for OAuth) is ahead of real time
    - statuses: custom statuses by the state they are assigned to
    - tax_percent: tax rules by country or country-region ("US-CA") that a cart applies
    """

    version: str = "2.4.7-p3"
    edition: str = "open_source"
    bearer_enabled: bool = False
    input_limits: bool = False
    maintenance: bool = False
    lock_wait_seconds: float = 50.0
    latency: dict[str, float] = {}
    row_latency: float = 0.0
    workers: int = 0
    clock_skew: float = 0.0
    gift_messages: bool = False
    tax_percent: dict[str, Decimal] = {}
    payment_methods: dict[str, str] = msgspec.field(default_factory=lambda: {"checkmo": "Check / Money order"})
    shipping_methods: list[ShippingMethod] = msgspec.field(
        default_factory=lambda: [ShippingMethod(carrier="flatrate", method="flatrate", title="Flat Rate - Fixed")]
    )
    customer_street_lines: int = 2
    statuses: dict[str, list[str]] = msgspec.field(default_factory=lambda: {"processing": ["fraud"]})

    @property
    def release(self) -> tuple[int, ...]:
        """The version as numbers, patch last: 2.4.7-p3 is (2, 4, 7, 3)."""
        base, _, patch = self.version.partition("-p")
        return (*(int(part) for part in base.split(".")), int(patch or 0))
