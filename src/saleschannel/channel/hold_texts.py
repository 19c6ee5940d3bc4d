"""What became of holding or releasing an order, in the clerk's words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HOLD_TEXTS: dict[str, Promise] = {
    "held": _("Held."),
    "released": _("Released. The order goes on at once."),
    "already_held": _("Was held already; the earlier reason stays."),
    "not_held": _("Was not held."),
    "over": _("Cannot be held: it is canceled or shipped on Amazon."),
    "unknown": _("There is no such order."),
}


def hold_text(result: str) -> str:
    """One sentence for a result of `services.hold_orders`."""
    return str(HOLD_TEXTS.get(result, result))
