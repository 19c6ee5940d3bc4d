"""HTTP that only reaches public addresses: looked up when connecting, and connected to the address that was checked.

Without this, whoever may set a webhook's address could make this machine call its own network (SSRF), also by a host
name that answers differently the second time.
"""

from __future__ import annotations

import ipaddress
import socket

import httpx

from saleschannel.domain.errors import ConfigurationError, Unavailable

SHARED = ipaddress.ip_network("100.64.0.0/10")  # carrier-grade NAT: not private by name, not public either
EMBEDDED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16"))  # an IPv4 address inside


class PublicHostsOnly(httpx.HTTPTransport):
    """Resolves the host, refuses it unless all its addresses are public, and connects to the first of them."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        address = public_address(host, request.url.port or (443 if request.url.scheme == "https" else 80))
        # The Host header is set already; the certificate is still checked against the name.
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address)
        return super().handle_request(request)


def public_address(host: str, port: int) -> str:
    """The address to connect to. Raises Unavailable for an unknown name, ConfigurationError for an inner address."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unavailable(f"The host {host} is not found.", remedy="Check the address of the webhook.") from error
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if inner := [address for address in addresses if not is_public(address)]:
        raise ConfigurationError(
            f"{host} is {inner[0]}, an address inside a private network.",
            code="private_address",
            remedy="Use a public address, or set SALESCHANNEL_PRIVATE_WEBHOOKS to yes.",
        )
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether anybody on the internet reaches the address."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in EMBEDDED):
            return False
    elif ip in SHARED:
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
