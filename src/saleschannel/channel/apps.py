"""Registers the channel with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelConfig(AppConfig):
    name = "saleschannel.channel"
    label = "channel"
    verbose_name = _("Amazon channel")
    default_auto_field = "django.db.models.BigAutoField"
