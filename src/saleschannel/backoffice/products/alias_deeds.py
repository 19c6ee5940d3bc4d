"""What a person does with alias SKUs on several pages: add one, with the product checked. Knows no page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from saleschannel.channel.models import SellerAccount
from saleschannel.config.wiring import backend_of
from saleschannel.domain.errors import PermanentError
from saleschannel.services.sku_aliases import add_alias, unknown_products


def add_alias_of(form: forms.Form, product_sku: str, *, actor: str) -> bool:
    """Add the alias of a valid form; False when it cannot be, and the form says why beside the field."""
    if unknown_products([product_sku], backend_of):
        message = _("There is no product “%s”. Create it first, or correct the SKU.") % product_sku
        form.add_error("product_sku" if "product_sku" in form.fields else None, message)
        return False
    account: SellerAccount | None = form.cleaned_data["account"]
    try:
        add_alias(form.cleaned_data["amazon_sku"], product_sku, account=account, actor=actor)
    except PermanentError as error:
        form.add_error("amazon_sku", f"{error.message} {error.remedy}")
        return False
    return True
