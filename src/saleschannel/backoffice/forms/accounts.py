"""Connecting and changing a seller account. Secrets are written only: they are never shown again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.forms.widgets import OfficeForm
from saleschannel.channel.models import SellerAccount
from saleschannel.domain.marketplaces import Region

REGION_TEXTS = {
    Region.EU: _("Europe, Middle East, India"),
    Region.NA: _("North and South America"),
    Region.FE: _("Far East and Australia"),
}
SECRETS = ("client_secret", "refresh_token")
UNCHANGED = _("Stored. Leave empty to keep it.")


def secret_field(label: Any, help_text: Any) -> forms.CharField:
    """A field whose value the server never sends back."""
    widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, max_length=4000, widget=widget, help_text=help_text)


class AccountForm(OfficeForm):
    """A new account needs both secrets; on an existing one an empty secret keeps the stored one."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Your own name for this account."))
    region = forms.ChoiceField(
        label=_("Region"), choices=[(region.value, text) for region, text in REGION_TEXTS.items()]
    )
    client_id = forms.CharField(
        label=_("Client id"), max_length=200, help_text=_("Of your app in Amazon's Solution Provider Portal.")
    )
    client_secret = secret_field(_("Client secret"), _("Of your app in Amazon's Solution Provider Portal."))
    refresh_token = secret_field(
        _("Refresh token"), _("What Amazon gives you when you authorise the app for your account.")
    )
    endpoint = forms.URLField(
        label=_("API endpoint"),
        required=False,
        assume_scheme="https",
        help_text=_("Empty: Amazon's endpoint of the region."),
    )
    token_endpoint = forms.URLField(
        label=_("Token endpoint"), required=False, assume_scheme="https", help_text=_("Empty: Login with Amazon.")
    )

    def __init__(self, *args: Any, account: SellerAccount | None = None, **kwargs: Any) -> None:
        self.account = account
        names = [name for name in self.base_fields if name not in SECRETS]
        start = {name: getattr(account, name) for name in names} if account else {"region": Region.EU.value}
        super().__init__(*args, initial=start, **kwargs)
        if account:
            self.fields["region"].disabled = True  # stores hang on it
            for name in SECRETS:
                self.fields[name].required = False
                self.fields[name].help_text = UNCHANGED

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = SellerAccount.objects.filter(name=name)
        if self.account is not None:
            others = others.exclude(pk=self.account.pk)
        if others.exists():
            raise forms.ValidationError(_("There is a seller account with this name already."))
        return name

    def changes(self) -> dict[str, Any]:
        """The values to store; secrets left empty are not among them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in SECRETS or value}
