"""How the back office writes money, times and addresses of neighbouring pages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils import formats, timezone
from django.utils.dates import MONTHS_3
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from saleschannel.commerce.builtin.models.orders import STATE_TEXTS
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.money import decimals_of

register = template.Library()

NO_VALUE = "—"


@register.simple_tag
def money(amount: Decimal | None, currency: str = "") -> str:
    """An amount as people of the language write it, never rounded: further digits are shown where there are any."""
    if amount is None:
        return NO_VALUE
    exponent = amount.normalize().as_tuple().exponent
    digits = max(decimals_of(currency), -exponent if isinstance(exponent, int) else 0)
    number = str(formats.number_format(amount, decimal_pos=digits, use_l10n=True, force_grouping=True))
    return f"{number}\u00a0{currency}" if currency else number


@register.simple_tag
def moment(at: datetime | None) -> str | SafeString:
    """A time in the installation's time zone, precise to the minute; the full one in the title."""
    if at is None:
        return NO_VALUE
    local = timezone.localtime(at)
    parts = {"day": local.day, "month": MONTHS_3[local.month].title(), "year": local.year, "time": f"{local:%H:%M}"}
    shown = _("%(day)s %(month)s %(year)s, %(time)s") % parts
    exact = f"{local:%Y-%m-%d %H:%M:%S %Z}"
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, shown)


@register.simple_tag(takes_context=True)
def with_parameters(context: RequestContext, **changes: Any) -> str:
    """The page's own address with other parameters; the place in the list is left behind unless given."""
    parameters = context["request"].GET.copy()
    for name in ("after", "before"):
        parameters.pop(name, None)
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in {None, ""}:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.simple_tag
def state_badge(state: str, status: str) -> SafeString:
    """The state of a Commerce order, with the merchant's own status where it has one."""
    text = STATE_TEXTS[CommerceOrderState(state)] if state in set(CommerceOrderState) else state
    own = f" · {status}" if status not in {"", state} else ""
    return format_html('<span class="badge {}">{}{}</span>', state, text, own)
