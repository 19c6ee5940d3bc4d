"""Which entry of the sidebar is the current one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest


def active_when(*paths: str) -> Callable[[HttpRequest], bool]:
    """A check for unfold's `active`: the address is one of the paths; `/orders/*` means it and all below."""

    def is_active(request: HttpRequest) -> bool:
        return any(_matches(request.path, path) for path in paths)

    return is_active


def _matches(address: str, path: str) -> bool:
    return address.startswith(path[:-1]) if path.endswith("*") else address == path
