"""Connecting and changing a seller account. Secrets are written only: they are never shown again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import OfficeForm
from saleschannel.channel.models import SellerAccount
from saleschannel.domain.marketplaces import Region

REGION_TEXTS = {
    Region.EU: _("Europe, Middle East, India"),
    Region.NA: _("North and South America"),
    Region.FE: _("Far East and Australia"),
}
UNCHANGED = _("Stored. Leave empty to keep it.")
PLAIN = ("name", "limits_factor", "application_id", "application_is_draft", "seller_central")
ADDRESSES = ("endpoint", "token_endpoint")


def secret_field(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    """A field whose value the server never sends back."""
    widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, max_length=4000, widget=widget, help_text=help_text, required=required)


def address_field(label: Any, help_text: Any) -> forms.URLField:
    return forms.URLField(label=label, required=False, assume_scheme="https", help_text=help_text)


class AccountFields(OfficeForm):
    """What a new account and one that is changed have in common."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Your own name for this account."))
    application_id = forms.CharField(
        label=_("Application id"),
        max_length=100,
        required=False,
        help_text=_("Of your app, amzn1.sp.solution.…; needed only for authorising it on Amazon's page."),
    )
    application_is_draft = forms.BooleanField(
        label=_("The app is a draft"),
        required=False,
        help_text=_("On as long as Amazon has not published it: without this Amazon's page shows the error MD1000."),
    )
    limits_factor = forms.IntegerField(
        label=_("Times Amazon's limits"),
        min_value=1,
        max_value=1_000_000,
        initial=1,
        help_text=_("More than 1 only where Amazon has granted this account more calls than it publishes."),
    )
    endpoint = address_field(_("API endpoint"), _("Empty: Amazon's endpoint of the region."))
    token_endpoint = address_field(_("Token endpoint"), _("Empty: Login with Amazon."))
    seller_central = address_field(_("Seller Central"), _("Empty: Amazon's own."))

    def __init__(self, *args: Any, account: SellerAccount | None = None, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = SellerAccount.objects.filter(name=name)
        if self.account is not None:
            others = others.exclude(pk=self.account.pk)
        if others.exists():
            raise forms.ValidationError(_("There is a seller account with this name already."))
        return name


class AccountForm(AccountFields):
    """Everything about an account but its keys and its region: stores hang on that."""

    def __init__(self, *args: Any, account: SellerAccount, **kwargs: Any) -> None:
        start = {name: getattr(account, name) for name in (*PLAIN, *ADDRESSES)}
        super().__init__(*args, account=account, initial=start, **kwargs)


class NewAccountForm(AccountFields):
    """A new account. Its refresh token is typed, or comes from Amazon's page; then the application id is needed."""

    BY_TOKEN, BY_CONSENT = "token", "consent"

    region = forms.ChoiceField(
        label=_("Region"),
        choices=[(region.value, text) for region, text in REGION_TEXTS.items()],
        initial=Region.EU.value,
        help_text=_("An authorisation holds for one region. In the Far East each country needs an account of its own."),
    )
    client_id = forms.CharField(
        label=_("Client id"), max_length=200, help_text=_("Of your app in Amazon's Solution Provider Portal.")
    )
    client_secret = secret_field(_("Client secret"), _("Of your app in Amazon's Solution Provider Portal."))
    how = forms.ChoiceField(
        label=_("Authorisation"),
        widget=forms.RadioSelect,
        choices=[(BY_TOKEN, _("I have a refresh token")), (BY_CONSENT, _("Authorise on Amazon's page"))],
        initial=BY_TOKEN,
    )
    refresh_token = secret_field(
        _("Refresh token"),
        _("What Amazon gives you when you authorise the app for your account."),
        required=False,
    )
    field_order = ("name", "region", "client_id", "client_secret", "how", "refresh_token", "application_id")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("how") == self.BY_TOKEN and not typed.get("refresh_token"):
            self.add_error("refresh_token", _("Enter the refresh token, or authorise on Amazon's page."))
        if typed.get("how") == self.BY_CONSENT and not typed.get("application_id"):
            self.add_error(
                "application_id", _("Amazon's page needs the application id: it stands beside the app in the portal.")
            )
        return typed

    def keys(self) -> dict[str, Any]:
        """The values of `services.accounts.AccountKeys`; a token typed beside the other way is not taken."""
        left_out = {"name", "region", "how", "limits_factor"}
        keys = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return keys | ({"refresh_token": ""} if self.cleaned_data["how"] == self.BY_CONSENT else {})


class KeysForm(OfficeForm):
    """Other keys for an account; a secret left empty stays."""

    client_id = forms.CharField(
        label=_("Client id"), max_length=200, help_text=_("Of your app in Amazon's Solution Provider Portal.")
    )
    client_secret = secret_field(_("Client secret"), UNCHANGED, required=False)
    refresh_token = secret_field(_("Refresh token"), UNCHANGED, required=False)
    untried = forms.BooleanField(
        label=_("Store them without trying"),
        required=False,
        help_text=_("Only while Login with Amazon cannot be reached: wrong keys stop the import."),
    )

    def __init__(self, *args: Any, account: SellerAccount, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, initial={"client_id": account.client_id}, **kwargs)
        if not account.is_authorized:
            self.fields["refresh_token"].help_text = _(
                "What Amazon gives you when you authorise the app for your account."
            )

    def changes(self) -> dict[str, str]:
        """The values to store; what was left empty is not among them."""
        typed = self.cleaned_data
        return {name: typed[name] for name in ("client_id", "client_secret", "refresh_token") if typed[name]}

    def to_try(self) -> dict[str, str]:
        """The keys as they would be."""
        account = self.account
        stored = {
            "client_id": account.client_id,
            "client_secret": str(account.client_secret),
            "refresh_token": str(account.refresh_token),
        }
        return stored | self.changes()
