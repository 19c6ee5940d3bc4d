"""The order settings of a store: each option explained where it stands, with what it means for running orders."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import dress
from saleschannel.channel.models import OrderSettings
from saleschannel.commerce.builtin.queries import commerce_stores
from saleschannel.domain import order_settings as domain
from saleschannel.services.change_order_settings import as_text

EXPLAINED: dict[str, dict[str, Promise]] = {
    "customer_creation": {
        domain.CustomerCreation.GUEST.value: _("The order is a guest order; no customer account is created."),
        domain.CustomerCreation.NEW_ACCOUNT.value: _(
            "Unless there is one with the buyer's e-mail address, a customer account is created from the Amazon order."
        ),
    },
    "order_number_source": {
        domain.OrderNumberSource.COMMERCE.value: _("Orders are numbered like all other Commerce orders."),
        domain.OrderNumberSource.AMAZON.value: _("The Commerce order has the number of the Amazon order."),
    },
    "stock_while_pending": {
        domain.StockWhilePending.DO_NOT_RESERVE.value: _("Stock stays free until Amazon has verified the payment."),
        domain.StockWhilePending.RESERVE.value: _(
            "Stock is held while Amazon verifies, and released if it is canceled."
        ),
    },
    "fba_orders": {
        domain.FbaOrders.CREATE.value: _(
            "Once Amazon has shipped it, a complete Commerce order is created. Your own stock is not touched."
        ),
        domain.FbaOrders.SHOW_ONLY.value: _("The order is shown on the Orders tab; no Commerce order is created."),
    },
    "unknown_sku": {
        domain.UnknownSku.HOLD.value: _(
            "The order needs attention until the product exists, then it goes on by itself."
        ),
        domain.UnknownSku.PLACEHOLDER.value: _("The order is created; the line with the unknown SKU has no product."),
    },
    "out_of_stock": {
        domain.OutOfStock.BACKORDER.value: _(
            "Amazon has sold it already: the order is created, stock goes below zero."
        ),
        domain.OutOfStock.HOLD.value: _("The order needs attention until there is stock, then it goes on by itself."),
    },
}

HELP: dict[str, Promise] = {
    "commerce_store": _("The Commerce store that the orders go to."),
    "prefix_all": _("Put in front of the number of every order of this store, for example AMZ-."),
    "prefix_fba": _("Added for orders that Amazon fulfills."),
    "prefix_prime": _("Added for Prime orders."),
    "prefix_business": _("Added for orders of business customers."),
}

RUNNING: dict[str, Promise] = {
    "import_orders": _(
        "Switched off: orders that have a Commerce order go their way, stock held for pending orders is given back. "
        "Switched on: orders that were only shown are created."
    ),
    "fba_orders": _("A change to “Create as complete” also creates the orders that were only shown."),
    "commerce_store": _("Orders that were created stay in their store."),
    "order_status": _("Orders that were created keep their status."),
    "customer_creation": _("Guest orders that were created stay guest orders."),
    "order_number_source": _(
        "Numbers that were given stay. Orders that were stopped by a taken number are tried again."
    ),
    "stock_while_pending": _("A change reserves or gives back the stock of pending orders at once."),
    "unknown_sku": _("A change is tried on orders that are stopped by an unknown SKU at once."),
    "out_of_stock": _("A change is tried on orders that are stopped for stock at once."),
}
"""What a change does to orders that are there already."""


class Option(NamedTuple):
    """One radio button with its explanation."""

    button: Any
    text: Promise
    is_default: bool


class OrderSettingsForm(forms.ModelForm):  # type: ignore[type-arg]  # Django has it subscriptable in stubs only
    """All order settings of one store."""

    class Meta:
        model = OrderSettings
        exclude = ("store",)
        widgets = dict.fromkeys(EXPLAINED, forms.RadioSelect)
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        code = self.instance.commerce_store
        stores = dict(commerce_stores())
        choices = list(({code: code} | stores).items())
        help_text = self.fields["commerce_store"].help_text
        label = self.fields["commerce_store"].label
        self.fields["commerce_store"] = forms.ChoiceField(label=label, choices=choices, help_text=help_text)
        dress(self)

    def _get_validation_exclusions(self) -> set[str]:
        """The choices of the form are those that the database checks: it need not be asked about each of them."""
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # unknown to stubs
        return exclusions | set(EXPLAINED)

    def options(self, name: str) -> list[Option]:
        """The radio buttons of a setting, each with its explanation and whether it is the default."""
        field: Any = OrderSettings._meta.get_field(name)  # noqa: SLF001  Django's documented way to a field
        buttons = [(button, str(button.data["value"])) for button in self[name]]
        return [Option(button, EXPLAINED[name][value], value == field.default) for button, value in buttons]

    def explained(self) -> dict[str, list[Option]]:
        return {name: self.options(name) for name in EXPLAINED}

    def changes(self) -> dict[str, str]:
        """The changed settings as texts, as `services.change_order_settings` takes them."""
        return {name: as_text(self.cleaned_data[name]) for name in self.changed_data}

    def as_domain(self) -> domain.OrderSettings:
        """The typed settings, not stored; of a form with mistakes those that were stored, as far as they are wrong."""
        settings: OrderSettings = self.instance
        return settings.as_domain()
