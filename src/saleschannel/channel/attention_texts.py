"""Why an order needs attention and what to do about it, in the clerk's words."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.domain.attention import AttentionReason


class AttentionText(NamedTuple):
    """The cause in a few words (for lists and counts), and what a person can do about it."""

    cause: Promise
    remedy: Promise


ATTENTION_TEXTS: dict[AttentionReason, AttentionText] = {
    AttentionReason.UNKNOWN_SKU: AttentionText(
        _("Unknown SKU"),
        _("Create the product in Commerce, or add the SKU to a product. The order then goes on by itself."),
    ),
    AttentionReason.DISABLED_PRODUCT: AttentionText(
        _("Product is disabled"), _("Enable the product in Commerce. The order then goes on by itself.")
    ),
    AttentionReason.OUT_OF_STOCK: AttentionText(
        _("Out of stock"),
        _("Add stock to the product, or let the order settings backorder. The order then goes on by itself."),
    ),
    AttentionReason.ADDRESS_MISSING: AttentionText(
        _("No delivery address"),
        _(
            "Amazon gives no street. Enter the address here, or check that the seller account has the role for "
            "delivery addresses, then retry."
        ),
    ),
    AttentionReason.ADDRESS_REJECTED: AttentionText(
        _("Address rejected"),
        _("Commerce does not accept the address. Repair it here; the order then goes on at once."),
    ),
    AttentionReason.COMMERCE_REFUSED: AttentionText(
        _("Refused by Commerce"), _("Look at what Commerce says, mend it there, then retry.")
    ),
    AttentionReason.NUMBER_TAKEN: AttentionText(
        _("Order number taken"),
        _("Another Commerce order has this number. Change the number prefix in the order settings, then retry."),
    ),
    AttentionReason.UNFULFILLABLE: AttentionText(
        _("Amazon cannot fulfill it"), _("Look at the order in Seller Central: Amazon will not ship it as it is.")
    ),
    AttentionReason.UNKNOWN_STATUS: AttentionText(
        _("Unknown Amazon status"),
        _("Amazon uses a status that this release does not know. Look in Seller Central, and update saleschannel."),
    ),
    AttentionReason.UNREADABLE: AttentionText(
        _("Unreadable data"),
        _("Amazon's data could not be understood. Look in Seller Central; it is read again on each change."),
    ),
    AttentionReason.CANCELED_AFTER_SHIPMENT: AttentionText(
        _("Canceled after shipment"),
        _("Canceled on Amazon although it was shipped. Try to stop the parcel, then close the order in Commerce."),
    ),
    AttentionReason.CANCELED_IN_COMMERCE: AttentionText(
        _("Canceled in Commerce only"),
        _("Amazon still waits for the shipment. Cancel the order on Amazon, too, or ship it in Seller Central."),
    ),
    AttentionReason.CONFIRMATION_REFUSED: AttentionText(
        _("Shipment not accepted by Amazon"),
        _("Correct carrier and tracking number in Seller Central, or retry to send the confirmation again."),
    ),
}


def attention_cause(reason: str) -> str:
    """The cause in a few words; a reason this release does not know is shown as it is stored."""
    return str(ATTENTION_TEXTS[AttentionReason(reason)].cause) if reason in set(AttentionReason) else reason


def attention_text(reason: str, detail: str) -> str:
    """The cause with its detail (SKUs, Amazon's words); empty for no reason."""
    cause = attention_cause(reason)
    return f"{cause}: {detail}" if cause and detail else cause


def attention_remedy(reason: str) -> str:
    """What to do about it; empty for no or an unknown reason."""
    return str(ATTENTION_TEXTS[AttentionReason(reason)].remedy) if reason in set(AttentionReason) else ""
