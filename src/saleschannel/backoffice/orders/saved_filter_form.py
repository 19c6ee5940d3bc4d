"""Saving a filter of the Orders tab under a name."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import OfficeForm
from saleschannel.backoffice.orders.saved_filters import LONGEST_NAME


class SavedFilterForm(OfficeForm):
    """`query` is the filter as it stands in the address, without the buyer."""

    query = forms.CharField(widget=forms.HiddenInput, max_length=4_000)
    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, help_text=_("A filter with the same name is replaced.")
    )
    opens = forms.BooleanField(label=_("The Orders tab opens with it"), required=False)
