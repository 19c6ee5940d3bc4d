"""Spans of time as a clerk says them: "45 s", "12 min", "3 h", "2 days". Knows no clock."""

from __future__ import annotations

from datetime import timedelta

from django.utils import formats
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86_400


def duration_text(span: timedelta) -> str:
    """The span in its largest fitting unit, whole, rounded down; the sign is left out."""
    seconds = int(abs(span.total_seconds()))
    if seconds < MINUTE:
        return _("%s s") % seconds
    if seconds < HOUR:
        return _("%s min") % (seconds // MINUTE)
    if seconds < 2 * DAY:
        return _("%s h") % (seconds // HOUR)
    return _("%s days") % formats.number_format(seconds // DAY, use_l10n=True, force_grouping=True)


def delay_text(span: timedelta) -> str:
    """The same to the second below an hour, for what is measured: "4 min 10 s"."""
    seconds = int(span.total_seconds())
    if MINUTE <= seconds < HOUR and seconds % MINUTE:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": seconds // MINUTE, "seconds": seconds % MINUTE}
    return duration_text(span)


def until_text(span: timedelta) -> str:
    """How far away a moment is: "in 3 h", or "3 h ago" when it has passed."""
    return (_("in %s") if span >= timedelta(0) else _("%s ago")) % duration_text(span)
