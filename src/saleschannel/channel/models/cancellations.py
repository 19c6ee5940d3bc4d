"""Requests to cancel orders at Amazon, and the feeds that carry them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.channel.models.accounts import SellerAccount
from saleschannel.channel.models.orders import AmazonOrder
from saleschannel.domain.cancellations import (
    OPEN_CANCELLATIONS,
    OPEN_FEEDS,
    CancellationState,
    CancelReason,
    FeedState,
)
from saleschannel.enum_checks import values_check

CANCELLATION_STATE_TEXTS = {
    CancellationState.REQUESTED: _("Requested"),
    CancellationState.SENT: _("Sent to Amazon"),
    CancellationState.ACCEPTED: _("Accepted by Amazon"),
    CancellationState.SEEN: _("Canceled on Amazon"),
    CancellationState.REFUSED: _("Refused by Amazon"),
}


class CancellationFeed(models.Model):
    """One feed of cancellations: its document's id is stored before it is submitted, its own id afterwards (law 3)."""

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="+")
    document_id = models.CharField(max_length=300)
    feed_id = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, default=FeedState.PREPARED.value)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error_message = models.TextField(blank=True)

    class Meta:
        constraints = [
            values_check("state", FeedState, name="cancellation_feed_state"),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(state__in=sorted(state.value for state in OPEN_FEEDS)),
                name="cancellation_feed_one_open",
            ),
        ]
        indexes = [models.Index(fields=["account", "-created_at"], name="cancellation_feed_newest")]

    def __str__(self) -> str:
        return f"{self.feed_id or self.document_id}: {self.state}"


class Cancellation(models.Model):
    """A person's request to cancel an order at Amazon; at most one of an order is open."""

    order = models.ForeignKey(AmazonOrder, models.CASCADE, related_name="cancellations")
    reason = models.CharField(max_length=40)
    actor = models.CharField(max_length=150, blank=True)
    state = models.CharField(
        max_length=12,
        default=CancellationState.REQUESTED.value,
        choices=[(state.value, text) for state, text in CANCELLATION_STATE_TEXTS.items()],
    )
    requested_at = models.DateTimeField(db_default=Now())
    feed = models.ForeignKey(CancellationFeed, models.SET_NULL, null=True, related_name="cancellations")
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    check_after = models.DateTimeField(null=True)
    error_message = models.TextField(blank=True)

    class Meta:
        constraints = [
            values_check("state", CancellationState, name="cancellation_state"),
            values_check("reason", CancelReason, name="cancellation_reason"),
            models.UniqueConstraint(
                fields=["order"],
                condition=models.Q(state__in=sorted(state.value for state in OPEN_CANCELLATIONS)),
                name="cancellation_one_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=sorted(state.value for state in OPEN_CANCELLATIONS)),
                name="cancellation_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.state}"
