"""How long each log is kept. One row; who saw buyer data is kept for a year at least."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

YEAR = 365


def days(text: object, default: int, lowest: int = 1) -> models.PositiveIntegerField[int, int]:
    """A number of days, up to ten years."""
    limits = [MinValueValidator(lowest), MaxValueValidator(10 * YEAR)]
    return models.PositiveIntegerField(text, default=default, validators=limits)  # type: ignore[arg-type]


class LogSettings(models.Model):
    """Days after which entries are removed. Events of orders stay as long as their orders."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    activity_days = days(_("Activity"), YEAR)
    error_days = days(_("Communication errors"), 90)
    failure_days = days(_("Failures of jobs"), 90)
    view_days = days(_("Views of buyer data"), 2 * YEAR, lowest=YEAR)

    class Meta:
        verbose_name = _("log settings")
        verbose_name_plural = _("log settings")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="log_settings_single_row"),
            models.CheckConstraint(condition=models.Q(view_days__gte=YEAR), name="log_settings_views_for_a_year"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
