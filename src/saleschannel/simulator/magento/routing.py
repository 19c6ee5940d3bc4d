"""Finds the route of a path. Segments are decoded one by one, so that a SKU may hold an encoded slash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import msgspec

from saleschannel.simulator.magento.call import Call

Handler = Callable[[Call], Any]


class Route(msgspec.Struct, frozen=True):
    """A route: `resources` are the ACL resources of which one is needed (empty: anonymous).

    `arrive` notes something when the call comes in, before the time that the call takes (for races).
    """

    method: str
    path: str
    name: str
    handler: Handler
    resources: tuple[str, ...] = ()
    arrive: Callable[[Call], Any] | None = None
    leave: Callable[[Call], None] | None = None

    def match(self, segments: list[str]) -> dict[str, str] | None:
        """The variables of the path, or None when it is another one."""
        own = self.path.strip("/").split("/")
        if len(own) != len(segments):
            return None
        found: dict[str, str] = {}
        for mine, given in zip(own, segments, strict=True):
            if mine.startswith("{"):
                found[mine[1:-1]] = unquote(given)
            elif mine != given:
                return None
        return found


def find(routes: list[Route], method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of a path below /V1, still percent-encoded; fixed paths win over variables by their order."""
    segments = path.strip("/").split("/")
    for route in routes:
        if route.method == method and (found := route.match(segments)) is not None:
            return route, found
    return None
