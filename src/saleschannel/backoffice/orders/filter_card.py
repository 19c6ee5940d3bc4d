"""The fields of the Orders tab's filter as HTML. Empty fields look the same for everybody, so they are made once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.forms import BoundField
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from saleschannel.backoffice.orders.filter_form import OrderFilterForm

USED_BY_LINKS = frozenset({"attention_detail"})
"""Fields that are shown only when a link has filled them."""


def filter_card(form: OrderFilterForm, stores: Mapping[int, str]) -> SafeString:
    """All fields of the filter, one after another."""
    empty = _empty_fields(get_language() or "", tuple(stores.items()), sees_buyers="buyer" in form.fields)
    pieces = []
    for name in form.fields:
        is_used = bool(str(form.data.get(name, "")).strip()) or name in form.errors
        if is_used:
            pieces.append(_field(form[name]))
        elif name not in USED_BY_LINKS:
            pieces.append(empty[name])
    return mark_safe("".join(pieces))  # noqa: S308  pieces of templates


def filter_words(form: OrderFilterForm) -> str:
    """What is filtered by, in words: `Status: Shipped · Prime: Yes`; empty for an empty filter."""
    parts = []
    for name, field in form.fields.items():
        typed = str(form.data.get(name, "")).strip()
        if typed:
            chosen = next((text for value, text in getattr(field, "choices", ()) if value == typed), typed)
            parts.append(f"{field.label}: {chosen}")
    return " · ".join(parts)


@lru_cache(maxsize=64)
def _empty_fields(
    language: str,  # noqa: ARG001  part of the key: the texts are in it
    stores: tuple[tuple[int, str], ...],
    *,
    sees_buyers: bool,
) -> dict[str, str]:
    form = OrderFilterForm(stores=dict(stores), sees_buyers=sees_buyers)
    return {name: _field(form[name]) for name in form.fields}


def _field(field: BoundField) -> str:
    return get_template("backoffice/field.html").render({"field": field})
