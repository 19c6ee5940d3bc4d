"""Registers the back office with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    name = "saleschannel.backoffice"
    label = "backoffice"
    verbose_name = _("Back office")
