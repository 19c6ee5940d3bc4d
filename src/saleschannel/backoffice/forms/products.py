"""Searching products, and changing what the back office may change of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.forms.widgets import FilterForm, OfficeForm
from saleschannel.commerce.builtin.models import Product

LARGEST_QUANTITY = 1_000_000_000


class ProductSearchForm(FilterForm):
    """By SKU or name."""

    text = forms.CharField(
        label=_("SKU or name"), required=False, max_length=200, help_text=_("How the SKU begins, or a part of the name")
    )


class ProductForm(OfficeForm):
    """Quantity and switches of one product. `seen` is the quantity the person saw when the form was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=300)
    quantity = forms.IntegerField(
        label=_("Quantity"),
        min_value=-LARGEST_QUANTITY,
        max_value=LARGEST_QUANTITY,
        help_text=_("Units on the shelf, those reserved for open orders included."),
    )
    manage_stock = forms.BooleanField(
        label=_("Manage stock"), required=False, help_text=_("Off: always in stock, nothing is reserved.")
    )
    enabled = forms.BooleanField(
        label=_("Enabled"), required=False, help_text=_("Off: orders with this product wait and need attention.")
    )

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        start = {name: getattr(product, name) for name in ("name", "quantity", "manage_stock", "enabled")}
        super().__init__(*args, initial={**start, "seen": product.quantity}, **kwargs)
        self.product = product

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        seen, now = typed.get("seen"), self.product.quantity
        if seen is not None and seen != now and typed.get("quantity") != seen:
            message = _("The quantity has changed from %(seen)s to %(now)s meanwhile. Look, and save again.")
            self.add_error("quantity", message % {"seen": seen, "now": now})
            self.data = {**self.data.dict(), "seen": str(now)} if isinstance(self.data, QueryDict) else self.data
        return typed
