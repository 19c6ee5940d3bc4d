"""The story of an order in the clerk's words: one sentence for each type of event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.channel.amazon_texts import fulfillment_status_text
from saleschannel.channel.attention_texts import attention_cause, attention_text
from saleschannel.channel.change_texts import address_fields_text, cancel_reason_text, changes_text
from saleschannel.channel.event_types import EventType
from saleschannel.domain.orders import AWAITING_AMAZON, FulfillmentStatus

EVENT_TEXTS: dict[EventType, Promise] = {
    EventType.IMPORTED: _("Imported from Amazon with status “%(status)s”."),
    EventType.STATUS_CHANGED: _("Amazon's status changed from “%(old)s” to “%(new)s”."),
    EventType.DETAILS_UPDATED: _("Price, buyer and address updated from Amazon."),
    EventType.CANCELLATION_REQUESTED: _("The buyer asks for cancellation."),
    EventType.NEEDS_ATTENTION: _("Needs attention: %(reason)s."),
    EventType.ATTENTION_RESOLVED: _("No longer needs attention (%(cause)s)."),
    EventType.RETRIED: _("Tried again."),
    EventType.HELD: _("Held: %(why)s"),
    EventType.RELEASED: _("Released; the order goes on."),
    EventType.REFRESHED: _("Read again from Amazon. Changed: %(changes)s."),
    EventType.ADDRESS_REPAIRED: _("Delivery address repaired. Changed: %(address_fields)s."),
    EventType.ADDRESS_RESTORED: _("Amazon's delivery address is used again."),
    EventType.CANCELLATION_SUBMITTED: _("Cancellation on Amazon requested: %(cancel_reason)s."),
    EventType.CANCELLATION_SENT: _("Cancellation sent to Amazon."),
    EventType.CANCELLATION_ACCEPTED: _("Amazon has accepted the cancellation."),
    EventType.CANCELLATION_SEEN: _("Amazon shows the order as canceled."),
    EventType.CANCELLATION_REFUSED: _("Amazon does not cancel the order: %(message)s"),
    EventType.STOCK_RESERVED: _("Stock reserved while Amazon verifies the payment."),
    EventType.STOCK_RELEASED: _("Reserved stock released."),
    EventType.BACKORDERED: _("Not in stock, backordered: %(skus)s."),
    EventType.COMMERCE_CREATED: _("Commerce order %(number)s created."),
    EventType.COMMERCE_COMPLETED: _("Commerce order %(number)s is complete."),
    EventType.COMMERCE_CANCELED: _("Commerce order %(number)s canceled."),
    EventType.COMMERCE_CLOSED: _("Commerce order %(number)s closed."),
    EventType.COMMERCE_INVOICED: _("Invoice %(number)s over %(amount)s %(currency)s made."),
    EventType.COMMERCE_CREDITED: _(
        "Credit memo %(number)s over %(amount)s %(currency)s made. Amazon refunds nothing by it."
    ),
    EventType.TOTALS_DIFFER: _(
        "Amazon's total differs from its parts by %(difference)s %(currency)s; Commerce shows it as adjustment."
    ),
    EventType.CUSTOMER_CREATED: _("Customer account %(number)s created."),
    EventType.CUSTOMER_FOUND: _("Assigned to the existing customer account %(number)s."),
    EventType.SHIPPED_IN_COMMERCE: _("Shipped in Commerce with %(carrier)s, tracking number %(tracking)s."),
    EventType.SHIPPED_ON_AMAZON: _("Shipped in Seller Central; Commerce order %(number)s follows."),
    EventType.CONFIRMED: _("Shipment %(package)s confirmed to Amazon, tracking number %(tracking)s."),
    EventType.SEEN_ON_AMAZON: _("Amazon shows shipment %(package)s, tracking number %(tracking)s."),
    EventType.TRACKING_CORRECTED: _(
        "Shipment %(package)s corrected: %(carrier)s, tracking number %(tracking)s (was %(before)s)."
    ),
    EventType.CONFIRMATION_REPEATED: _("Confirmation of shipment %(package)s is sent to Amazon again."),
    EventType.CONFIRMATION_REFUSED: _("Amazon refuses the confirmation of shipment %(package)s: %(message)s"),
}

UNVERIFIED = {status.value for status in AWAITING_AMAZON}
UNSHIPPED = FulfillmentStatus.UNSHIPPED.value

WORDS: dict[str, Callable[[str], str]] = {
    "changes": changes_text,
    "address_fields": address_fields_text,
    "cancel_reason": cancel_reason_text,
    "status": fulfillment_status_text,
    "old": fulfillment_status_text,
    "new": fulfillment_status_text,
}


class _Facts(dict[str, str]):
    """A fact that an older release did not store is shown as a dash rather than lost with its sentence."""

    def __missing__(self, name: str) -> str:
        return "—"


def event_text(event_type: str, facts: Mapping[str, Any] | None) -> str:
    """One sentence in the reader's language; an unknown type is shown by its name."""
    if event_type not in set(EventType):
        return event_type
    kind = EventType(event_type)
    return str(_sentence(kind, facts or {})) % _words_of(facts or {})


def _sentence(kind: EventType, facts: Mapping[str, Any]) -> Promise:
    """Changes of status that have a name of their own are told by it."""
    if kind is EventType.STATUS_CHANGED and facts.get("old") in UNVERIFIED and facts.get("new") == UNSHIPPED:
        return _("Amazon verified the payment.")
    return EVENT_TEXTS[kind]


def _words_of(facts: Mapping[str, Any]) -> _Facts:
    """The facts as words: statuses and reasons translated, empty ones left out."""
    words = _Facts({name: WORDS.get(name, str)(str(value)) for name, value in facts.items() if value not in (None, "")})
    if "reason" in facts:
        words["cause"] = attention_cause(str(facts["reason"]))
        words["reason"] = attention_text(str(facts["reason"]), str(facts.get("detail") or ""))
    return words
