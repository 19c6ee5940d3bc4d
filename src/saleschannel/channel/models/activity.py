"""Deeds of people that belong to no single order: settings changed, users managed, files taken out. No buyer data."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.channel.models.accounts import Store


class Activity(models.Model):
    """One deed: when, what, by whom, and the facts its text needs. What happens to orders is in their events."""

    occurred_at = models.DateTimeField(db_default=Now())
    type = models.CharField(max_length=50)
    actor = models.CharField(max_length=150, blank=True)
    store = models.ForeignKey(Store, models.SET_NULL, null=True, related_name="+", db_index=False)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["occurred_at"], name="activity_age"),
            models.Index(fields=["actor", "id"], name="activity_person"),
        ]

    def __str__(self) -> str:
        return f"{self.type} ({self.actor})"
