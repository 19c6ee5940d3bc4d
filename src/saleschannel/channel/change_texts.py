"""What changed about an order in the clerk's words: its parts, the fields of its address, reasons to cancel it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.domain.cancellations import CancelReason

ADDRESS_FIELD_TEXTS: dict[str, Promise] = {
    "name": _("Recipient's name"),
    "line1": _("Address line 1"),
    "line2": _("Address line 2"),
    "line3": _("Address line 3"),
    "city": _("City"),
    "region": _("State or region"),
    "postal_code": _("Postal code"),
    "country": _("Country"),
    "phone": _("Phone"),
}

CHANGE_TEXTS: dict[str, Promise] = {
    "status": _("Amazon's status"),
    "items": _("items"),
    "amounts": _("amounts"),
    "address": _("delivery address"),
    "buyer": _("buyer"),
    "packages": _("packages"),
    "times": _("ship-by or delivery time"),
    "cancellation": _("request for cancellation"),
    "other": _("other details"),
    "nothing": _("nothing"),
}

CANCEL_REASON_TEXTS: dict[str, Promise] = {
    CancelReason.NO_INVENTORY.value: _("No inventory"),
    CancelReason.BUYER_CANCELED.value: _("The buyer canceled"),
    CancelReason.ADDRESS_UNDELIVERABLE.value: _("Shipping address undeliverable"),
    CancelReason.CUSTOMER_EXCHANGE.value: _("Customer exchange"),
    CancelReason.GENERAL_ADJUSTMENT.value: _("General adjustment"),
}


def address_fields_text(names: str) -> str:
    """Field names parted by spaces, as a list of words."""
    return _listed(names, ADDRESS_FIELD_TEXTS)


def changes_text(names: str) -> str:
    """Names of changed parts parted by spaces, as a list of words."""
    return _listed(names, CHANGE_TEXTS)


def cancel_reason_text(reason: str) -> str:
    return str(CANCEL_REASON_TEXTS.get(reason, reason))


def _listed(names: str, texts: Mapping[str, Promise]) -> str:
    return ", ".join(str(texts.get(name, name)) for name in names.split())
