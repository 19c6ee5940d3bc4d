"""The filter of the list of communication errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.forms.order_filter import ANY
from saleschannel.backoffice.forms.widgets import FilterForm


class ErrorFilterForm(FilterForm):
    """By seller account, and by the number of an order."""

    account = forms.ChoiceField(label=_("Seller account"), required=False)
    number = forms.CharField(label=_("Amazon order"), required=False, max_length=50)

    def __init__(self, *args: Any, accounts: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.fields["account"]
        if isinstance(account, forms.ChoiceField):
            account.choices = [ANY, *((str(pk), name) for pk, name in accounts.items())]

    def conditions(self) -> dict[str, Any]:
        """What the good fields ask for; call after `is_valid`."""
        typed = self.cleaned_data
        wanted = {"account_id": typed.get("account"), "amazon_order_id": typed.get("number")}
        return {name: value for name, value in wanted.items() if value}
