"""The days of the ship-by board: between which moments an order's ship-by lies. Knows no clock and no database."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum


class ShipByDay(StrEnum):
    """When Amazon wants an order shipped, seen from now."""

    LATE = "late"  # the moment has passed
    TODAY = "today"  # still to come, before midnight
    TOMORROW = "tomorrow"
    LATER = "later"  # the day after tomorrow and beyond


def ship_by_range(day: ShipByDay, now: datetime, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """The first moment of the day and the first one after it (`from <= ship_by < before`); None: without an end.

    Days begin at midnight in `zone`; those that the clocks change are an hour shorter or longer. The four days have no
    gap and do not overlap.
    """
    match day:
        case ShipByDay.LATE:
            return None, now
        case ShipByDay.TODAY:
            return now, start_of_day(now, zone, 1)
        case ShipByDay.TOMORROW:
            return start_of_day(now, zone, 1), start_of_day(now, zone, 2)
        case ShipByDay.LATER:
            return start_of_day(now, zone, 2), None


def start_of_day(now: datetime, zone: tzinfo, days_ahead: int = 0) -> datetime:
    """Midnight in `zone` at the beginning of today, or of the day so many days ahead (behind, when negative)."""
    day = now.astimezone(zone).date() + timedelta(days=days_ahead)
    return datetime.combine(day, time.min, zone)
