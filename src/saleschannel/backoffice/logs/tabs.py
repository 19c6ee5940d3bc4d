"""The tabs over the pages of the logs: those that the person may open."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.rights import Right, rights_of


class Tab(NamedTuple):
    """One page of the logs."""

    name: str
    title: str | Promise
    right: Right

    @property
    def address(self) -> str:
        return reverse(f"backoffice:{self.name}")


TABS = (
    Tab("activity", _("Activity"), Right.VIEW),
    Tab("errors", _("Communication errors"), Right.VIEW),
    Tab("jobs", _("Jobs"), Right.OPERATE),
    Tab("buyer_data_views", _("Views of buyer data"), Right.USERS),
    Tab("log_settings", _("Keeping logs"), Right.OPERATE),
)


def log_tabs(request: HttpRequest) -> list[Tab]:
    """The tabs for this person."""
    rights = rights_of(request.user)
    return [tab for tab in TABS if tab.right in rights]
