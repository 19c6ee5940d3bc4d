"""The open notices above every page. One small query; the words are made only for what is shown."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from saleschannel.backoffice.rights import Right, may
from saleschannel.channel.notice_reads import NoticeEntry, open_entries
from saleschannel.channel.notice_texts import (
    KEYS_ARE_AT_FAULT,
    notice_path,
    notice_remedy,
    notice_text,
    notice_title,
    severity_text,
)

MOST_SHOWN = 3
DISMISSED = "dismissed_notices"


class ShownNotice(NamedTuple):
    """A notice in words. `key` changes when it becomes worse, so that it is shown again to who has dismissed it."""

    id: int
    key: str
    severity: str
    severity_text: str
    title: str
    text: str
    remedy: str
    link: str


class Banner(NamedTuple):
    """What stands above a page: the first notices, and how many more there are."""

    notices: list[ShownNotice]
    more: int
    keys: str
    list_address: str
    dismiss_address: str


NOTHING = Banner([], 0, "", "", "")


def open_notices(request: HttpRequest) -> Banner:
    """The notices that this person has not dismissed in this session."""
    if not request.user.is_authenticated:
        return NOTHING
    entries = open_entries()
    if not entries:
        return NOTHING
    dismissed = set(request.session.get(DISMISSED, ()))
    left = [entry for entry in entries if key_of(entry) not in dismissed]
    shown = [in_words(request, entry) for entry in left[:MOST_SHOWN]]
    keys = ",".join(key_of(entry) for entry in left)
    addresses = reverse("backoffice:notices"), reverse("backoffice:dismiss_notices")
    return Banner(shown, len(left) - len(shown), keys, *addresses)


def in_words(request: HttpRequest, entry: NoticeEntry) -> ShownNotice:
    """In the reader's language; the link is one that the person may follow."""
    may_mend = entry.kind not in KEYS_ARE_AT_FAULT or may(request, Right.SETTINGS)
    return ShownNotice(
        id=entry.id,
        key=key_of(entry),
        severity=entry.severity,
        severity_text=severity_text(entry.severity),
        title=notice_title(entry.kind),
        text=notice_text(entry.kind, entry.facts),
        remedy=notice_remedy(entry.kind),
        link=notice_path(entry.kind, entry.subject) if may_mend else reverse("backoffice:notices"),
    )


def key_of(entry: NoticeEntry) -> str:
    return f"{entry.id}-{entry.severity}"


def dismiss(request: HttpRequest, keys: list[str]) -> None:
    """Show these no more until the person signs in again; of older ones only the newest hundred are remembered."""
    known = [key for key in request.session.get(DISMISSED, ()) if key not in keys]
    request.session[DISMISSED] = [*known, *(key[:40] for key in keys)][-100:]
