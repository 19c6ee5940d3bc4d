"""System checks: wrong mixes of settings, each with a remedy. `saleschannel check` and every start run them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

from saleschannel.vault.keyring import parse_keys


@register()
def check_debug(**_: Any) -> list[CheckMessage]:
    if settings.DEBUG and settings.HTTPS:
        return [
            Error(
                "SALESCHANNEL_DEBUG and SALESCHANNEL_HTTPS are both on.",
                hint="Turn SALESCHANNEL_DEBUG off in production.",
                id="saleschannel.E001",
            )
        ]
    return []


@register()
def check_encryption_keys(**_: Any) -> list[CheckMessage]:
    try:
        keys = parse_keys(settings.ENCRYPTION_KEYS)
    except ValueError as error:
        return [Error(str(error), hint="Correct SALESCHANNEL_ENCRYPTION_KEYS.", id="saleschannel.E002")]
    if not keys:
        return [
            Error(
                "SALESCHANNEL_ENCRYPTION_KEYS holds no key.",
                hint="Make one with `saleschannel key new`.",
                id="saleschannel.E002",
            )
        ]
    return []


@register()
def check_generated_keys(**_: Any) -> list[CheckMessage]:
    if settings.DATABASE_URL and settings.KEYS_ARE_GENERATED and "host=" not in settings.DATABASE_URL:
        return [
            CheckWarning(
                "An outside database is used with an encryption key generated in the data folder of this machine.",
                hint="Set SALESCHANNEL_ENCRYPTION_KEYS on every machine and keep it: without it buyer data is lost.",
                id="saleschannel.W001",
            )
        ]
    return []


@register()
def check_public_url(**_: Any) -> list[CheckMessage]:
    if settings.HTTPS and not settings.PUBLIC_URL.startswith("https://"):
        return [
            Error(
                "SALESCHANNEL_HTTPS is on but SALESCHANNEL_PUBLIC_URL does not begin with https://.",
                hint="Set SALESCHANNEL_PUBLIC_URL to the address people use.",
                id="saleschannel.E003",
            )
        ]
    return []


@register()
def check_allowed_hosts(**_: Any) -> list[CheckMessage]:
    if "*" in settings.ALLOWED_HOSTS and not settings.DEBUG:
        return [
            CheckWarning(
                "SALESCHANNEL_ALLOWED_HOSTS allows every host name.",
                hint="Name the hosts people use.",
                id="saleschannel.W002",
            )
        ]
    return []
