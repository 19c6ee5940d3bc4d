"""Amazon's own words for orders, in the clerk's words: statuses, who ships, order programs."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.domain.orders import FulfilledBy, FulfillmentStatus, Program

FULFILLMENT_STATUS_TEXTS: dict[FulfillmentStatus, Promise] = {
    FulfillmentStatus.PENDING_AVAILABILITY: _("Pre-order"),
    FulfillmentStatus.PENDING: _("Pending"),
    FulfillmentStatus.UNSHIPPED: _("Unshipped"),
    FulfillmentStatus.PARTIALLY_SHIPPED: _("Partially shipped"),
    FulfillmentStatus.SHIPPED: _("Shipped"),
    FulfillmentStatus.CANCELLED: _("Canceled"),
    FulfillmentStatus.UNFULFILLABLE: _("Unfulfillable"),
    FulfillmentStatus.UNKNOWN: _("Unknown"),
}

FULFILLED_BY_TEXTS: dict[FulfilledBy, Promise] = {
    FulfilledBy.MERCHANT: _("Merchant (FBM)"),
    FulfilledBy.AMAZON: _("Amazon (FBA)"),
}

PROGRAM_LABELS: dict[str, str] = {  # Amazon's brand names are the same in every language
    Program.PRIME: "Prime",
    Program.BUSINESS: "Business",
    Program.SHIP_PLUS: "Ship+",
    Program.EASY_SHIP: "Easy Ship",
    Program.DELIVERY_BY_AMAZON: "Delivery by Amazon",
    Program.INVOICE_BY_AMAZON: "Invoice by Amazon",
}


def fulfillment_status_text(status: str) -> str:
    """Amazon's status; one this release does not know is shown as Amazon spells it."""
    return str(FULFILLMENT_STATUS_TEXTS[FulfillmentStatus(status)]) if status in set(FulfillmentStatus) else status


def fulfilled_by_text(fulfilled_by: str) -> str:
    return str(FULFILLED_BY_TEXTS[FulfilledBy(fulfilled_by)]) if fulfilled_by in set(FulfilledBy) else fulfilled_by


def program_labels(programs: Iterable[str]) -> list[str]:
    """The labels of the programs a clerk cares about, in a fixed order."""
    wanted = set(programs)
    return [label for program, label in PROGRAM_LABELS.items() if program in wanted]
