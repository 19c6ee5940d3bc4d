"""How far the import of each seller account has come, the raw pages, and what went wrong."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.channel.models.accounts import SellerAccount, Store


class ImportCursor(models.Model):
    """How far an account's orders are imported (law 4): a watermark, and the window being read, if any.

    The live cursor (no store) reads by last update; a store's own cursor reads its history by creation date, once.
    """

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="import_cursors")
    store = models.OneToOneField(Store, models.CASCADE, null=True, blank=True, related_name="history_cursor")
    watermark = models.DateTimeField(_("imported up to"))
    history_until = models.DateTimeField(null=True, blank=True)
    last_resweep = models.DateTimeField(null=True, blank=True)
    window_after = models.DateTimeField(null=True, blank=True)
    window_before = models.DateTimeField(null=True, blank=True)
    window_resweep = models.BooleanField(default=False)
    window_marketplaces = models.JSONField(default=list)
    window_started_at = models.DateTimeField(null=True, blank=True)
    page_token = models.TextField(blank=True)
    pages_read = models.IntegerField(default=0)
    finished = models.BooleanField(default=False)
    last_success_at = models.DateTimeField(_("last import"), null=True, blank=True)

    class Meta:
        verbose_name = _("import cursor")
        verbose_name_plural = _("import cursors")
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(store__isnull=True), name="import_cursor_one_live"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.watermark:%Y-%m-%d %H:%M:%S}"


class RawPage(models.Model):
    """Amazon's answer as received, compressed and encrypted; purged after 30 days."""

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    received_at = models.DateTimeField(db_default=Now())
    request_id = models.CharField(max_length=100, blank=True)
    body = models.BinaryField()

    class Meta:
        verbose_name = _("raw page")
        verbose_name_plural = _("raw pages")
        indexes = [models.Index(fields=["received_at"], name="raw_page_age")]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d %H:%M:%S}"


class UnreadableOrder(models.Model):
    """An entry of Amazon's answer that could not be understood or stored: kept, counted, retried on the next update."""

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="unreadable_orders")
    amazon_order_id = models.CharField(_("Amazon order"), max_length=100)
    reason = models.TextField(_("reason"))
    raw = models.BinaryField()
    seen_at = models.DateTimeField(_("seen"), auto_now=True)
    resolved = models.BooleanField(_("resolved"), default=False)

    class Meta:
        verbose_name = _("unreadable order")
        verbose_name_plural = _("unreadable orders")
        constraints = [
            models.UniqueConstraint(fields=["account", "amazon_order_id"], name="unreadable_order_key"),
        ]

    def __str__(self) -> str:
        return self.amazon_order_id


class CommunicationError(models.Model):
    """A call to Amazon or Commerce that failed: store, code, message, time, the order, and what to do."""

    account = models.ForeignKey(
        SellerAccount, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("seller account")
    )
    amazon_order_id = models.CharField(_("Amazon order"), max_length=50, blank=True, db_index=True)
    operation = models.CharField(_("operation"), max_length=50)
    code = models.CharField(_("code"), max_length=100)
    message = models.TextField(_("message"))
    remedy = models.TextField(_("what to do"), blank=True)
    request_id = models.CharField(_("request id"), max_length=100, blank=True)
    occurred_at = models.DateTimeField(_("time"), db_default=Now(), db_index=True)

    class Meta:
        verbose_name = _("communication error")
        verbose_name_plural = _("communication errors")
        indexes = [
            models.Index(fields=["account", "-occurred_at", "-id"], name="communication_error_account"),
            models.Index(fields=["code", "-occurred_at", "-id"], name="communication_error_code"),
        ]

    def __str__(self) -> str:
        return f"{self.operation}: {self.code}"
