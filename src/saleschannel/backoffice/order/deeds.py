"""What a person may do with an order on its page just now: by the person's rights and by the order's state."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest

from saleschannel.backoffice.access import Right, may
from saleschannel.channel.order_details import OrderDetails
from saleschannel.domain.cancellations import why_not_cancelable
from saleschannel.domain.orders import FulfilledBy, FulfillmentStatus
from saleschannel.services.repair_address import may_repair


class Deeds(NamedTuple):
    """Which buttons the page shows."""

    retry: bool = False
    refresh: bool = False
    hold: bool = False
    release: bool = False
    cancel: bool = False
    repair: bool = False
    packages: bool = False

    @property
    def any(self) -> bool:
        return any(self)


def deeds_of(request: HttpRequest, details: OrderDetails) -> Deeds:
    """Everything a service would refuse is left out; the services refuse it all the same."""
    if not may(request, Right.ORDERS):
        return Deeds()
    order = details.order
    over = order.fulfillment_status in {FulfillmentStatus.CANCELLED.value, FulfillmentStatus.SHIPPED.value}
    obstacle = why_not_cancelable(
        FulfilledBy(order.fulfilled_by),
        FulfillmentStatus(order.fulfillment_status),
        shipped_in_commerce=details.units_shipped,
    )
    return Deeds(
        retry=order.held_at is None,
        refresh=True,
        hold=order.held_at is None and not over,
        release=order.held_at is not None,
        cancel=obstacle is None and not details.cancellation_is_open,
        repair=may_repair(order) and may(request, Right.BUYER_DATA),
        packages=True,
    )
