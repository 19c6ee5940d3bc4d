"""Registers the ERP seam with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ErpConfig(AppConfig):
    name = "saleschannel.erp"
    label = "erp"
    verbose_name = "ERP, OMS and WMS"
    default_auto_field = "django.db.models.BigAutoField"
