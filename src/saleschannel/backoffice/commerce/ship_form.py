"""The ship form of the order processing page: packages with their carriers, tracking numbers and units per line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import OfficeForm, date_input
from saleschannel.commerce.builtin.models import OrderLine
from saleschannel.domain.carriers import CARRIER_CODES, COMMON_CARRIERS, OTHER
from saleschannel.domain.orders import OrderItemId, PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.domain.shippable import units_to_ship
from saleschannel.ports import PackageToShip

CARRIER_CHOICES: list[Any] = [
    ("", _("Choose a carrier")),
    (_("Common carriers"), [(code, code) for code in COMMON_CARRIERS]),
    (_("All carriers"), [(code, code) for code in CARRIER_CODES if code not in COMMON_CARRIERS]),
    (OTHER, _("Another carrier")),
]
FIRST_PACKAGE = "1"
MOST_PACKAGES = 20


@dataclass(frozen=True, slots=True)
class LineToShip:
    """An order line of which units may still be shipped."""

    line: OrderLine
    left: int

    @property
    def field(self) -> str:
        """The name of its field in a package."""
        return f"units_{self.line.pk}"


def lines_to_ship(lines: Iterable[OrderLine], sold_on_amazon: Mapping[str, int]) -> list[LineToShip]:
    """The lines that can be shipped, less what Amazon cancelled (`sold_on_amazon` is by order item)."""
    found = [
        LineToShip(
            line,
            units_to_ship(
                line.quantity,
                shipped=line.quantity_shipped,
                canceled=line.quantity_canceled,
                sold_on_amazon=sold_on_amazon.get(line.order_item_id),
            ),
        )
        for line in lines
    ]
    return [line for line in found if line.left]


class PackageForm(OfficeForm):
    """One package. `confirmed` repeats the tracking number when a person has said that it is right after all."""

    carrier = forms.ChoiceField(label=_("Carrier"), choices=CARRIER_CHOICES)
    tracking_number = forms.CharField(label=_("Tracking number"), max_length=100)
    carrier_name = forms.CharField(label=_("Carrier's name"), required=False, max_length=100)
    shipping_method = forms.CharField(label=_("Shipping method"), required=False, max_length=100)
    confirmed = forms.CharField(required=False, max_length=220, widget=forms.HiddenInput)

    def __init__(self, *args: Any, key: str, lines: Sequence[LineToShip], **kwargs: Any) -> None:
        super().__init__(*args, prefix=None if key == FIRST_PACKAGE else f"p{key}", **kwargs)
        self.key = key
        self.lines = lines
        self.warnings: list[str] = []
        for line in lines:
            self.fields[line.field] = self._units_field(line, initial=line.left if key == FIRST_PACKAGE else None)

    @staticmethod
    def _units_field(line: LineToShip, *, initial: int | None) -> forms.IntegerField:
        return forms.IntegerField(
            label=_("Units of %(sku)s") % {"sku": line.line.sku},
            min_value=0,
            max_value=line.left,
            initial=initial,
            required=False,
            widget=forms.NumberInput(attrs={"class": "input short"}),
        )

    @property
    def rows(self) -> list[tuple[OrderLine, int, forms.BoundField]]:
        """The lines that can be shipped, the units left of each, and the field for them."""
        return [(line.line, line.left, self[line.field]) for line in self.lines]

    @property
    def confirmation(self) -> str:
        """What `confirmed` must say for this carrier and number."""
        typed = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
        return f"{typed.get('carrier', '')} {typed.get('tracking_number', '')}"

    @property
    def is_confirmed(self) -> bool:
        return self.cleaned_data.get("confirmed") == self.confirmation

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("carrier") == OTHER and not typed.get("carrier_name"):
            self.add_error("carrier_name", _("Amazon wants the name of a carrier it does not know."))
        names = [line.field for line in self.lines]
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
            PackageItem(OrderItemId(line.line.order_item_id), units)
            for line in self.lines
            if (units := typed.get(line.field) or 0)
        )
        return PackageToShip(tracking, items)


class ShipForm(OfficeForm):
    """All packages that leave the house together. `request_key` stays the same when the form is sent twice."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    shipped_on = forms.DateField(
        label=_("Ship date"), required=False, widget=date_input(), help_text=_("Empty: today.")
    )

    def __init__(
        self, data: QueryDict | None = None, *, lines: Sequence[LineToShip], purchased_at: datetime, carrier: str = ""
    ) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"request_key": f"form:{uuid4()}", "shipped_on": today})
        self.lines = lines
        self.earliest, self.latest = timezone.localdate(purchased_at), today
        keys = package_keys(data)
        self.packages = [PackageForm(data, key=key, lines=lines, initial={"carrier": carrier}) for key in keys]

    @classmethod
    def changed(
        cls, data: QueryDict, *, add: bool, remove: str, lines: Sequence[LineToShip], purchased_at: datetime
    ) -> ShipForm:
        """The form with a package more or less; what was typed stays, and nothing is checked yet."""
        form = cls(lines=lines, purchased_at=purchased_at)
        keys = [key for key in package_keys(data) if key != remove] or [FIRST_PACKAGE]
        form.initial = {name: data.get(name, "") for name in form.fields}
        form.packages = [PackageForm(key=key, lines=lines, initial=typed_in(data, key, lines)) for key in keys]
        if add and len(keys) < MOST_PACKAGES:
            carrier = form.packages[-1].initial.get("carrier", "")
            key = str(max(map(int, keys)) + 1)
            form.packages.append(PackageForm(key=key, lines=lines, initial={"carrier": carrier}))
        return form

    @property
    def can_grow(self) -> bool:
        return len(self.packages) < MOST_PACKAGES

    def is_valid(self) -> bool:
        fine = [form.is_valid() for form in self.packages]
        return super().is_valid() and all(fine) and self._fits()

    def _fits(self) -> bool:
        """Whether the packages together hold no more than is left of each line."""
        fits = True
        for line in self.lines:
            units = sum(package.cleaned_data.get(line.field) or 0 for package in self.packages)
            if units > line.left:
                message = _("All packages together have %(units)s units, but only %(left)s are left.")
                self.packages[-1].add_error(line.field, message % {"units": units, "left": line.left})
                fits = False
        return fits

    def clean_shipped_on(self) -> date:
        day: date = self.cleaned_data["shipped_on"] or self.latest
        if day > self.latest:
            raise forms.ValidationError(_("This day is in the future. Amazon wants the day on which it was shipped."))
        if day < self.earliest:
            raise forms.ValidationError(_("The order was placed after this day."))
        return day

    def shipped_at(self) -> datetime | None:
        """The middle of the day that was typed; None for today, which means this moment."""
        day: date = self.cleaned_data["shipped_on"]
        return None if day == self.latest else timezone.make_aware(datetime.combine(day, time(12)))


def package_keys(data: Mapping[str, Any] | None) -> list[str]:
    """The keys of the packages in a sent form; one package where it names none."""
    named = data.getlist("package") if isinstance(data, QueryDict) else []
    keys = [key for key in dict.fromkeys(named) if key.isascii() and key.isdigit() and len(key) <= 3]
    return keys[:MOST_PACKAGES] or [FIRST_PACKAGE]


def typed_in(data: QueryDict, key: str, lines: Sequence[LineToShip]) -> dict[str, str]:
    """What was typed for a package, right or wrong."""
    blank = PackageForm(key=key, lines=lines)
    return {name: data.get(blank.add_prefix(name), "") for name in blank.fields if name != "confirmed"}


class CommentForm(OfficeForm):
    """A note of the staff on an order."""

    text = forms.CharField(label=_("Comment"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class CancelForm(OfficeForm):
    """Why a Commerce order is cancelled; it stands in the order's changes of state."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("For the staff; no buyer's data, please."))
