"""Addresses of the Orders tab behind the numbers of home and the dashboard: every number opens what it counts."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from saleschannel.channel.order_list import ANY_REASON
from saleschannel.channel.statuses import ChannelStatus
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.ship_by import ShipByDay

DETAIL_MAY_NAME_A_BUYER = frozenset({AttentionReason.ADDRESS_REJECTED.value, AttentionReason.COMMERCE_REFUSED.value})
"""The detail of these causes is what Commerce says, and may quote an address: it is kept out of addresses and logs."""


def orders_link(store_id: int | None, **filters: str) -> str:
    """The Orders tab with these filters; `store_id` None: of all stores."""
    return _with(_address("backoffice:orders"), store_id, filters)


def status_link(store_id: int | None, status: ChannelStatus) -> str:
    """The orders of one status; those that await Amazon have a list of their own."""
    if status is ChannelStatus.AWAITING_AMAZON:
        return _with(_address("backoffice:awaiting_amazon"), store_id, {})
    return orders_link(store_id, status=status.value)


def ship_by_link(store_id: int | None, day: ShipByDay) -> str:
    return orders_link(store_id, ship_by=day.value)


def attention_link(store_id: int | None, reason: str = ANY_REASON, detail: str = "") -> str:
    """The orders that need attention for this cause; for any, when none is named."""
    detail = "" if reason in DETAIL_MAY_NAME_A_BUYER else detail
    return orders_link(store_id, attention=reason, attention_detail=detail)


def _with(address: str, store_id: int | None, filters: dict[str, str]) -> str:
    store = {} if store_id is None else {"store": str(store_id)}
    parameters = {**store, **{name: value for name, value in filters.items() if value}}
    return f"{address}?{urlencode(parameters)}" if parameters else address


@cache
def _address(name: str) -> str:
    """Looked up once: a dashboard has some sixty of these links."""
    return reverse(name)
