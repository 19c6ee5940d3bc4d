"""Rows of the Orders tab in the clerk's words: what needs attention comes first, then what it waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saleschannel.backoffice.orders.cell_texts import moment_writer, money_writer
from saleschannel.channel.amazon_texts import program_labels
from saleschannel.channel.attention_texts import attention_remedy, attention_text
from saleschannel.channel.order_list import OrderEntry
from saleschannel.channel.statuses import CHANNEL_STATUS_TEXTS, TO_SHIP, ChannelStatus
from saleschannel.channel.wait_texts import wait_text
from saleschannel.domain.orders import FulfilledBy

LABEL_TEXTS = {"prime": "Prime", "business": "Business", "replacement": gettext_lazy("Replacement")}
"""The labels of Commerce orders (`domain.commerce.labels_of`) in words."""

TO_SHIP_VALUES = frozenset(status.value for status in TO_SHIP)


class OrderRow(NamedTuple):
    """What the template shows; it decides nothing. `purchased` and `total` are written out in the reader's language."""

    id: int
    number: str
    link: str
    purchased: SafeString
    status: str
    status_text: str
    ship_by: str | SafeString
    is_late: bool
    buyer: str
    buyer_is_locked: bool
    total: str
    units: int
    store: str
    commerce_number: str
    commerce_link: str
    labels: list[str]
    held: str
    attention: str
    remedy: str
    waits: str
    cancellation_requested: bool


def order_rows(entries: Iterable[OrderEntry], stores: Mapping[int, str], *, sees_buyers: bool) -> list[OrderRow]:
    """The rows of one page; texts and formats are looked up once for all of them."""
    writer = RowWriter(stores, sees_buyers=sees_buyers)
    return [writer.row(entry) for entry in entries]


class RowWriter:
    """Writes rows in the language and time zone of the request in which it is made."""

    def __init__(self, stores: Mapping[int, str], *, sees_buyers: bool) -> None:
        self.stores = stores
        self.sees_buyers = sees_buyers
        self.moment: Callable[[datetime], SafeString] = moment_writer()
        self.money: Callable[[Decimal | None, str], str] = money_writer()
        self.statuses = {status.value: str(text) for status, text in CHANNEL_STATUS_TEXTS.items()}
        self.replacement = _("Replacement")
        self.held = _("Held: %s")
        self.now = timezone.now()
        self.orders, self.commerce_orders = _address("backoffice:orders"), _address("backoffice:commerce_orders")
        self.waits: dict[str, str] = {}

    def row(self, entry: OrderEntry) -> OrderRow:
        reason = entry.attention_reason
        by_merchant = entry.fulfilled_by == FulfilledBy.MERCHANT.value
        due = entry.ship_by if by_merchant and entry.status in TO_SHIP_VALUES else None
        return OrderRow(
            id=entry.id,
            number=entry.amazon_order_id,
            link=f"{self.orders}{quote(entry.amazon_order_id)}/",
            purchased=self.moment(entry.purchased_at),
            status=entry.status,
            status_text=self.statuses.get(entry.status, entry.status),
            ship_by=self.moment(due) if due else "",
            is_late=due is not None and due < self.now,
            buyer=(entry.buyer_name or "") if self.sees_buyers else "",
            buyer_is_locked=self.sees_buyers and entry.buyer_name is None,
            total=self.money(entry.total, entry.currency),
            units=entry.units,
            store=self.stores.get(entry.store_id, ""),
            commerce_number=entry.commerce_number,
            commerce_link=f"{self.commerce_orders}{quote(entry.commerce_number)}/" if entry.commerce_number else "",
            labels=self.labels(entry, by_merchant=by_merchant),
            held=self.held % entry.hold_reason if entry.held_at else "",
            attention=attention_text(reason, entry.attention_detail) if reason else "",
            remedy=attention_remedy(reason) if reason else "",
            waits="" if reason or entry.held_at else self.wait(entry.waiting_for),
            cancellation_requested=entry.cancellation_requested,
        )

    def labels(self, entry: OrderEntry, *, by_merchant: bool) -> list[str]:
        """FBA, the programs a clerk cares about, and whether it replaces another order."""
        shown = [] if by_merchant else ["FBA"]
        if entry.programs:
            shown += program_labels(entry.programs)
        return [*shown, self.replacement] if entry.replaces else shown

    def wait(self, reason: str) -> str:
        """The words of a wait, looked up once per page."""
        text = self.waits.get(reason)
        if text is None:
            text = self.waits[reason] = wait_text(reason)
        return text


def status_text(status: str) -> str:
    """The channel's status in words."""
    return str(CHANNEL_STATUS_TEXTS[ChannelStatus(status)]) if status in set(ChannelStatus) else status


def link_below(list_name: str, number: str) -> str:
    """The page of an order below its list."""
    return f"{_address(list_name)}{quote(number)}/"


@cache
def _address(name: str) -> str:
    """`reverse` for every row would take a third of the page's time."""
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
