"""Every address of the web process, and one that fits it, with numbers and names that nothing has."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address, however deep it is included."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def address_of(name: str) -> str:
    """An address of the back office under this name."""
    pattern = next(pattern for pattern in patterns() if pattern.name == name)
    words = {
        word: 999_999 if isinstance(kind, IntConverter) else "902-1"
        for word, kind in pattern.pattern.converters.items()
    }
    return reverse(f"backoffice:{name}", kwargs=words)
