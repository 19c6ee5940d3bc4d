"""Failures of jobs: Procrastinate keeps no error texts (facts engine.md §2.2)."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class JobFailure(models.Model):
    """A job that ended with an unexpected error: its ids, and where in the code. No values, no buyer data."""

    job_id = models.BigIntegerField(null=True)
    job = models.CharField(max_length=100)
    ids = models.JSONField()
    error = models.CharField(max_length=200)
    traceback = models.TextField()
    occurred_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"{self.job}: {self.error}"
