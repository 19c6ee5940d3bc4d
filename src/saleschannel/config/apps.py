"""Registers the system checks with Django."""

from __future__ import annotations

from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "saleschannel.config"
    label = "config"

    def ready(self) -> None:
        from saleschannel.config import checks  # noqa: F401, PLC0415  checks register themselves when Django is ready
