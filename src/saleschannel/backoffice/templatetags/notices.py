"""Puts the open notices into the frame of every page."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext

from saleschannel.backoffice.notices import banner as notices_banner

register = template.Library()


@register.simple_tag(takes_context=True)
def open_notices(context: RequestContext) -> notices_banner.Banner:
    """The banner for the person who asks."""
    return notices_banner.open_notices(context["request"])
