"""Facts about this installation that decide whether it may write to the outside (law 11)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Installation(models.Model):
    """One row: where this database was set up, and whether outgoing writes are stopped."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    public_url = models.CharField(_("address"), max_length=200, blank=True)
    read_only = models.BooleanField(_("read-only mode"), default=False)
    read_only_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installation")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installation_single_row")]

    def __str__(self) -> str:
        return self.public_url or "saleschannel"
