"""What staff must be told: notices, their deliveries by mail and webhook, from when on, to whom. No buyer data."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.domain.notice_deliveries import DeliveryState, NoticeChannel
from saleschannel.domain.notices import NoticeKind, Occasion, Severity, Thresholds
from saleschannel.enum_checks import values_check
from saleschannel.vault.fields import EncryptedTextField


def threshold(text: object, default: int, lowest: int, highest: int) -> models.PositiveIntegerField[int, int]:
    """A number that a person sets, within limits."""
    limits = [MinValueValidator(lowest), MaxValueValidator(highest)]
    return models.PositiveIntegerField(text, default=default, validators=limits)  # type: ignore[arg-type]


class NoticeSettings(models.Model):
    """One row: from when on staff are told, how, and when a worker last looked (which is how its absence is seen)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    import_minutes = threshold(_("minutes without an import"), 15, 5, 1440)
    worker_minutes = threshold(_("minutes without a worker"), 10, 3, 1440)
    attention_orders = threshold(_("orders that need attention"), 10, 1, 100_000)
    attention_minutes = threshold(_("minutes since the oldest of them"), 120, 5, 10_080)
    ship_by_hours = threshold(_("hours until the ship-by time"), 4, 1, 72)
    authorisation_days = threshold(_("days until the authorisation ends"), 30, 0, 180)
    behind_minutes = threshold(_("minutes behind Amazon while no call is left"), 60, 15, 1440)
    remind_hours = threshold(_("hours between reminders"), 24, 0, 168)
    mail_users = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    mail_addresses = ArrayField(models.EmailField(), default=list, blank=True)
    webhook_url = models.URLField(_("webhook address"), max_length=500, blank=True)
    webhook_secret = EncryptedTextField(_("webhook secret"), default=b"")
    looked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("notice settings")
        verbose_name_plural = _("notice settings")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="notice_settings_single_row")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def thresholds(self) -> Thresholds:
        """The numbers as the domain's value."""
        return Thresholds(**{name: getattr(self, name) for name in Thresholds.__struct_fields__})


class Notice(models.Model):
    """A cause that staff must know, from being suspected over open to closed. At most one per key is not closed."""

    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=40, blank=True)
    severity = models.CharField(max_length=10)
    facts = models.JSONField()
    first_seen_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    gone_since = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    told_severity = models.CharField(max_length=10)
    reminders = models.PositiveIntegerField(default=0)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=models.Q(closed_at__isnull=True), name="notice_one_open"
            ),
            values_check("kind", NoticeKind, name="notice_kind"),
            values_check("severity", Severity, name="notice_severity"),
            values_check("told_severity", Severity, name="notice_told_severity"),
        ]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="notice_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()


class NoticeDelivery(models.Model):
    """One message to one receiver. Made in the transaction that opens, repeats or closes the notice, once (key)."""

    notice = models.ForeignKey(Notice, models.CASCADE, null=True, related_name="deliveries")
    occasion = models.CharField(max_length=10)
    number = models.PositiveIntegerField(default=0)
    channel = models.CharField(max_length=10)
    receiver = models.CharField(max_length=500)
    state = models.CharField(max_length=10, default=DeliveryState.WAITING.value)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("delivery of a notice")
        verbose_name_plural = _("deliveries of notices")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "occasion", "number", "channel", "receiver"], name="notice_delivery_once"
            ),
            values_check("occasion", Occasion, name="notice_delivery_occasion"),
            values_check("channel", NoticeChannel, name="notice_delivery_channel"),
            values_check("state", DeliveryState, name="notice_delivery_state"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state=DeliveryState.WAITING.value), name="notice_delivery_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.channel} {self.pk}"
