"""What every test gets: no network but the loopback. The database comes from `tests.postgres_plugin`."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

# The contract tests are inherited from modules that pytest does not collect itself.
pytest.register_assert_rewrite("tests.contract.commerce_backend")

_connect = socket.socket.connect


def loopback_only(self: socket.socket, address: Any) -> None:
    """Stands in for `socket.connect`: Unix sockets and loopback addresses pass, everything else is a test's mistake."""
    if self.family in {socket.AF_INET, socket.AF_INET6} and not is_loopback(str(address[0])):
        raise AssertionError(f"a test tried to reach {address[0]}: tests use no network but the loopback")
    _connect(self, address)


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Blocks every connection that leaves the machine."""
    socket.socket.connect = loopback_only  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page shown in German leaves its language behind in the thread; every test begins in English."""
    with translation.override("en"):
        yield
