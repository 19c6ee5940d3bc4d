"""When a Commerce order is created: the table of the design's §1, and nothing else."""

from __future__ import annotations

from enum import StrEnum

from saleschannel.domain.order_settings import OrderSettings, OutOfStock
from saleschannel.domain.orders import VERIFIED, FulfilledBy, FulfillmentStatus


class Creation(StrEnum):
    """The table's answers."""

    NO = "no"  # not in this status
    HOLD = "hold"  # the settings say to wait until the item is in stock
    CREATE_AND_RESERVE = "create_and_reserve"
    CREATE_COMPLETE = "create_complete"  # as complete; nothing is reserved


def decide_creation(
    fulfilled_by: FulfilledBy, status: FulfillmentStatus, *, in_stock: bool, settings: OrderSettings
) -> Creation:
    """Whether and how the Commerce order is created. `in_stock` is also true where stock is not managed."""
    if fulfilled_by is FulfilledBy.AMAZON:
        return Creation.CREATE_COMPLETE if status is FulfillmentStatus.SHIPPED else Creation.NO
    if status not in VERIFIED:
        return Creation.NO
    if in_stock or settings.out_of_stock is OutOfStock.BACKORDER:
        return Creation.CREATE_AND_RESERVE
    return Creation.HOLD
