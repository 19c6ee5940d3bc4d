"""Notices in words: what is the matter, what to do about it, and the page where that is done. No buyer data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saleschannel.domain.notices import NoticeKind, Severity

TIMES = ("since", "until", "first", "oldest")
"""Facts that are moments."""


KEYS_ARE_AT_FAULT = frozenset(
    {NoticeKind.AUTHORISATION_REFUSED, NoticeKind.AUTHORISATION_EXPIRING, NoticeKind.SECRET_EXPIRING}
)


class NoticeText(NamedTuple):
    """The words of a kind: `title` for lists, `text` with the facts, and what to do."""

    title: Promise
    text: Promise
    remedy: Promise


NOTICE_TEXTS: dict[NoticeKind, NoticeText] = {
    NoticeKind.NO_WORKER: NoticeText(
        _("No worker is running"),
        _("No worker has been at work since %(since)s: nothing is imported, confirmed or delivered."),
        _("Start `saleschannel worker`, or look why it ends: its log says so."),
    ),
    NoticeKind.IMPORT_STALLED: NoticeText(
        _("The import stands still"),
        _("No orders of “%(account)s” have been imported since %(since)s."),
        _("Look at the communication errors: the last of them says why."),
    ),
    NoticeKind.AUTHORISATION_REFUSED: NoticeText(
        _("Amazon refuses the authorisation"),
        _("Amazon does not let the seller account “%(account)s” in. Its orders stay at Amazon."),
        _("Open the seller account: it says what is missing. Authorise the app again or enter new keys."),
    ),
    NoticeKind.AUTHORISATION_EXPIRING: NoticeText(
        _("The authorisation ends soon"),
        _("The authorisation of the seller account “%(account)s” ends on %(until)s."),
        _("Authorise the app again in Seller Central; until then everything goes on."),
    ),
    NoticeKind.SECRET_EXPIRING: NoticeText(
        _("The client secret ends soon"),
        _("The client secret of the seller account “%(account)s” ends on %(until)s."),
        _("Renew the client secret in Amazon's Solution Provider Portal, and enter it in the seller account."),
    ),
    NoticeKind.LIMITS_EXHAUSTED: NoticeText(
        _("Amazon's limits are used up"),
        _("“%(account)s” has no calls of %(operation)s left and is behind since %(since)s."),
        _("The channel goes on as Amazon allows. If it lasts, ask Amazon for higher limits of this call."),
    ),
    NoticeKind.SHIP_BY_NEAR: NoticeText(
        _("Orders must be shipped"),
        _("“%(store)s”: orders late %(late)s, due soon %(near)s. The first ship-by time is %(first)s."),
        _("Ship them now. What leaves late counts against the account at Amazon."),
    ),
    NoticeKind.CONFIRMATIONS_REFUSED: NoticeText(
        _("Amazon refuses shipments"),
        _("Orders whose shipment Amazon has refused: %(orders)s. To Amazon they are not shipped."),
        _("Open the orders: each says what Amazon objects to. Correct it and retry."),
    ),
    NoticeKind.ORDERS_NEED_ATTENTION: NoticeText(
        _("Orders need attention"),
        _("Orders that need attention: %(orders)s, the oldest since %(oldest)s."),
        _("Open the list: each cause has its remedy, and many orders often have the same."),
    ),
}

SEVERITY_TEXTS: dict[Severity, Promise] = {Severity.WARNING: _("Warning"), Severity.PROBLEM: _("Problem")}


class _Facts(dict[str, str]):
    """A fact that an older release did not store is shown as a dash rather than lost with its sentence."""

    def __missing__(self, name: str) -> str:
        return "—"


def notice_title(kind: str) -> str:
    """A few words; a kind this release does not know is shown as it is stored."""
    return str(NOTICE_TEXTS[NoticeKind(kind)].title) if kind in set(NoticeKind) else kind


def notice_text(kind: str, facts: Mapping[str, Any]) -> str:
    """A sentence with the facts, in the reader's language and the installation's time zone."""
    if kind not in set(NoticeKind):
        return kind
    words = {name: moment_text(str(value)) if name in TIMES else str(value) for name, value in facts.items()}
    return str(NOTICE_TEXTS[NoticeKind(kind)].text) % _Facts(words)


def notice_remedy(kind: str) -> str:
    """What to do; empty for a kind this release does not know."""
    return str(NOTICE_TEXTS[NoticeKind(kind)].remedy) if kind in set(NoticeKind) else ""


def severity_text(severity: str) -> str:
    return str(SEVERITY_TEXTS[Severity(severity)]) if severity in set(Severity) else severity


def notice_path(kind: str, subject: str) -> str:
    """The page where something can be done about it."""
    what, _colon, key = subject.partition(":")
    if kind == NoticeKind.SHIP_BY_NEAR:
        return f"{reverse('backoffice:orders')}?store={key}"
    if kind == NoticeKind.CONFIRMATIONS_REFUSED:
        return f"{reverse('backoffice:orders')}?attention=confirmation_refused"
    if kind == NoticeKind.ORDERS_NEED_ATTENTION:
        return f"{reverse('backoffice:orders')}?attention=any"
    if kind in KEYS_ARE_AT_FAULT and what == "account":
        return reverse("backoffice:account", args=[key])
    if kind in {NoticeKind.IMPORT_STALLED, NoticeKind.LIMITS_EXHAUSTED} and what == "account":
        return f"{reverse('backoffice:errors')}?account={key}"
    return reverse("backoffice:notices")


def moment_text(iso: str) -> str:
    """A stored time as people of the language write it; what is no time is shown as it is."""
    try:
        local = timezone.localtime(datetime.fromisoformat(iso))
    except ValueError:
        return iso
    parts = {"day": local.day, "month": MONTHS_3[local.month].title(), "year": local.year, "time": f"{local:%H:%M}"}
    return _now("%(day)s %(month)s %(year)s, %(time)s") % parts
