"""The one shape of all money columns: exact decimals, never floats."""

from __future__ import annotations

from typing import Any

from django.db import models


def money_column(verbose_name: Any = None, **options: Any) -> models.DecimalField[Any, Any]:
    """A column for an amount in the order's currency."""
    return models.DecimalField(verbose_name, max_digits=20, decimal_places=4, **options)
