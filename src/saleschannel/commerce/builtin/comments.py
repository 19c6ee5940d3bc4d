"""Notes of the staff on orders. They stay in the house: nothing here, or anywhere, sends e-mail to a buyer."""

from __future__ import annotations

from django.db.models import Q

from saleschannel.commerce.builtin.models import Order, OrderComment
from saleschannel.domain.errors import NotFound, PermanentError


def add_comment(order: str, text: str, *, actor: str) -> OrderComment:
    """Add a comment to the order with this number or reference. Raises NotFound, PermanentError for an empty text."""
    if not text.strip():
        raise PermanentError(
            "The comment is empty.", code="empty_comment", remedy="Write something, or leave the page."
        )
    found = Order.objects.filter(Q(number=order) | Q(reference=order)).only("id").first()
    if found is None:
        raise NotFound(f"There is no Commerce order {order}.", remedy="Check the number, or search for it in the list.")
    return OrderComment.objects.create(order=found, text=text.strip(), actor=actor)
