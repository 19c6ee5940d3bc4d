"""Read-only mode (law 11): nothing is sent to Amazon. It switches itself on in a copy of the installation.

Orders are still imported, and created in the built-in Commerce, which is this installation itself.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from saleschannel.channel.activity_log import ActivityType, record_activity
from saleschannel.channel.models import Installation
from saleschannel.domain.errors import ConfigurationError
from saleschannel.services.confirm_waiting import confirm_waiting_packages


def writes_are_stopped() -> bool:
    """True while nothing may be sent to Amazon."""
    return settings.READ_ONLY or Installation.objects.filter(pk=1, read_only=True).exists()


def refuse_when_read_only() -> None:
    """For what a person sets in motion and Amazon would be told of. Raises ConfigurationError with code `read_only`."""
    if writes_are_stopped():
        raise ConfigurationError(
            "Read-only mode is on: nothing is sent to Amazon.",
            code="read_only",
            remedy="Unset SALESCHANNEL_READ_ONLY; if the address of this installation has changed for good, call "
            "`saleschannel read-only off`.",
        )


def switch_read_only(*, on: bool, public_url: str, actor: str) -> None:
    """A person switches the mode; off also confirms the address the installation has now, and lets packages go."""
    address = {} if on else {"public_url": public_url, "read_only_reason": ""}
    with transaction.atomic():
        was_on = Installation.objects.select_for_update().filter(pk=1, read_only=True).exists()
        Installation.objects.update_or_create(pk=1, defaults={"read_only": on, **address})
        if on != was_on:
            record_activity(ActivityType.READ_ONLY_ON if on else ActivityType.READ_ONLY_OFF, actor=actor)
        if not on:
            confirm_waiting_packages()


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
