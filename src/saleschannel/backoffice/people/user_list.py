"""The list of people who use the back office, by name. Superusers are administrators, whatever their row says."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from saleschannel.backoffice.roles import DEFAULT_ROLE, Role
from saleschannel.keyset import CappedCount, KeyColumn, KeysetPage, Place, capped_count, keyset_page

USER_KEYS = (KeyColumn("username", str),)
COLUMNS = ("username", "pk", "role", "is_active", "last_login")


def user_page(name: str, role: str, place: Place) -> KeysetPage[tuple[Any, ...]]:
    """One page of `COLUMNS` of the users whose name begins so and who have this role; empty texts: all."""
    return keyset_page(_found(name, role).values_list(*COLUMNS), USER_KEYS, place)


def count_users(name: str, role: str) -> CappedCount:
    return capped_count(_found(name, role))


def _found(name: str, role: str) -> QuerySet[User]:
    stored = Coalesce(F("person__role"), Value(DEFAULT_ROLE.value), output_field=CharField())
    administrators = When(is_superuser=True, then=Value(Role.ADMINISTRATOR.value))
    found = User.objects.filter(is_staff=True).annotate(
        role=Case(administrators, default=stored, output_field=CharField())
    )
    if name:
        found = found.filter(username__istartswith=name)
    return found.filter(role=role) if role else found
