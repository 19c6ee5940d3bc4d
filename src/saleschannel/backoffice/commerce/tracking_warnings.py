"""Doubts about the tracking numbers of packages that are about to be shipped: asked about, never forbidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from saleschannel.backoffice.commerce.ship_form import PackageForm
from saleschannel.commerce.builtin.shipment_reads import orders_with_tracking
from saleschannel.domain.tracking_numbers import looks_like, plain_tracking_number


def warn(packages: Sequence[PackageForm], order_id: int) -> bool:
    """Write the doubts into the forms of the packages; True when one of them is not confirmed. They must be valid."""
    numbers = [package.cleaned_data["tracking_number"] for package in packages]
    elsewhere = orders_with_tracking(numbers, except_order=order_id)
    counts = Counter(map(plain_tracking_number, numbers))
    for package, number in zip(packages, numbers, strict=True):
        package.warnings = doubts(package, number, elsewhere.get(number, ""), counts[plain_tracking_number(number)])
    return any(package.warnings and not package.is_confirmed for package in packages)


def doubts(package: PackageForm, number: str, other_order: str, times: int) -> list[str]:
    carrier = package.cleaned_data["carrier_name"] or package.cleaned_data["carrier"]
    found = []
    if not looks_like(package.cleaned_data["carrier"], number):
        words = {"number": number, "carrier": carrier}
        found.append(_("%(number)s does not look like a tracking number of %(carrier)s.") % words)
    if other_order:
        words = {"number": number, "order": other_order}
        found.append(_("%(number)s is on Commerce order %(order)s already.") % words)
    if times > 1:
        found.append(_("%s is on more than one of these packages.") % number)
    return found
