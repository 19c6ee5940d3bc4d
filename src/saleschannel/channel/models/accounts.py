"""Seller accounts at Amazon, their call budget, and stores with their order settings."""

from __future__ import annotations

from enum import StrEnum

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.domain import order_settings as domain
from saleschannel.domain.marketplaces import MARKETPLACES, MarketplaceInfo, Region
from saleschannel.enum_checks import values_check
from saleschannel.vault.fields import EncryptedTextField

number_prefix = RegexValidator(
    r"\A[A-Za-z0-9._/-]*\Z", _("A number prefix has only letters without accents, digits and the signs - . _ /")
)


class SetupStep(StrEnum):
    """What is still to be done before a store that was begun imports orders; a store set up has none."""

    COMMERCE = "commerce"  # choose the Commerce that gets the orders
    SETTINGS = "settings"  # look through the order settings
    HISTORY = "history"  # say from when on orders are imported, and start


class SellerAccount(models.Model):
    """One authorisation at Amazon: a refresh token for one region, with several marketplaces."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    region = models.CharField(_("region"), max_length=2, choices=[(r.value, r.value.upper()) for r in Region])
    client_id = models.CharField(_("client id"), max_length=200)
    client_secret = EncryptedTextField(_("client secret"))
    refresh_token = EncryptedTextField(_("refresh token"))
    endpoint = models.URLField(_("API endpoint"), blank=True, help_text=_("Empty: Amazon's endpoint of the region."))
    token_endpoint = models.URLField(_("token endpoint"), blank=True, help_text=_("Empty: Login with Amazon."))
    limits_factor = models.PositiveIntegerField(
        _("times Amazon's limits"),
        default=1,
        help_text=_("More than 1 only where Amazon has granted this account more calls than its published plans."),
    )
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    problem = models.TextField(_("problem"), blank=True, help_text=_("Why Amazon does not let this account in."))
    application_id = models.CharField(
        _("application id"), max_length=100, blank=True, help_text=_("Of your app; for the authorisation at Amazon.")
    )
    application_is_draft = models.BooleanField(_("the app is a draft"), default=False)
    seller_central = models.URLField(_("Seller Central"), blank=True, help_text=_("Empty: Amazon's own."))
    selling_partner_id = models.CharField(_("seller id"), max_length=50, blank=True)
    authorized_at = models.DateTimeField(_("authorised"), null=True, blank=True)
    secret_since = models.DateTimeField(_("client secret since"), null=True, blank=True)

    class Meta:
        verbose_name = _("seller account")
        verbose_name_plural = _("seller accounts")
        constraints = [values_check("region", Region, name="seller_account_region")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_authorized(self) -> bool:
        """Whether a seller has let the app in; without that nothing can be called."""
        return bool(self.refresh_token)


class Store(models.Model):
    """A seller account in one marketplace: what the merchant calls "my Amazon store in Germany"."""

    account = models.ForeignKey(SellerAccount, models.PROTECT, related_name="stores", verbose_name=_("seller account"))
    name = models.CharField(_("name"), max_length=100, unique=True)
    marketplace_id = models.CharField(
        _("marketplace"),
        max_length=20,
        choices=[(m.marketplace_id, f"{m.name} ({m.country})") for m in MARKETPLACES.values()],
    )
    commerce_backend = models.CharField(_("Commerce"), max_length=30, default="builtin")
    active = models.BooleanField(_("active"), default=True)
    connected_at = models.DateTimeField(_("connected"))
    import_from = models.DateTimeField(
        _("import from"), help_text=_("Orders placed before this moment are left alone.")
    )
    paused_since = models.DateTimeField(
        _("paused since"), null=True, blank=True, help_text=_("Orders up to this moment are imported.")
    )
    setup_step = models.CharField(_("still to set up"), max_length=10, blank=True, default="")

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        constraints = [
            models.UniqueConstraint(fields=["account", "marketplace_id"], name="store_once_per_marketplace"),
            values_check("setup_step", SetupStep, name="store_setup_step", blank=True),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def marketplace(self) -> MarketplaceInfo:
        return MARKETPLACES[self.marketplace_id]


class OrderSettings(models.Model):
    """The order settings of a store; what each one does is decided in `domain`."""

    store = models.OneToOneField(Store, models.CASCADE, primary_key=True, related_name="order_settings")
    import_orders = models.BooleanField(
        _("import Amazon orders"), default=True, help_text=_("Off: orders are shown, none is created in Commerce.")
    )
    commerce_store = models.CharField(_("Commerce store"), max_length=50, default="default")
    customer_creation = models.CharField(
        _("customer creation"),
        max_length=20,
        default=domain.CustomerCreation.GUEST.value,
        choices=[
            (domain.CustomerCreation.GUEST.value, _("No customer creation (guest)")),
            (domain.CustomerCreation.NEW_ACCOUNT.value, _("Build new customer account")),
        ],
    )
    order_number_source = models.CharField(
        _("order number source"),
        max_length=20,
        default=domain.OrderNumberSource.COMMERCE.value,
        choices=[
            (domain.OrderNumberSource.COMMERCE.value, _("Commerce's order number")),
            (domain.OrderNumberSource.AMAZON.value, _("Amazon's order number")),
        ],
    )
    prefix_all = models.CharField(_("number prefix"), max_length=10, blank=True, validators=[number_prefix])
    prefix_fba = models.CharField(
        _("number prefix, fulfilled by Amazon"), max_length=10, blank=True, validators=[number_prefix]
    )
    prefix_prime = models.CharField(_("number prefix, Prime"), max_length=10, blank=True, validators=[number_prefix])
    prefix_business = models.CharField(
        _("number prefix, Business"), max_length=10, blank=True, validators=[number_prefix]
    )
    order_status = models.CharField(
        _("order status"), max_length=50, blank=True, help_text=_("Empty: Commerce's default for new orders.")
    )
    stock_while_pending = models.CharField(
        _("stock while pending"),
        max_length=20,
        default=domain.StockWhilePending.DO_NOT_RESERVE.value,
        choices=[
            (domain.StockWhilePending.DO_NOT_RESERVE.value, _("Do not reserve")),
            (domain.StockWhilePending.RESERVE.value, _("Reserve")),
        ],
    )
    fba_orders = models.CharField(
        _("orders fulfilled by Amazon"),
        max_length=20,
        default=domain.FbaOrders.CREATE.value,
        choices=[
            (domain.FbaOrders.CREATE.value, _("Create as complete")),
            (domain.FbaOrders.SHOW_ONLY.value, _("Show only")),
        ],
    )
    unknown_sku = models.CharField(
        _("unknown SKU"),
        max_length=20,
        default=domain.UnknownSku.HOLD.value,
        choices=[
            (domain.UnknownSku.HOLD.value, _("Hold the order")),
            (domain.UnknownSku.PLACEHOLDER.value, _("Create with a placeholder product")),
        ],
    )
    out_of_stock = models.CharField(
        _("out-of-stock item"),
        max_length=20,
        default=domain.OutOfStock.BACKORDER.value,
        choices=[
            (domain.OutOfStock.BACKORDER.value, _("Create and backorder")),
            (domain.OutOfStock.HOLD.value, _("Hold the order")),
        ],
    )

    class Meta:
        verbose_name = _("order settings")
        verbose_name_plural = _("order settings")
        constraints = [
            values_check("customer_creation", domain.CustomerCreation, name="settings_customer_creation"),
            values_check("order_number_source", domain.OrderNumberSource, name="settings_order_number_source"),
            values_check("stock_while_pending", domain.StockWhilePending, name="settings_stock_while_pending"),
            values_check("fba_orders", domain.FbaOrders, name="settings_fba_orders"),
            values_check("unknown_sku", domain.UnknownSku, name="settings_unknown_sku"),
            values_check("out_of_stock", domain.OutOfStock, name="settings_out_of_stock"),
        ]

    def __str__(self) -> str:
        return f"{self.store}: {self._meta.verbose_name}"

    def as_domain(self) -> domain.OrderSettings:
        """The settings as the domain's value."""
        return domain.OrderSettings(
            import_orders=self.import_orders,
            commerce_store=self.commerce_store,
            customer_creation=domain.CustomerCreation(self.customer_creation),
            order_number_source=domain.OrderNumberSource(self.order_number_source),
            number_prefixes=domain.NumberPrefixes(
                self.prefix_all, self.prefix_fba, self.prefix_prime, self.prefix_business
            ),
            order_status=self.order_status,
            stock_while_pending=domain.StockWhilePending(self.stock_while_pending),
            fba_orders=domain.FbaOrders(self.fba_orders),
            unknown_sku=domain.UnknownSku(self.unknown_sku),
            out_of_stock=domain.OutOfStock(self.out_of_stock),
        )


class OrderSettingsChange(models.Model):
    """One setting that was changed: who, when, from what to what. Written together with the change."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="order_settings_changes", db_index=False)
    changed_at = models.DateTimeField(_("time"), db_default=Now())
    actor = models.CharField(_("person"), max_length=150, blank=True)
    setting = models.CharField(_("setting"), max_length=50)
    old = models.CharField(_("before"), max_length=100, blank=True)
    new = models.CharField(_("after"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("change of order settings")
        verbose_name_plural = _("changes of order settings")
        indexes = [models.Index(fields=["store", "-id"], name="settings_change_newest")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.setting}"


class CallBucket(models.Model):
    """The token bucket of one operation of one seller account (law 6), shared by all workers.

    The bucket is kept as the moment at which it will be full again: one number, one conditional update per call.
    """

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="call_buckets")
    operation = models.CharField(max_length=50)
    full_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "operation"], name="call_bucket_key")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.operation}"
