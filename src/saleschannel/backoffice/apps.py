"""Registers the back office with Django."""

from __future__ import annotations

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    name = "saleschannel.backoffice"
    label = "backoffice"
