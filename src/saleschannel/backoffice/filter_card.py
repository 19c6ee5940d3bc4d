"""The fields of the Orders tab's filter as HTML. An empty filter looks the same for everybody, so it is made once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from saleschannel.backoffice.forms.order_filter import OrderFilterForm


def filter_card(form: OrderFilterForm, stores: Mapping[int, str]) -> SafeString:
    """All fields of the filter; those that only links use are shown when they are used."""
    if form.is_used or form.errors:
        return _written(form)
    return _empty(get_language() or "", tuple(stores.items()), sees_buyers="buyer" in form.fields)


@lru_cache(maxsize=64)
def _empty(language: str, stores: tuple[tuple[int, str], ...], *, sees_buyers: bool) -> SafeString:  # noqa: ARG001
    """`language` is part of the key: the texts are in it."""
    return _written(OrderFilterForm(stores=dict(stores), sees_buyers=sees_buyers))


def _written(form: OrderFilterForm) -> SafeString:
    used = {"attention_detail"} if not form["attention_detail"].value() else set()
    fields = [field for field in form if field.name not in used]
    return render_to_string("backoffice/orders_filter.html", {"fields": fields})
