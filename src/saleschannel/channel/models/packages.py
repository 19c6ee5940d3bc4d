"""Packages shipped in Commerce and their way to Amazon: one row is one shipment confirmation."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.channel.models.orders import AmazonOrder
from saleschannel.domain.shipments import UNCONFIRMED, ConfirmationState
from saleschannel.enum_checks import values_check

CONFIRMATION_STATE_TEXTS = {
    ConfirmationState.WAITING: _("Waiting"),
    ConfirmationState.SENT: _("Sent"),
    ConfirmationState.ACCEPTED: _("Accepted by Amazon"),
    ConfirmationState.SEEN: _("Seen on Amazon"),
    ConfirmationState.REFUSED: _("Refused by Amazon"),
}


class Package(models.Model):
    """A package: its reference at Amazon is stored before the first call and never changes (law 3).

    `commerce_shipment` is Commerce's own shipment number; with the reference it makes recording repeatable.
    """

    order = models.ForeignKey(AmazonOrder, models.CASCADE, related_name="packages", db_index=False)
    package_reference = models.CharField(_("package"), max_length=20)
    commerce_shipment = models.CharField(_("Commerce shipment"), max_length=50)
    carrier_code = models.CharField(_("carrier"), max_length=100)
    carrier_name = models.CharField(_("carrier's name"), max_length=100, blank=True)
    shipping_method = models.CharField(_("shipping method"), max_length=100, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=100, blank=True)
    corrected_from = models.CharField(
        max_length=100, blank=True, db_default="", help_text="The tracking number that Amazon has until the correction."
    )
    shipped_at = models.DateTimeField(_("shipped"))
    items = models.JSONField(help_text='[{"order_item_id": "…", "quantity": 1}]')
    state = models.CharField(
        _("confirmation"),
        max_length=10,
        default=ConfirmationState.WAITING.value,
        choices=[(s.value, text) for s, text in CONFIRMATION_STATE_TEXTS.items()],
    )
    attempts = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    check_after = models.DateTimeField(null=True)
    error_message = models.TextField(blank=True)
    mismatch = models.TextField(blank=True)

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        constraints = [
            models.UniqueConstraint(fields=["order", "package_reference"], name="package_reference_key"),
            models.UniqueConstraint(fields=["order", "commerce_shipment"], name="package_commerce_shipment_key"),
            values_check("state", ConfirmationState, name="package_state"),
        ]
        indexes = [
            models.Index(fields=["tracking_number"], name="package_tracking"),
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=sorted(state.value for state in UNCONFIRMED)),
                name="package_unconfirmed",
            ),
            models.Index(
                fields=["check_after"],
                condition=models.Q(state=ConfirmationState.ACCEPTED.value),
                name="package_to_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package_reference}: {self.tracking_number}"
