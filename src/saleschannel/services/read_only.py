"""Read-only mode (law 11): stops every outgoing write, and switches itself on in a copy of the installation."""

from __future__ import annotations

from django.conf import settings

from saleschannel.channel.models import Installation


def writes_are_stopped() -> bool:
    """True while nothing may be written to Amazon or Commerce."""
    return settings.READ_ONLY or Installation.objects.filter(pk=1, read_only=True).exists()


def switch_read_only(*, on: bool, public_url: str) -> None:
    """A person switches the mode; switching it off also confirms the address the installation has now."""
    address = {} if on else {"public_url": public_url, "read_only_reason": ""}
    Installation.objects.update_or_create(pk=1, defaults={"read_only": on, **address})


def notice_address(public_url: str) -> bool:
    """Remember the address at the first start; under another one, switch read-only mode on. True when it was switched.

    An installation without an address (`SALESCHANNEL_PUBLIC_URL` is empty) cannot be told from its copy.
    """
    if not public_url:
        return False
    installation, _ = Installation.objects.get_or_create(pk=1, defaults={"public_url": public_url})
    if not installation.public_url:
        Installation.objects.filter(pk=1).update(public_url=public_url)
        return False
    if installation.public_url == public_url or installation.read_only:
        return False
    reason = f"set up under {installation.public_url}, found under {public_url}"
    Installation.objects.filter(pk=1).update(read_only=True, read_only_reason=reason)
    return True
