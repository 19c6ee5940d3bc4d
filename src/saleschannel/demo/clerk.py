"""The demo's clerk: ships one order after another, so that tracking numbers travel back without anybody clicking.

Leaves the newest orders to the person who watches.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence

import structlog
from django.db import close_old_connections
from django.utils import timezone

from saleschannel.channel.models import AmazonOrder
from saleschannel.channel.statuses import ChannelStatus
from saleschannel.config.wiring import order_processing
from saleschannel.domain.commerce import OPEN_STATES
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import PackageToShip
from saleschannel.services.ship_order import ship_order
from saleschannel.services.units_to_ship import units_to_ship

log = structlog.get_logger(__name__)

SECONDS_BETWEEN_SHIPMENTS = 15.0
LEFT_TO_THE_PERSON = 6
NAME = "demo clerk"


def ship_until_stopped(stop: threading.Event) -> None:
    """Ship the oldest order that can be shipped, wait, go on."""
    while not stop.wait(SECONDS_BETWEEN_SHIPMENTS):
        close_old_connections()
        ship_oldest()


def ship_oldest() -> bool:
    """Ship all that is left of the oldest open order; False when too few are waiting."""
    open_orders = AmazonOrder.objects.filter(
        status__in=[ChannelStatus.UNSHIPPED.value, ChannelStatus.PARTIALLY_SHIPPED.value],
        commerce_state__in=[state.value for state in OPEN_STATES],
        cancellation_requested=False,
        attention_reason="",
    ).order_by("-purchased_at")
    order = _oldest(list(open_orders[:200]))
    if order is None:
        return False
    package = PackageToShip(_tracking(), units_to_ship(order, {}))
    try:
        ship_order(
            order_processing(),
            order.amazon_order_id,
            [package],
            actor=NAME,
            request_key=f"demo:{order.amazon_order_id}",
            at=timezone.now(),
        )
    except SaleschannelError as error:
        log.warning("demo clerk cannot ship", amazon_order_id=order.amazon_order_id, error=error.code)
        return False
    return True


def _oldest(newest_first: Sequence[AmazonOrder]) -> AmazonOrder | None:
    return newest_first[-1] if len(newest_first) > LEFT_TO_THE_PERSON else None


def _tracking() -> Tracking:
    number = random.randint(10**11, 10**12 - 1)  # noqa: S311  a made-up tracking number
    return Tracking("UPS", f"1ZDEMO{number}")
