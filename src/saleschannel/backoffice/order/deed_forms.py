"""What is typed to hold an order, cancel it at Amazon, repair its address or correct a package."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.commerce.ship_form import CARRIER_CHOICES
from saleschannel.backoffice.form_fields import OfficeForm
from saleschannel.channel.change_texts import ADDRESS_FIELD_TEXTS, CANCEL_REASON_TEXTS
from saleschannel.domain.address_checks import EDITABLE_FIELDS, LONGEST, LONGEST_OTHER, address_problems
from saleschannel.domain.cancellations import CancelReason
from saleschannel.domain.carriers import OTHER
from saleschannel.domain.orders import Address
from saleschannel.domain.shipments import Tracking
from saleschannel.services.hold_orders import LONGEST_REASON

PROBLEM_TEXTS = {
    "missing": _("This is needed for the delivery. Enter it."),
    "no_letters": _("Enter the country as its two letters, for example DE or US."),
}


class HoldForm(OfficeForm):
    """Why the order is held; everybody reads it on the order."""

    reason = forms.CharField(
        label=_("Why is it held?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who opens the order reads this. Write no names, addresses or phone numbers."),
    )


class CancelForm(OfficeForm):
    """Amazon's reasons, and a box that nobody ticks by accident."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *CANCEL_REASON_TEXTS.items()],
        help_text=_("Amazon keeps the reason. Some reasons count against your cancellation rate."),
    )
    sure = forms.BooleanField(
        label=_("Cancel the whole order. This cannot be taken back."),
        error_messages={"required": _("Tick this box to confirm that the order is to be canceled.")},
    )

    def chosen(self) -> CancelReason:
        """The reason; call after `is_valid`."""
        return CancelReason(self.cleaned_data["reason"])


class AddressForm(OfficeForm):
    """The fields of an address that a person may repair. Errors stand beside the field; nothing typed is lost."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in EDITABLE_FIELDS:
            widget = forms.TextInput({"autocomplete": "off", "class": "input"})
            label: Any = ADDRESS_FIELD_TEXTS[name]
            self.fields[name] = forms.CharField(label=label, required=False, max_length=500, widget=widget)
        self.fields["country"].help_text = _("Two letters, for example DE or US.")

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        for name, problem in address_problems(self._address(typed)).items():
            if name not in self.errors:
                self.add_error(name, self._words(name, problem))
        return typed

    def address(self) -> Address:
        """The address as typed; call after `is_valid`."""
        return self._address(self.cleaned_data)

    @staticmethod
    def _address(typed: dict[str, Any]) -> Address:
        return Address(**{name: str(typed.get(name) or "") for name in EDITABLE_FIELDS})

    @staticmethod
    def _words(name: str, problem: str) -> str:
        if problem != "too_long":
            return str(PROBLEM_TEXTS[problem])
        longest = LONGEST.get(name, LONGEST_OTHER)
        return str(_("At most %(number)s characters fit here. Shorten it.") % {"number": longest})


class TrackingForm(OfficeForm):
    """Carrier and tracking number of a package, corrected."""

    carrier = forms.ChoiceField(label=_("Carrier"), choices=CARRIER_CHOICES)
    carrier_name = forms.CharField(label=_("Carrier's name"), required=False, max_length=100)
    tracking_number = forms.CharField(label=_("Tracking number"), max_length=100)
    shipping_method = forms.CharField(label=_("Shipping method"), required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("carrier") == OTHER and not typed.get("carrier_name"):
            self.add_error("carrier_name", _("Amazon wants the name of a carrier it does not know."))
        return typed

    def tracking(self) -> Tracking:
        """The tracking as typed; call after `is_valid`."""
        typed = self.cleaned_data
        return Tracking(
            carrier_code=typed["carrier"],
            tracking_number=typed["tracking_number"].strip(),
            carrier_name=typed["carrier_name"].strip() if typed["carrier"] == OTHER else "",
            shipping_method=typed["shipping_method"].strip(),
        )
