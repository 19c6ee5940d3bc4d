"""Reads a query string as PHP does: a[b][0]=c becomes nested maps."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote_plus

_PARTS = re.compile(r"\[([^\]]*)\]")


def nested(query: str) -> dict[str, Any]:
    """Give the query as nested maps; keys are texts, also those of lists."""
    result: dict[str, Any] = {}
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        _put(result, unquote_plus(name), unquote_plus(value))
    return result


def _put(result: dict[str, Any], name: str, value: str) -> None:
    first, bracket, _ = name.partition("[")
    path = [first, *(_PARTS.findall(name[len(first) :]) if bracket else [])]
    place = result
    for part in path[:-1]:
        deeper = place.get(part)
        if not isinstance(deeper, dict):
            deeper = place[part] = {}
        place = deeper
    place[path[-1] or str(len(place))] = value
