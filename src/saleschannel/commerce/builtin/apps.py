"""Registers the built-in Commerce with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BuiltinCommerceConfig(AppConfig):
    name = "saleschannel.commerce.builtin"
    label = "commerce"
    verbose_name = _("Commerce")
    default_auto_field = "django.db.models.BigAutoField"
