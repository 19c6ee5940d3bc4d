"""The filter of the Commerce order list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.forms.order_filter import ANY, start_of
from saleschannel.backoffice.forms.widgets import FilterForm, date_input
from saleschannel.commerce.builtin.models.orders import STATE_TEXTS
from saleschannel.commerce.builtin.queries import OrderFilter
from saleschannel.domain.commerce import CommerceOrderState


class CommerceFilterForm(FilterForm):
    """What a merchant looks for among the Commerce orders."""

    text = forms.CharField(
        label=_("Number or buyer"),
        required=False,
        max_length=200,
        help_text=_("A number, how it begins, or whole words of the buyer's name"),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ANY, *((state.value, text) for state, text in STATE_TEXTS.items())]
    )
    purchased_from = forms.DateField(label=_("Purchased from"), required=False, widget=date_input())
    purchased_to = forms.DateField(label=_("Purchased to"), required=False, widget=date_input())

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        low, high = typed.get("purchased_from"), typed.get("purchased_to")
        if low and high and high < low:
            self.add_error("purchased_to", _("This day is before the first one."))
        return typed

    def filters(self) -> OrderFilter:
        """What the good fields ask for; call after `is_valid`."""
        typed = self.cleaned_data
        last_day = typed.get("purchased_to")
        return OrderFilter(
            state=CommerceOrderState(typed["state"]) if typed.get("state") else None,
            text=typed.get("text", ""),
            purchased_from=start_of(typed.get("purchased_from")),
            purchased_before=start_of(last_day + timedelta(days=1)) if last_day else None,
        )
