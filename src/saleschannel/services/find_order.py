"""Find the order a person names: by Amazon's number or by the Commerce order's."""

from __future__ import annotations

from django.db.models import Q

from saleschannel.channel.models import AmazonOrder
from saleschannel.domain.errors import NotFound


def find_order(number: str) -> AmazonOrder:
    """The order with its account and store; Amazon's number goes first. Raises NotFound."""
    wanted = number.strip()
    found = AmazonOrder.objects.filter(Q(amazon_order_id=wanted) | Q(commerce_number=wanted))
    orders = list(found.select_related("account", "store")[:2]) if wanted else []
    for order in orders:
        if order.amazon_order_id == wanted:
            return order
    if not orders:
        raise NotFound(
            f"There is no order {number}.", remedy="Give Amazon's order number or the Commerce order's number."
        )
    return orders[0]
