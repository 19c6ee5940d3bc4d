"""The ship form of the order processing page: one package with its carrier, tracking number and units per line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.forms.widgets import OfficeForm
from saleschannel.commerce.builtin.models import OrderLine
from saleschannel.domain.carriers import CARRIER_CODES, COMMON_CARRIERS, OTHER
from saleschannel.domain.orders import OrderItemId, PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import PackageToShip

CARRIER_CHOICES: list[Any] = [
    ("", _("Choose a carrier")),
    (_("Common carriers"), [(code, code) for code in COMMON_CARRIERS]),
    (_("All carriers"), [(code, code) for code in CARRIER_CODES if code not in COMMON_CARRIERS]),
    (OTHER, _("Another carrier")),
]


def units_left(line: OrderLine) -> int:
    """Units of a line that may still be shipped."""
    return line.quantity - line.quantity_canceled - line.quantity_shipped


class ShipForm(OfficeForm):
    """`request_key` stays the same when the form is sent twice, so that it ships once."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    carrier = forms.ChoiceField(label=_("Carrier"), choices=CARRIER_CHOICES)
    carrier_name = forms.CharField(label=_("Carrier's name"), required=False, max_length=100)
    tracking_number = forms.CharField(label=_("Tracking number"), max_length=100)
    shipping_method = forms.CharField(label=_("Shipping method"), required=False, max_length=100)

    def __init__(self, *args: Any, lines: Sequence[OrderLine], **kwargs: Any) -> None:
        kwargs["initial"] = {"request_key": f"form:{uuid4()}", **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if units_left(line) > 0]
        for line in self.lines:
            self.fields[self.units_name(line)] = self._units_field(line)

    @staticmethod
    def units_name(line: OrderLine) -> str:
        return f"units_{line.pk}"

    def _units_field(self, line: OrderLine) -> forms.IntegerField:
        left = units_left(line)
        widget = forms.NumberInput(attrs={"class": "input short"})
        label = _("Units of %(sku)s") % {"sku": line.sku}
        return forms.IntegerField(label=label, min_value=0, max_value=left, initial=left, required=False, widget=widget)

    @property
    def rows(self) -> list[tuple[OrderLine, int, forms.BoundField]]:
        """The lines that can still be shipped, the units left of each, and the field for them."""
        return [(line, units_left(line), self[self.units_name(line)]) for line in self.lines]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("carrier") == OTHER and not typed.get("carrier_name"):
            self.add_error("carrier_name", _("Amazon wants the name of a carrier it does not know."))
        names = [self.units_name(line) for line in self.lines]
        if not any(name in self.errors for name in names) and not any(typed.get(name) for name in names):
            self.add_error(None, _("The package is empty. Enter the units of at least one line."))
        return typed

    def package(self) -> PackageToShip:
        """The package as typed; call after `is_valid`."""
        typed = self.cleaned_data
        tracking = Tracking(
            carrier_code=typed["carrier"],
            tracking_number=typed["tracking_number"],
            carrier_name=typed["carrier_name"] if typed["carrier"] == OTHER else "",
            shipping_method=typed["shipping_method"],
        )
        items = tuple(
            PackageItem(OrderItemId(line.order_item_id), units)
            for line in self.lines
            if (units := typed.get(self.units_name(line)) or 0)
        )
        return PackageToShip(tracking, items)


class CommentForm(OfficeForm):
    """A note of the staff on an order."""

    text = forms.CharField(label=_("Comment"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
