"""Connecting a store and renaming it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.forms.widgets import OfficeForm, date_input
from saleschannel.channel.models import SellerAccount, Store
from saleschannel.domain.marketplaces import MARKETPLACES


class NewStoreForm(OfficeForm):
    """A seller account in one marketplace; orders from before today are left alone unless a date is given."""

    account = forms.ChoiceField(label=_("Seller account"))
    marketplace = forms.ChoiceField(
        label=_("Marketplace"),
        choices=[(info.marketplace_id, f"{info.name} ({info.country})") for info in MARKETPLACES.values()],
    )
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Your own name for this store."))
    import_from = forms.DateField(
        label=_("Import orders from"),
        required=False,
        widget=date_input(),
        help_text=_("Empty: only orders that are placed from now on."),
    )

    def __init__(self, *args: Any, accounts: Sequence[SellerAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.fields["account"]
        if isinstance(account, forms.ChoiceField):
            account.choices = [(str(entry.pk), entry.name) for entry in accounts]


class StoreForm(OfficeForm):
    """What of a store can be changed: Amazon's side of it cannot."""

    name = forms.CharField(label=_("Name"), max_length=100)
    active = forms.BooleanField(
        label=_("Import orders"), required=False, help_text=_("Off: paused. Orders that were imported go their way.")
    )

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": store.name, "active": store.active}, **kwargs)
        self.store = store

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Store.objects.exclude(pk=self.store.pk).filter(name=name).exists():
            raise forms.ValidationError(_("There is a store with this name already."))
        return name
