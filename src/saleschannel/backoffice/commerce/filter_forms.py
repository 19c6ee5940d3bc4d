"""The filter of the Commerce order list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import FilterForm, date_input
from saleschannel.backoffice.orders.filter_form import ANY, start_of
from saleschannel.commerce.builtin.models.orders import STATE_TEXTS
from saleschannel.commerce.builtin.queries import GUEST, OrderFilter
from saleschannel.domain.commerce import CommerceOrderState


class CommerceFilterForm(FilterForm):
    """What a merchant looks for among the Commerce orders. The buyer's name is never in an address: it is posted."""

    number = forms.CharField(
        label=_("Order number"), required=False, max_length=60, help_text=_("Amazon's or Commerce's, or how it begins")
    )
    buyer = forms.CharField(
        label=_("Buyer's name"), required=False, max_length=200, help_text=_("Whole words: names are stored encrypted")
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ANY, *((state.value, text) for state, text in STATE_TEXTS.items())]
    )
    status = forms.ChoiceField(label=_("Own status"), required=False)
    account = forms.ChoiceField(label=_("Customer"), required=False, choices=[ANY, (GUEST, _("Guest"))])
    customer = forms.CharField(label=_("Customer number"), required=False, max_length=50)
    purchased_from = forms.DateField(label=_("Purchased from"), required=False, widget=date_input())
    purchased_to = forms.DateField(label=_("Purchased to"), required=False, widget=date_input())

    def __init__(
        self, *args: Any, statuses: Iterable[str], sees_buyers: bool, buyer_is_forgotten: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.buyer_is_forgotten = buyer_is_forgotten
        status = self.fields["status"]
        if isinstance(status, forms.ChoiceField):
            status.choices = [ANY, *((name, name) for name in statuses)]
        if not sees_buyers:
            del self.fields["buyer"]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        low, high = typed.get("purchased_from"), typed.get("purchased_to")
        if low and high and high < low:
            self.add_error("purchased_to", _("This day is before the first one."))
        if self.buyer_is_forgotten and "buyer" in self.fields:
            self.add_error("buyer", _("The name is no longer known here. Type it again."))
        return typed

    def filters(self) -> OrderFilter:
        """What the good fields ask for; call after `is_valid`."""
        typed = self.cleaned_data
        last_day = typed.get("purchased_to")
        return OrderFilter(
            state=CommerceOrderState(typed["state"]) if typed.get("state") else None,
            status=typed.get("status", ""),
            number=typed.get("number", ""),
            buyer=typed.get("buyer", ""),
            customer=typed.get("customer", "").strip() or typed.get("account", ""),
            purchased_from=start_of(typed.get("purchased_from")),
            purchased_before=start_of(last_day + timedelta(days=1)) if last_day else None,
        )


class SearchForm(FilterForm):
    """One field to search customers with; posted, because what is typed is buyer data."""

    text = forms.CharField(
        label=_("Name, e-mail or customer number"),
        required=False,
        max_length=200,
        help_text=_("Whole words of the name, the whole e-mail address, or the number"),
    )
