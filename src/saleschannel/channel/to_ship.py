"""The read path of what must leave the house: open merchant-fulfilled orders with a Commerce order, by ship-by time.

Orders without a ship-by time (Amazon gives nearly all of them one) are a list of their own, so that a place in the
list is always a time. Both are answered from the partial index of orders to ship.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from saleschannel.channel.models import AmazonOrder
from saleschannel.channel.order_list import buyer_name
from saleschannel.channel.statuses import TO_SHIP
from saleschannel.domain.commerce import OPEN_STATES
from saleschannel.domain.orders import FulfilledBy
from saleschannel.keyset import CappedCount, KeyColumn, KeysetPage, Place, capped_count, keyset_page

SHIP_BY_KEYS = (KeyColumn("ship_by", datetime), KeyColumn("id", int))
UNDATED_KEYS = (KeyColumn("id", int),)


class EntryToShip(NamedTuple):
    """One order to ship. `buyer_name` is buyer data; None where its key is missing."""

    ship_by: datetime | None
    id: int
    amazon_order_id: str
    commerce_number: str
    commerce_state: str
    purchased_at: datetime
    units: int
    service_level: str
    cancellation_requested: bool
    buyer_name: str | None


COLUMNS = (*EntryToShip._fields[2:-1], "buyer_data")


def to_ship(*, dated: bool = True) -> QuerySet[AmazonOrder]:
    """Orders that wait for a package: not held, not fulfilled by Amazon, with an open Commerce order."""
    return AmazonOrder.objects.filter(
        status__in=[status.value for status in TO_SHIP],
        ship_by__isnull=not dated,
        fulfilled_by=FulfilledBy.MERCHANT.value,
        commerce_state__in=[state.value for state in OPEN_STATES],
        held_at__isnull=True,
    )


def page_to_ship(place: Place, *, dated: bool = True) -> KeysetPage[EntryToShip]:
    """One page, the most urgent first."""
    keys = SHIP_BY_KEYS if dated else UNDATED_KEYS
    columns = ("ship_by", "id") if dated else ("id", "ship_by")
    page = keyset_page(to_ship(dated=dated).values_list(*columns, *COLUMNS), keys, place)
    entries = []
    for row in page.rows:
        head = row[:2] if dated else (row[1], row[0])
        entries.append(EntryToShip._make((*head, *row[2:-1], buyer_name(row[-1]))))
    return KeysetPage(entries, page.before, page.after)


def count_to_ship(*, dated: bool = True) -> CappedCount:
    """How many there are, up to a cap."""
    return capped_count(to_ship(dated=dated))


def next_to_ship(after: str = "") -> str:
    """The Commerce number of the next order to ship; `after` is the one just worked on. Empty when none is left.

    What comes before it in the list was passed over on purpose, so it comes round again only at the end.
    """
    known = AmazonOrder.objects.filter(commerce_number=after).values_list("ship_by", "id").first() if after else None
    place = Place(known) if known and known[0] else Place()
    dated = to_ship().exclude(commerce_number=after)
    for where in (place, Place()):
        found = keyset_page(dated.values_list("ship_by", "id", "commerce_number"), SHIP_BY_KEYS, where, size=1).rows
        if found:
            return str(found[0][2])
    undated = to_ship(dated=False).exclude(commerce_number=after).order_by("id")
    return str(undated.values_list("commerce_number", flat=True).first() or "")


def sold_on_amazon(amazon_order_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """Units that Amazon counts as sold, by order and order item; fewer than at first where it cancelled some."""
    orders = AmazonOrder.objects.filter(amazon_order_id__in=amazon_order_ids, items__isnull=False)
    sold: dict[str, dict[str, int]] = {}
    rows = orders.values_list("amazon_order_id", "items__order_item_id", "items__quantity_ordered")
    for amazon_order_id, order_item_id, units in rows:
        sold.setdefault(amazon_order_id, {})[str(order_item_id)] = int(units or 0)
    return sold
