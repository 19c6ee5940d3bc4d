"""Moments and amounts for the many cells of a list: formats, months and zone are looked up once per page, not per cell.

What is written is the same as by the tags of `templatetags.office`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.dates import MONTHS_3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from saleschannel.domain.money import decimals_of

NO_VALUE = "—"


def moment_writer() -> Callable[[datetime], SafeString]:
    """A time in the installation's time zone, precise to the minute; the full one in the title."""
    zone = timezone.get_current_timezone()
    pattern = escape(_("%(day)s %(month)s %(year)s, %(time)s"))
    months = {number: str(name).title() for number, name in MONTHS_3.items()}

    def written(at: datetime) -> SafeString:
        local = at.astimezone(zone)
        shown = pattern % {
            "day": local.day,
            "month": months[local.month],
            "year": local.year,
            "time": f"{local.hour:02}:{local.minute:02}",
        }
        iso = local.isoformat()
        exact = f"{iso[:10]} {iso[11:19]} {local.tzname()}"
        return mark_safe(f'<time datetime="{iso}" title="{exact}">{shown}</time>')  # noqa: S308  digits and month names

    return written


def money_writer() -> Callable[[Decimal | None, str], str]:
    """An amount as people of the language write it, never rounded."""
    separators = str.maketrans(
        {",": formats.get_format("THOUSAND_SEPARATOR"), ".": formats.get_format("DECIMAL_SEPARATOR")}
    )

    def written(amount: Decimal | None, currency: str) -> str:
        if amount is None:
            return NO_VALUE
        exponent = amount.normalize().as_tuple().exponent
        digits = max(decimals_of(currency), -exponent if isinstance(exponent, int) else 0)
        number = f"{amount:,.{digits}f}".translate(separators)
        return f"{number}\u00a0{currency}" if currency else number

    return written
