"""Runs of one deed over many orders: who asked for what, and what became of each order. No buyer data."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.channel.models.orders import AmazonOrder
from saleschannel.domain.bulk_runs import BulkAction, BulkItemState, BulkState
from saleschannel.enum_checks import values_check

BULK_ACTION_TEXTS = {
    BulkAction.RETRY: _("Retry"),
    BulkAction.HOLD: _("Hold"),
    BulkAction.RELEASE: _("Release"),
    BulkAction.CANCEL: _("Cancel on Amazon"),
    BulkAction.SHIP: _("Ship with a file"),
}
BULK_STATE_TEXTS = {
    BulkState.DRAFT: _("Not begun"),
    BulkState.WAITING: _("Waiting"),
    BulkState.RUNNING: _("Running"),
    BulkState.FINISHED: _("Finished"),
    BulkState.STOPPED: _("Stopped"),
}


class BulkRun(models.Model):
    """A deed for many orders. `request_key` makes a form that is sent twice begin one run only.

    `parameters`: `{"reason": …}` of a hold or a cancellation; `{"file": name, "ignored": [columns]}` of a file.
    """

    action = models.CharField(max_length=10, choices=[(a.value, text) for a, text in BULK_ACTION_TEXTS.items()])
    state = models.CharField(max_length=10, choices=[(s.value, text) for s, text in BULK_STATE_TEXTS.items()])
    actor = models.CharField(max_length=150)
    request_key = models.CharField(max_length=100)
    parameters = models.JSONField(default=dict)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    skipped = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bulk run")
        verbose_name_plural = _("bulk runs")
        constraints = [
            models.UniqueConstraint(fields=["request_key"], name="bulk_run_key"),
            values_check("action", BulkAction, name="bulk_run_action"),
            values_check("state", BulkState, name="bulk_run_state"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"

    @property
    def open(self) -> int:
        """Orders that are still to be done."""
        return self.total - self.done - self.skipped - self.failed


class BulkItem(models.Model):
    """One order of a run, or one package of a file. `facts` are those of the package to ship."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items", db_index=False)
    order = models.ForeignKey(
        AmazonOrder, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    amazon_order_id = models.CharField(max_length=60)
    line = models.IntegerField(default=0, db_default=0)
    state = models.CharField(max_length=10, default=BulkItemState.OPEN.value)
    message = models.TextField(blank=True, db_default="")
    facts = models.JSONField(null=True)

    class Meta:
        verbose_name = _("order of a bulk run")
        verbose_name_plural = _("orders of bulk runs")
        constraints = [values_check("state", BulkItemState, name="bulk_item_state")]
        indexes = [models.Index(fields=["run", "state", "id"], name="bulk_item_by_state")]

    def __str__(self) -> str:
        return f"{self.amazon_order_id}: {self.state}"
