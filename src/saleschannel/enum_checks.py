"""Database checks made from enumerations, so that code and database know the same values. Knows no app."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


def values_check(field: str, values: type[StrEnum], *, name: str, blank: bool = False) -> models.CheckConstraint:
    """A check constraint that allows just the enumeration's values (and the empty text, if `blank`)."""
    allowed = [member.value for member in values] + ([""] if blank else [])
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": allowed}), name=name)
