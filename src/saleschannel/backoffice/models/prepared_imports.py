"""Files that were read and shown and wait for the person's word: kept for an hour, so that just that is written."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class PreparedImport(models.Model):
    """What a file of products, stock or alias SKUs would change. Holds no buyer data.

    `plan` is compressed JSON, whose shape is the kind's own; `summary` is what of it is shown. `result` is there once
    the plan was carried out: sending the form again shows it again.
    """

    key = models.CharField(max_length=43, primary_key=True)
    kind = models.CharField(max_length=20)
    actor = models.CharField(max_length=150)
    file_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now())
    plan = models.BinaryField()
    summary = models.JSONField()
    result = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="prepared_import_age")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.file_name}"
