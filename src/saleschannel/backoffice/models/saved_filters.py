"""Filters of the Orders tab that a person keeps: named ones, and the one used last. Never holds a buyer's name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """`query` are the parameters of the tab's address. The row without a name is the filter used last."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=60, blank=True)
    query = models.TextField(blank=True)
    is_default = models.BooleanField(_("opens with the tab"), default=False)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_filter_name"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(is_default=True), name="saved_filter_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name
