"""What connected systems must be told."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class ErpEvent(models.Model):
    """One thing that happened, for connected systems. Holds numbers and ids, no buyer data; receivers fetch details."""

    type = models.CharField(max_length=50)
    subject = models.CharField(max_length=60)
    occurred_at = models.DateTimeField(db_default=Now())
    payload = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="erp_event_subject")]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"
