"""An order's story as a timeline: its events by day, the newest first, in words. Shows no buyer data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from saleschannel.channel.event_texts import event_text
from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import OrderEvent

STOPS = frozenset(
    {
        EventType.NEEDS_ATTENTION.value,
        EventType.CONFIRMATION_REFUSED.value,
        EventType.CANCELLATION_REFUSED.value,
        EventType.CANCELLATION_REQUESTED.value,
        EventType.HELD.value,
        EventType.TOTALS_DIFFER.value,
    }
)
"""Events that a clerk should not overlook."""


class StoryEntry(NamedTuple):
    """One event; `time` is the local time of day, `exact` the whole one."""

    time: str
    exact: str
    text: str
    actor: str
    important: bool


class StoryDay(NamedTuple):
    name: str
    entries: list[StoryEntry]


def story_days(events: Sequence[OrderEvent]) -> list[StoryDay]:
    """The events (the newest first) grouped by local day."""
    today = timezone.localdate()
    days = groupby(events, key=lambda event: timezone.localtime(event.occurred_at).date())
    return [StoryDay(day_name(day, today), [entry_of(event) for event in group]) for day, group in days]


def entry_of(event: OrderEvent) -> StoryEntry:
    local = timezone.localtime(event.occurred_at)
    return StoryEntry(
        time=f"{local:%H:%M}",
        exact=local.isoformat(timespec="seconds"),
        text=event_text(event.type, event.facts),
        actor=event.actor,
        important=event.type in STOPS,
    )


def day_name(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    return str(formats.date_format(day, "DATE_FORMAT"))
