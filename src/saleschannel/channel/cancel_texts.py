"""What became of asking Amazon to cancel an order, in the clerk's words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CANCEL_TEXTS: dict[str, Promise] = {
    "requested": _("Amazon is asked to cancel the order. Its answer takes some minutes."),
    "already_requested": _("Amazon was asked to cancel the order already; its answer is still to come."),
    "by_amazon": _("Amazon fulfills this order: only Amazon and the buyer can cancel it."),
    "pending": _("Amazon has not verified the payment yet: a pending order can only be canceled in Seller Central."),
    "shipped": _("Something of this order is shipped, so Amazon does not cancel it any more. Refund it instead."),
    "canceled": _("The order is canceled on Amazon already."),
    "not_open": _("Amazon cancels no order with this status. Look at it in Seller Central."),
    "unknown": _("There is no such order."),
}


def cancel_text(result: str) -> str:
    """One sentence for a result of `services.cancel_on_amazon` or an obstacle of `domain.cancellations`."""
    return str(CANCEL_TEXTS.get(result, result))
