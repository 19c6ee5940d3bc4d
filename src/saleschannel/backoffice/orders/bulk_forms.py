"""What a person says to a deed for many orders: a reason where one is needed, and that the number is right."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import OfficeForm
from saleschannel.channel.change_texts import CANCEL_REASON_TEXTS
from saleschannel.domain.bulk_runs import BulkAction
from saleschannel.services.hold_orders import LONGEST_REASON


class BulkForm(OfficeForm):
    """`counted`: how many orders the person saw; `until`: the newest order then. The same `request_key` begins once."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    counted = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    until = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def reason(self) -> str:
        """The reason as typed or chosen; empty where none is needed. Call after `is_valid`."""
        return str(self.cleaned_data.get("reason", ""))


class HoldForm(BulkForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=_("Why they are held"),
            max_length=LONGEST_REASON,
            help_text=_("Everybody who opens the orders reads it."),
            widget=forms.TextInput(attrs={"class": "input"}),
        )


class CancelForm(BulkForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.ChoiceField(
            label=_("Reason for Amazon"),
            choices=[("", _("Choose a reason")), *CANCEL_REASON_TEXTS.items()],
            help_text=_("Amazon tells the buyer. It counts canceled orders in your account's health."),
            widget=forms.Select(attrs={"class": "input"}),
        )


FORMS: dict[BulkAction, type[BulkForm]] = {BulkAction.HOLD: HoldForm, BulkAction.CANCEL: CancelForm}


def new_request_key() -> str:
    return f"bulk:{uuid4()}"
