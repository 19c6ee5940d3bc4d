"""Setting a store up step by step, renaming it, and asking for its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import OfficeForm, date_input
from saleschannel.channel.models import SellerAccount, Store
from saleschannel.commerce.builtin.queries import commerce_stores
from saleschannel.config.wiring import commerce_kinds
from saleschannel.domain.marketplaces import MARKETPLACES

AMAZON_KEEPS = timedelta(days=730)
COMMERCE_TEXTS: dict[str, Promise] = {"builtin": _("Built-in Commerce")}


class StoreName(OfficeForm):
    """A name for a store that no other store has."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Your own name for this store."))
    store: Store | None = None

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Store.objects.filter(name=name)
        if self.store is not None:
            others = others.exclude(pk=self.store.pk)
        if others.exists():
            raise forms.ValidationError(_("There is a store with this name already."))
        return name


class MarketplaceForm(StoreName):
    """The marketplace of a new store, among those offered, and the store's name."""

    marketplace = forms.ChoiceField(label=_("Marketplace"), widget=forms.RadioSelect)
    field_order = ("marketplace", "name")

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["marketplace"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(offered)
        self.fields["name"].required = False
        self.fields["name"].help_text = _("Your own name for this store. Empty: the name of the marketplace.")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        info = MARKETPLACES.get(typed.get("marketplace", ""))
        if info is not None and not typed.get("name") and "name" not in self.errors:
            self.cleaned_data["name"] = info.name
            try:
                typed["name"] = self.clean_name()
            except forms.ValidationError:
                self.add_error("name", _("There is a store “%s” already. Give this one another name.") % info.name)
        return typed


class CommerceForm(OfficeForm):
    """Which Commerce gets the orders, and which of its stores."""

    kind = forms.ChoiceField(label=_("Commerce"), widget=forms.RadioSelect)
    commerce_store = forms.ChoiceField(
        label=_("Commerce store"), help_text=_("The Commerce store that the orders go to.")
    )

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        code = store.order_settings.commerce_store
        super().__init__(*args, initial={"kind": store.commerce_backend, "commerce_store": code}, **kwargs)
        kinds, stores = self.fields["kind"], self.fields["commerce_store"]
        if isinstance(kinds, forms.ChoiceField) and isinstance(stores, forms.ChoiceField):
            kinds.choices = [(kind, COMMERCE_TEXTS.get(kind, kind)) for kind in commerce_kinds()]
            stores.choices = list(({code: code} | dict(commerce_stores())).items())


class Since(OfficeForm):
    """A day on which a history begins."""

    import_from = forms.DateField(
        label=_("Import orders from"),
        widget=date_input(),
        help_text=_("Amazon gives orders of the last two years."),
    )

    def clean_import_from(self) -> date | None:
        day: date | None = self.cleaned_data["import_from"]
        today = timezone.localdate()
        if day is not None and day > today:
            raise forms.ValidationError(_("This day is in the future. Choose today or an earlier day."))
        if day is not None and day < today - AMAZON_KEEPS:
            raise forms.ValidationError(_("Amazon gives only orders of the last two years. Choose a later day."))
        return day


class HistoryForm(Since):
    """The last step: from now on, or from a day on."""

    NOW, DATE = "now", "date"

    begin = forms.ChoiceField(
        label=_("Orders"),
        widget=forms.RadioSelect,
        choices=[(NOW, _("Only orders placed from now on")), (DATE, _("Also orders placed before, from a day on"))],
        initial=NOW,
    )
    field_order = ("begin", "import_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["import_from"].required = False

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("begin") == self.NOW:
            typed["import_from"] = None
            self.errors.pop("import_from", None)
        elif not typed.get("import_from") and "import_from" not in self.errors:
            self.add_error("import_from", _("Enter the day, or choose orders from now on."))
        return typed


class StoreForm(StoreName):
    """What of a store can be changed: Amazon's side of it cannot."""

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": store.name}, **kwargs)
        self.store = store


def marketplaces_of(account: SellerAccount) -> list[tuple[str, str]]:
    """The region's marketplaces, for an account of which Amazon does not say where it takes part."""
    return [
        (info.marketplace_id, f"{info.name} ({info.country})")
        for info in MARKETPLACES.values()
        if info.region.value == account.region
    ]
