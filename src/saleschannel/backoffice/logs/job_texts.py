"""The jobs of the queue in a person's words, by the names under which they are registered."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

JOB_TEXTS: dict[str, Promise] = {
    "import_orders": _("Import orders from Amazon"),
    "advance_orders": _("Take orders a step further"),
    "confirm_shipments": _("Confirm shipments to Amazon"),
    "check_confirmations": _("Read confirmed shipments back"),
    "retry_waiting_orders": _("Try waiting orders again"),
    "cancel_on_amazon": _("Cancel orders on Amazon"),
    "deliver_notice": _("Deliver a notice to staff"),
    "work_on_bulk_run": _("Work on an action for many orders"),
    "keep_importing": _("See that every account imports"),
    "keep_retrying": _("See that waiting orders are tried again"),
    "keep_confirming": _("See that shipments are confirmed"),
    "keep_counting": _("Count sales for the dashboard"),
    "keep_watch": _("See what staff must be told"),
    "keep_canceling": _("See that cancellations reach Amazon"),
    "keep_working_on_runs": _("See that actions for many orders go on"),
    "rescue": _("Take over jobs of workers that ended"),
    "tidy": _("Remove what is kept no longer"),
}


def job_text(name: str) -> str:
    """What the job does; its name when this release has no words for it."""
    return str(JOB_TEXTS.get(name, name))
