"""The settings of the notices: from when on staff are told, and who gets mail or a webhook."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import OfficeForm
from saleschannel.channel.models import NoticeSettings
from saleschannel.domain.notices import Thresholds
from saleschannel.domain.staff_mail import is_buyer_address
from saleschannel.services.notice_settings import possible_mail_users
from saleschannel.vault.webhook_secrets import key_of, new_webhook_secret

THRESHOLDS = Thresholds.__struct_fields__
MOST_ADDRESSES = 20


def number(label: Any, lowest: int, highest: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=lowest, max_value=highest, help_text=help_text)


class NoticeSettingsForm(OfficeForm):
    """A stored secret is never sent back; an empty field keeps it."""

    import_minutes = number(_("Minutes without an import"), 5, 1440, _("Three missed looks are always allowed."))
    worker_minutes = number(_("Minutes without a worker"), 3, 1440)
    attention_orders = number(_("Orders that need attention"), 1, 100_000, _("So many, or …"))
    attention_minutes = number(_("Minutes since the oldest of them"), 5, 10_080, _("… one for so long."))
    ship_by_hours = number(_("Hours before the ship-by time"), 1, 72)
    authorisation_days = number(
        _("Days before an authorisation ends"), 0, 180, _("Of the app (a year) and of its client secret (180 days).")
    )
    behind_minutes = number(
        _("Minutes behind Amazon"), 15, 1440, _("While Amazon's limits leave no call to catch up with.")
    )
    remind_hours = number(
        _("Hours between reminders"), 0, 168, _("0: none. A notice that somebody has acknowledged is not repeated.")
    )
    mail_users: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        queryset=None, label=_("Mail to users"), required=False, widget=forms.CheckboxSelectMultiple
    )
    mail_addresses = forms.CharField(
        label=_("Mail to other addresses"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("One per line, of your own staff. Amazon's addresses of buyers are refused."),
    )
    webhook_url = forms.URLField(
        label=_("Webhook address"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Each notice is posted there, signed as Standard Webhooks says. Empty: none."),
    )
    webhook_secret = forms.CharField(
        label=_("Webhook secret"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
        help_text=_("Empty: the stored one is kept; where there is none, one is made and shown once."),
    )

    def __init__(self, *args: Any, stored: NoticeSettings, **kwargs: Any) -> None:
        start = {name: getattr(stored, name) for name in (*THRESHOLDS, "webhook_url")}
        start["mail_addresses"] = "\n".join(stored.mail_addresses)
        super().__init__(*args, initial=start, **kwargs)
        self.has_secret = bool(stored.webhook_secret)
        users = self.fields["mail_users"]
        assert isinstance(users, forms.ModelMultipleChoiceField)  # noqa: S101  see above
        users.queryset = possible_mail_users()
        if not self.is_bound:
            users.initial = list(stored.mail_users.values_list("pk", flat=True))

    def thresholds(self) -> list[forms.BoundField]:
        """The fields of numbers, for the page."""
        return [self[name] for name in THRESHOLDS]

    def clean_mail_addresses(self) -> list[str]:
        """Each line an address of staff; the message names the line that is none."""
        lines = [line.strip() for line in self.cleaned_data["mail_addresses"].splitlines()]
        addresses = list(dict.fromkeys(line for line in lines if line))
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(
                    _("“%s” is not an e-mail address. Write one address per line.") % address
                ) from None
            if is_buyer_address(address):
                raise ValidationError(_("“%s” belongs to a buyer. Only Amazon writes to buyers.") % address)
        if len(addresses) > MOST_ADDRESSES:
            raise ValidationError(_("At most %s addresses. Use a mailing list of your own.") % MOST_ADDRESSES)
        return addresses

    def clean_webhook_url(self) -> str:
        url: str = self.cleaned_data["webhook_url"]
        if not url or settings.PRIVATE_WEBHOOKS:
            return url
        parts = urlsplit(url)
        if parts.scheme != "https":
            raise ValidationError(_("Use an address that begins with https://."))
        if parts.username or parts.password:
            raise ValidationError(_("Leave user and password out of the address: the signature proves the sender."))
        if is_inner(parts.hostname or ""):
            raise ValidationError(_("This address lies inside a private network. Use a public one."))
        return url

    def clean_webhook_secret(self) -> str:
        secret: str = self.cleaned_data["webhook_secret"].strip()
        try:
            return secret if not secret or key_of(secret) else ""
        except ValueError:
            raise ValidationError(_("A webhook secret is “whsec_” and at least 24 bytes in base64.")) from None

    def values(self) -> dict[str, Any]:
        """What to store; a new secret where one is needed and none is there."""
        typed = self.cleaned_data
        values = {name: typed[name] for name in (*THRESHOLDS, "mail_addresses", "webhook_url")}
        secret = typed["webhook_secret"]
        if not secret and typed["webhook_url"] and not self.has_secret:
            secret = self.made_secret = new_webhook_secret()
        return {**values, "webhook_secret": secret} if secret else values

    made_secret = ""
    """A secret that was made here, to be shown once."""


def is_inner(host: str) -> bool:
    """Whether the host is written as an address that is not public; names are looked up when the webhook is sent."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
