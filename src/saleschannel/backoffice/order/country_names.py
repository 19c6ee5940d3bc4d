"""The countries of Amazon's marketplaces by name: what a flag says to people who do not see it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COUNTRY_NAMES: dict[str, Promise] = {
    "AE": _("United Arab Emirates"),
    "AU": _("Australia"),
    "BE": _("Belgium"),
    "BR": _("Brazil"),
    "CA": _("Canada"),
    "DE": _("Germany"),
    "EG": _("Egypt"),
    "ES": _("Spain"),
    "FR": _("France"),
    "GB": _("United Kingdom"),
    "IE": _("Ireland"),
    "IN": _("India"),
    "IT": _("Italy"),
    "JP": _("Japan"),
    "MX": _("Mexico"),
    "NL": _("Netherlands"),
    "PL": _("Poland"),
    "SA": _("Saudi Arabia"),
    "SE": _("Sweden"),
    "SG": _("Singapore"),
    "TR": _("Türkiye"),
    "US": _("United States"),
    "ZA": _("South Africa"),
}


def country_name(code: str) -> str:
    """The country's name; its code where this release has none."""
    return str(COUNTRY_NAMES.get(code, code))
