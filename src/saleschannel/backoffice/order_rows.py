"""A row of the Orders tab in the clerk's words: what needs attention comes first, then what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saleschannel.channel.amazon_texts import program_labels
from saleschannel.channel.attention_texts import attention_remedy, attention_text
from saleschannel.channel.order_list import OrderEntry
from saleschannel.channel.statuses import CHANNEL_STATUS_TEXTS, ChannelStatus
from saleschannel.channel.wait_texts import wait_text
from saleschannel.domain.orders import FulfilledBy

LABEL_TEXTS = {"prime": "Prime", "business": "Business", "replacement": gettext_lazy("Replacement")}
"""The labels of Commerce orders (`domain.commerce.labels_of`) in words."""


class OrderRow(NamedTuple):
    """What the template shows; it decides nothing."""

    number: str
    link: str
    purchased_at: datetime
    status: str
    status_text: str
    buyer: str
    buyer_is_locked: bool
    total: Decimal | None
    currency: str
    units: int
    store: str
    commerce_number: str
    commerce_link: str
    labels: list[str]
    attention: str
    remedy: str
    waits: str
    cancellation_requested: bool


def order_row(entry: OrderEntry, stores: Mapping[int, str]) -> OrderRow:
    attention = attention_text(entry.attention_reason, entry.attention_detail)
    return OrderRow(
        number=entry.amazon_order_id,
        link=link_below("backoffice:orders", entry.amazon_order_id),
        purchased_at=entry.purchased_at,
        status=entry.status,
        status_text=status_text(entry.status),
        buyer=entry.buyer_name or "",
        buyer_is_locked=entry.buyer_name is None,
        total=entry.total,
        currency=entry.currency,
        units=entry.units,
        store=stores.get(entry.store_id, ""),
        commerce_number=entry.commerce_number,
        commerce_link=link_below("backoffice:commerce_orders", entry.commerce_number),
        labels=labels(entry),
        attention=attention,
        remedy=attention_remedy(entry.attention_reason),
        waits="" if attention else wait_text(entry.waiting_for),
        cancellation_requested=entry.cancellation_requested,
    )


def status_text(status: str) -> str:
    """The channel's status in words."""
    return str(CHANNEL_STATUS_TEXTS[ChannelStatus(status)]) if status in set(ChannelStatus) else status


def labels(entry: OrderEntry) -> list[str]:
    """FBA, the programs a clerk cares about, and whether it replaces another order."""
    by_amazon = ["FBA"] if entry.fulfilled_by == FulfilledBy.AMAZON.value else []
    return by_amazon + program_labels(entry.programs) + ([_("Replacement")] if entry.replaces else [])


def link_below(list_name: str, number: str) -> str:
    """The page of an order below its list: `reverse` for every row would take a third of the page's time."""
    return f"{_address(list_name)}{quote(number)}/"


@cache
def _address(name: str) -> str:
    return reverse(name)


def column_names() -> dict[str, str]:
    """The headings, translated once and not once per row: on narrow screens they stand beside each value."""
    return {
        "at": _("Purchase date"),
        "order": _("Amazon order"),
        "status": _("Status"),
        "buyer": _("Buyer"),
        "total": _("Total"),
        "commerce": _("Commerce order"),
        "notes": _("Order notes"),
    }
