"""Registers the back office with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    name = "saleschannel.backoffice"
    label = "backoffice"
    verbose_name = _("Back office")

    def ready(self) -> None:
        from saleschannel.backoffice.look import UNFOLD  # noqa: PLC0415  needs Django to be ready

        # The look is the back office's own affair; unfold knows no other place to read it from.
        settings.UNFOLD = UNFOLD
