"""From where a request comes: the network address, behind as many reverse proxies as the settings say."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

NETWORK_BITS = {4: 24, 6: 48}  # what is kept: the network, not the person's own device


def remote_address(request: HttpRequest) -> str:
    """The visitor's address; what `X-Forwarded-For` says is believed only from as many proxies as are set up."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXIES:
        return direct
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    chain = [*forwarded, direct]
    return str(chain[max(len(chain) - 1 - settings.PROXIES, 0)])


def shortened_address(request: HttpRequest) -> str:
    """The network of the visitor's address, such as `192.0.2.0/24`; empty where there is none."""
    try:
        address = ipaddress.ip_address(remote_address(request))
    except ValueError:
        return ""
    return str(ipaddress.ip_network((address, NETWORK_BITS[address.version]), strict=False))
