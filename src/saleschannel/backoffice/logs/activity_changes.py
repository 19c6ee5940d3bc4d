"""What a deed changed, in the reader's language: the names of fields, and their old and new values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from saleschannel.backoffice.models import LogSettings, Person
from saleschannel.backoffice.roles import ROLE_TEXTS
from saleschannel.channel.models import NoticeSettings, OrderSettings, SellerAccount, Store

MODELS: tuple[type[Model], ...] = (OrderSettings, Person, LogSettings, Store, SellerAccount, NoticeSettings)


def changes_in_words(facts: Mapping[str, Any]) -> list[str]:
    """One text for each entry of `changes` (`{name: [old, new]}`); without values only what was changed."""
    changes = facts.get("changes") or {}
    return [_change(name, *pair) for name, pair in changes.items() if len(pair) == 2]


def _change(name: str, old: Any, new: Any) -> str:
    field = _field(name)
    label = capfirst(str(field.verbose_name)) if field else _NAMES.get(name, lambda: name)()
    if old == new:
        return label
    return _("%(name)s: %(old)s → %(new)s") % {"name": label, "old": _value(field, old), "new": _value(field, new)}


_NAMES = {"email": lambda: _("E-mail")}


def _field(name: str) -> Field[Any, Any] | None:
    for model in MODELS:
        try:
            found = model._meta.get_field(name)  # noqa: SLF001  Django's documented way to a model's fields
        except FieldDoesNotExist:
            continue
        if isinstance(found, Field):
            return found
    return None


def _value(field: Field[Any, Any] | None, value: Any) -> str:
    """A value as it stands on the page where it is set."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value in ("", None):
        return "—"
    name = field.name if field else ""
    if name == "role" and value in set(ROLE_TEXTS):
        return str(ROLE_TEXTS[value])
    if name == "language":
        return str(dict(settings.LANGUAGES).get(value, value))
    return str(dict(field.flatchoices).get(value, value)) if field else str(value)
