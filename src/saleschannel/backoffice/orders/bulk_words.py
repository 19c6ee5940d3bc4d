"""The words of deeds for many orders: what is asked before, and the buttons that begin them."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.domain.bulk_runs import BulkAction


class BulkWords(NamedTuple):
    """The title of the page that asks, what will happen, and the button."""

    title: Promise
    explanation: Promise
    button: Promise


BULK_WORDS: dict[BulkAction, BulkWords] = {
    BulkAction.RETRY: BulkWords(
        _("Retry orders"),
        _("Each order is tried again now, as by the button on its page. Orders that need nothing stay as they are."),
        _("Retry"),
    ),
    BulkAction.HOLD: BulkWords(
        _("Hold orders"),
        _("Nothing is created in Commerce, shipped or confirmed for them until somebody releases them."),
        _("Hold"),
    ),
    BulkAction.RELEASE: BulkWords(
        _("Release orders"), _("Held orders go on at once. Orders that are not held stay as they are."), _("Release")
    ),
    BulkAction.CANCEL: BulkWords(
        _("Cancel orders on Amazon"),
        _(
            "Amazon is asked to cancel each order that it still lets you cancel; for the others you read why not. "
            "This cannot be taken back."
        ),
        _("Cancel on Amazon"),
    ),
}
