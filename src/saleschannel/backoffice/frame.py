"""The frame around a page: the main menu, the person's menu, the appearance. Must not know any order.

A page is rendered ten thousand times more often than its menu changes, so the menu is made once per language, place and
set of rights.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saleschannel.backoffice.navigation import NAVIGATION, Entry, Section
from saleschannel.backoffice.rights import Right
from saleschannel.services.read_only import writes_are_stopped

APPEARANCE_COOKIE = "appearance"
APPEARANCES = ("auto", "light", "dark")


class Frame(NamedTuple):
    """What `page.html` shows around the content."""

    home: str
    navigation: SafeString
    read_only: bool
    language: str
    languages: list[tuple[str, str]]
    language_address: str
    appearance: str
    appearances: list[tuple[str, str]]
    appearance_address: str
    sign_out_address: str
    account_links: list[dict[str, str]]


def frame_of(request: HttpRequest, rights: frozenset[Right]) -> Frame:
    """The frame for a person with these rights, at the address asked for."""
    language = get_language() or settings.LANGUAGE_CODE
    return Frame(
        home=reverse("backoffice:home"),
        navigation=_navigation(language, _current(request.path), rights),
        read_only=writes_are_stopped(),
        language=language,
        languages=[("en", "English"), ("de", "Deutsch")],
        language_address=reverse("set_language"),
        appearance=appearance_of(request),
        appearances=[("auto", _("Automatic")), ("light", _("Light")), ("dark", _("Dark"))],
        appearance_address=reverse("backoffice:appearance"),
        sign_out_address=reverse("logout"),
        account_links=[
            {"title": _("Your profile"), "address": reverse("backoffice:profile"), "icon": "person"},
            {"title": _("Roles and rights"), "address": reverse("backoffice:roles"), "icon": "badge"},
        ],
    )


def appearance_of(request: HttpRequest) -> str:
    """`light`, `dark`, or `auto`, which follows the person's device."""
    chosen = request.COOKIES.get(APPEARANCE_COOKIE, "")
    return chosen if chosen in APPEARANCES else "auto"


def _current(address: str) -> str:
    """The name of the menu's entry for the address, the most specific one; empty where none fits."""
    fitting = [
        (len(path), entry.name)
        for section in NAVIGATION
        for entry in section.entries
        for path in entry.paths
        if (address.startswith(path[:-1]) if path.endswith("*") else address == path)
    ]
    return max(fitting)[1] if fitting else ""


@lru_cache(maxsize=512)
def _navigation(language: str, current: str, rights: frozenset[Right]) -> SafeString:  # noqa: ARG001  part of the key
    return mark_safe("".join(_sections(current, rights)))  # noqa: S308  made of format_html's pieces


def _sections(current: str, rights: frozenset[Right]) -> Iterator[str]:
    for section in NAVIGATION:
        entries = [_item(entry, current) for entry in section.entries if entry.right in rights]
        if entries:
            yield _heading(section) + f"<ul>{''.join(entries)}</ul>"


def _heading(section: Section) -> str:
    return format_html("<h2>{}</h2>", section.title) if section.title else ""


def _item(entry: Entry, current: str) -> str:
    here = mark_safe(' aria-current="page"') if entry.name == current else ""
    return format_html(
        '<li><a href="{}"{}><span class="symbol" aria-hidden="true">{}</span>{}</a></li>',
        reverse(entry.name),
        here,
        entry.icon,
        entry.title,
    )
