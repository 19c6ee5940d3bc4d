"""The seller's data on invoices of a Commerce store."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import dress
from saleschannel.commerce.builtin.models import CommerceStore


class InvoiceDetailsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Printed on invoices and credit memos; documents that are printed again show the data as it is then."""

    required_css_class = "required"

    class Meta:
        model = CommerceStore
        fields = ("seller_name", "seller_address", "tax_number", "invoice_footer")
        labels = {
            "seller_name": _("Seller's name"),
            "seller_address": _("Seller's address"),
            "tax_number": _("VAT ID or tax number"),
            "invoice_footer": _("Footer of invoices"),
        }
        widgets = {
            "seller_address": forms.Textarea(attrs={"rows": 4}),
            "invoice_footer": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        dress(self)
