"""Who is told of notices, and in which language. Staff only."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.models import User

from saleschannel.channel.models import NoticeSettings


class MailReceiver(NamedTuple):
    """An address and the language to write in; empty: the installation's."""

    address: str
    language: str


def staff_addresses() -> frozenset[str]:
    """All addresses that mail may go to, in small letters: of active staff, and those configured for notices."""
    users = User.objects.filter(is_active=True, is_staff=True).exclude(email="").values_list("email", flat=True)
    configured = NoticeSettings.objects.filter(pk=1).values_list("mail_addresses", flat=True).first() or []
    return frozenset(address.lower() for address in [*users, *configured])


def mail_receivers(settings: NoticeSettings) -> list[MailReceiver]:
    """Each receiver once: the chosen users that are still staff, then the other addresses."""
    chosen = settings.mail_users.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk")
    found = {
        email.lower(): MailReceiver(email, language or "")
        for email, language in chosen.values_list("email", "person__language")
    }
    for address in settings.mail_addresses:
        found.setdefault(address.lower(), MailReceiver(address, ""))
    return list(found.values())
