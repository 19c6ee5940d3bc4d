"""The form of a credit memo: units per line, whether they go back to stock, shipping, other amounts, an adjustment."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saleschannel.backoffice.form_fields import OfficeForm, amount_field
from saleschannel.domain.credits import Creditable, CreditRequest, InvoicedLine, everything, plan_credit
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.money import ZERO, as_written, decimals_of


class CreditForm(OfficeForm):
    """`request_key` stays the same when the form is sent twice, so that it credits once."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    shipping = amount_field(gettext_lazy("Shipping"))
    other = amount_field(gettext_lazy("Gift wrap, fees, adjustment to Amazon's total"))
    adjustment = amount_field(gettext_lazy("Goodwill, or kept back (with a minus)"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For the staff."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, order: Creditable, can_return: Mapping[int, bool]
    ) -> None:
        suggested = everything(order)
        super().__init__(
            data,
            initial={
                "request_key": f"credit:{uuid4()}",
                "shipping": as_written(suggested.shipping, order.currency),
                "other": as_written(suggested.other, order.currency),
            },
        )
        self.order = order
        self.lines = [line for line in order.lines if line.left]
        self.can_return = can_return
        for line in self.lines:
            self.fields[f"units_{line.id}"] = self._units_field(line)
            self.fields[f"return_{line.id}"] = forms.BooleanField(
                label=_("Back to stock: %(sku)s") % {"sku": line.sku},
                required=False,
                disabled=not can_return[line.id],
            )

    @staticmethod
    def _units_field(line: InvoicedLine) -> forms.IntegerField:
        return forms.IntegerField(
            label=_("Units of %(sku)s") % {"sku": line.sku},
            min_value=0,
            max_value=line.left,
            initial=line.left,
            required=False,
            widget=forms.NumberInput(attrs={"class": "input short"}),
        )

    @property
    def rows(self) -> list[tuple[InvoicedLine, forms.BoundField, forms.BoundField, bool]]:
        """The lines that can be credited, with their fields, and whether their units can go back to stock."""
        return [
            (line, self[f"units_{line.id}"], self[f"return_{line.id}"], self.can_return[line.id]) for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        for name, left in (("shipping", self.order.shipping_left), ("other", self.order.other_left)):
            amount = typed.get(name)
            if amount is not None and not min(left, ZERO) <= amount <= max(left, ZERO):
                words = {"left": as_written(left, self.order.currency), "currency": self.order.currency}
                self.add_error(name, _("At most %(left)s %(currency)s is left.") % words)
        for name in ("shipping", "other", "adjustment"):
            if self.has_too_many_digits(typed.get(name)):
                self.add_error(name, _("Enter no more digits behind the point than %s has.") % self.order.currency)
        if not self.errors:
            self._check_total()
        return typed

    def has_too_many_digits(self, amount: Decimal | None) -> bool:
        if not amount:
            return False
        exponent = amount.normalize().as_tuple().exponent
        return isinstance(exponent, int) and -exponent > decimals_of(self.order.currency)

    def _check_total(self) -> None:
        """What the domain refuses, in the reader's language."""
        try:
            plan_credit(self.order, self.request())
        except OrderRejected as refused:
            left = as_written(self.order.total_left, self.order.currency)
            texts = {
                "nothing_to_credit": _("The credit memo is empty. Enter units of at least one line, or an amount."),
                "negative_credit": _("The credit memo comes to less than nothing. Keep back less."),
                "more_than_invoiced": _("Only %(left)s %(currency)s is invoiced and not credited. Credit less.")
                % {"left": left, "currency": self.order.currency},
            }
            self.add_error(None, texts.get(refused.code, f"{refused.message} {refused.remedy}"))

    def request(self) -> CreditRequest:
        """The credit as typed; call once the fields are clean."""
        typed = self.cleaned_data
        units = {line.id: count for line in self.lines if (count := typed.get(f"units_{line.id}") or 0)}
        return CreditRequest(
            units=units,
            returned=frozenset(line_id for line_id in units if typed.get(f"return_{line_id}")),
            shipping=typed.get("shipping") or ZERO,
            other=typed.get("other") or ZERO,
            adjustment=typed.get("adjustment") or ZERO,
            reason=typed.get("reason", ""),
        )
