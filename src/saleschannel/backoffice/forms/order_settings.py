"""The order settings of a store, each option explained where it stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.forms.widgets import dress
from saleschannel.channel.models import OrderSettings
from saleschannel.commerce.builtin.queries import commerce_stores
from saleschannel.domain import order_settings as domain

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

    def options(self, name: str) -> list[tuple[Any, Promise]]:
        """The radio buttons of a setting, each with its explanation."""
        return [(button, EXPLAINED[name][str(button.data["value"])]) for button in self[name]]

    def explained(self) -> dict[str, list[tuple[Any, Promise]]]:
        return {name: self.options(name) for name in EXPLAINED}

    def changes(self) -> dict[str, str]:
        """The changed settings as texts, as `services.change_order_settings` takes them."""
        typed = {name: self.cleaned_data[name] for name in self.changed_data}
        return {name: _as_text(value) for name, value in typed.items()}


def _as_text(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
