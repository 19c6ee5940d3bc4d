"""Searching products, and changing what the back office may change of one: its facts, its stock, its alias SKUs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import FilterForm, OfficeForm, amount_field
from saleschannel.channel.models import SellerAccount
from saleschannel.commerce.builtin.models import Product
from saleschannel.commerce.builtin.product_reads import ProductFilter, StockState
from saleschannel.commerce.builtin.stock_adjustment import LARGEST_QUANTITY, SMALLEST_QUANTITY
from saleschannel.domain.money import as_written

ANY, YES, NO = ("", _("all")), "yes", "no"
COUNT, MOVE = "count", "move"
FACTS = ("name", "price", "manage_stock", "enabled")


class ProductSearchForm(FilterForm):
    """What a merchant looks for among the products."""

    text = forms.CharField(
        label=_("SKU or name"), required=False, max_length=200, help_text=_("How it begins; also an Amazon SKU")
    )
    enabled = forms.ChoiceField(
        label=_("Enabled"), required=False, choices=[ANY, (YES, _("Enabled")), (NO, _("Disabled"))]
    )
    managed = forms.ChoiceField(
        label=_("Stock managed"), required=False, choices=[ANY, (YES, _("managed")), (NO, _("not managed"))]
    )
    stock = forms.ChoiceField(
        label=_("Stock"),
        required=False,
        choices=[
            ANY,
            (StockState.OUT.value, _("Out of stock")),
            (StockState.SHORT.value, _("More promised than there is")),
            (StockState.RESERVED.value, _("Has reservations")),
        ],
    )
    sold = forms.ChoiceField(label=_("Sold on Amazon"), required=False, choices=[ANY, ("never", _("No order yet"))])

    def filter(self, skus: tuple[str, ...] = ()) -> ProductFilter:
        """What was chosen, as far as it makes sense; `skus` are products that the text finds by alias."""
        typed = self.cleaned_data
        return ProductFilter(
            text=typed.get("text", ""),
            skus=skus,
            enabled=flag(typed.get("enabled", "")),
            managed=flag(typed.get("managed", "")),
            stock=StockState(typed["stock"]) if typed.get("stock") else None,
            never_sold=typed.get("sold") == "never",
        )


def flag(choice: str) -> bool | None:
    return None if not choice else choice == YES


class ProductForm(OfficeForm):
    """Name, price and switches of one product.

    The form carries what the person saw, so that only what was changed is written: not what somebody else changed.
    """

    name = forms.CharField(label=_("Name"), max_length=300)
    price = amount_field(_("Price"))
    manage_stock = forms.BooleanField(
        label=_("Manage stock"), required=False, help_text=_("Off: always in stock, nothing is reserved.")
    )
    enabled = forms.BooleanField(
        label=_("Enabled"), required=False, help_text=_("Off: orders with this product wait and need attention.")
    )

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        start = {name: getattr(product, name) for name in FACTS}
        super().__init__(*args, initial={**start, "price": as_written(product.price, "")}, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def clean_price(self) -> Any:
        return positive(self.cleaned_data.get("price"))


def positive(price: Any) -> Any:
    if price is not None and price < 0:
        raise forms.ValidationError(_("A price is not negative."))
    return price


class NewProductForm(OfficeForm):
    """A product that is not there yet."""

    sku = forms.CharField(label="SKU", max_length=200)
    name = forms.CharField(label=_("Name"), max_length=300)
    price = amount_field(_("Price"))
    quantity = forms.IntegerField(
        label=_("Quantity"), min_value=0, max_value=LARGEST_QUANTITY, initial=0, help_text=_("Units on the shelf.")
    )
    manage_stock = forms.BooleanField(
        label=_("Manage stock"),
        required=False,
        initial=True,
        help_text=_("Off: always in stock, nothing is reserved."),
    )
    enabled = forms.BooleanField(
        label=_("Enabled"),
        required=False,
        initial=True,
        help_text=_("Off: orders with this product wait and need attention."),
    )

    def clean_price(self) -> Any:
        return positive(self.cleaned_data.get("price"))


class StockForm(OfficeForm):
    """A change of what lies on the shelf. `seen` is the quantity the person saw when the form was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label=_("What happened"),
        choices=[
            (COUNT, _("Counted: there are just so many units")),
            (MOVE, _("So many units came (or, with a minus, went)")),
        ],
        widget=forms.RadioSelect,
        initial=COUNT,
    )
    units = forms.IntegerField(label=_("Units"), min_value=SMALLEST_QUANTITY, max_value=LARGEST_QUANTITY)
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Stays in the log, such as: delivery, stock-taking, broken.")
    )

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": product.quantity, "units": product.quantity}, **kwargs)

    def quantity_changed(self, now: int) -> None:
        """Somebody else was quicker: say so, and let the person save again on what is there now."""
        seen = self.cleaned_data["seen"]
        if seen == now:
            limit = _("The quantity would be out of bounds: at most %(most)s.")
            self.add_error("units", limit % {"most": LARGEST_QUANTITY})
            return
        message = _("The quantity has changed from %(seen)s to %(now)s meanwhile. Look, and save again.")
        self.add_error("units", message % {"seen": seen, "now": now})
        if isinstance(self.data, QueryDict):
            self.data = {**self.data.dict(), "seen": str(now)}


class AliasForm(OfficeForm):
    """An Amazon SKU that means a product, in one seller account or in all."""

    amazon_sku = forms.CharField(label=_("Amazon SKU"), max_length=200)
    product_sku = forms.CharField(label=_("Product SKU"), max_length=200)
    account = forms.ModelChoiceField(
        SellerAccount.objects.order_by("name"),
        label=_("Seller account"),
        required=False,
        empty_label=_("all accounts"),
    )

    def __init__(self, *args: Any, product_sku: str = "", **kwargs: Any) -> None:
        """On a product's own page the product is given."""
        super().__init__(*args, **kwargs)
        if product_sku:
            del self.fields["product_sku"]
        else:
            self.fields["product_sku"].widget.attrs.update({"list": "products", "autocomplete": "off"})


class AliasSearchForm(FilterForm):
    """By either SKU."""

    text = forms.CharField(
        label=_("Amazon SKU or product SKU"), required=False, max_length=200, help_text=_("How it begins")
    )
