"""Dates and times as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

import click


class Moment(click.ParamType[datetime]):
    """A date or a time in ISO 8601; without an offset it is in the product's time zone (SALESCHANNEL_TIME_ZONE)."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}” is no date. Write it as 2026-01-31 or 2026-01-31T08:00:00+01:00.", param, ctx)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """The moment in UTC; one without an offset is taken as of this zone."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
