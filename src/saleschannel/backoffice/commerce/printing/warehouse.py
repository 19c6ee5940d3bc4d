"""Packing slips and pick lists of Commerce orders. A packing slip has the recipient's address, a pick list nobody's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from saleschannel.backoffice.commerce.printing.documents import Column, PrintedDocument
from saleschannel.backoffice.commerce.ship_form import LineToShip, lines_to_ship
from saleschannel.channel.to_ship import sold_on_amazon
from saleschannel.commerce.builtin.models import Order, OrderLine
from saleschannel.commerce.builtin.people import People
from saleschannel.commerce.builtin.queries import readable_people
from saleschannel.domain.commerce import OPEN_STATES
from saleschannel.domain.orders import Address

MOST_ORDERS = 200
OPEN = frozenset(state.value for state in OPEN_STATES)


@dataclass(frozen=True)
class OrderToPack:
    """An order with what is to be packed of it: what is left to ship, or, once all is shipped, what was."""

    order: Order
    lines: Sequence[LineToShip]


def orders_to_pack(numbers: Iterable[str]) -> list[OrderToPack]:
    """The orders with these numbers, in the given order; unknown numbers are left out. Three statements."""
    wanted = list(dict.fromkeys(numbers))[:MOST_ORDERS]
    lines = Prefetch("lines", OrderLine.objects.order_by("position"))
    orders = {order.number: order for order in Order.objects.filter(number__in=wanted).prefetch_related(lines)}
    sold = sold_on_amazon([order.reference for order in orders.values()])
    return [to_pack(orders[number], sold.get(orders[number].reference, {})) for number in wanted if number in orders]


def to_pack(order: Order, sold: dict[str, int]) -> OrderToPack:
    lines = list(order.lines.all())
    left = lines_to_ship(lines, sold) if order.state in OPEN else []
    return OrderToPack(
        order, left or [LineToShip(line, line.quantity_shipped) for line in lines if line.quantity_shipped]
    )


def packing_slip(packed: OrderToPack) -> PrintedDocument:
    """The slip that goes into the package. The buyer's e-mail is not on it."""
    people, locked = readable_people(packed.order.people)
    order = packed.order
    return PrintedDocument(
        title=_("Packing slip"),
        facts=[
            (_("Order"), order.number),
            (_("Amazon order"), order.reference),
            (_("Purchase date"), day(order)),
            *([(_("Purchase order number"), order.purchase_order_number)] if order.purchase_order_number else []),
        ],
        address_title=_("Delivery address"),
        address=[_("encrypted: the key for this buyer's data is not configured")]
        if locked
        else address(people.ship_to),
        columns=[Column("SKU"), Column(_("Item")), Column(_("Ordered"), True), Column(_("Units"), True)],
        rows=[[line.line.sku, line.line.title, str(line.line.quantity), str(line.left)] for line in packed.lines],
        notes=gift_messages(people),
    )


def gift_messages(people: People) -> list[str]:
    return [f"{_('Gift message')}: {message}" for message in people.gift_messages]


def pick_list(packed: Sequence[OrderToPack]) -> PrintedDocument:
    """What to fetch from the shelves for all these orders together, by SKU, and for which order."""
    units: dict[str, int] = {}
    titles: dict[str, str] = {}
    orders: dict[str, list[str]] = {}
    for entry in packed:
        for line in entry.lines:
            sku = line.line.sku
            units[sku] = units.get(sku, 0) + line.left
            titles.setdefault(sku, line.line.title)
            orders.setdefault(sku, []).append(f"{entry.order.number} ({line.left})")
    return PrintedDocument(
        title=_("Pick list"),
        facts=[
            (_("Orders"), str(len(packed))),
            (_("Units"), str(sum(units.values()))),
            (_("Printed"), formats.date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")),
        ],
        columns=[Column("SKU"), Column(_("Item")), Column(_("For the orders")), Column(_("Units"), True)],
        rows=[[sku, titles[sku], ", ".join(orders[sku]), str(units[sku])] for sku in sorted(units)],
    )


def address(to: Address) -> list[str]:
    """The address line by line, as it is written on a parcel."""
    town = f"{to.postal_code} {to.city}".strip()
    lines = [to.name, to.company, to.line1, to.line2, to.line3, to.district, town, to.region, to.country]
    return [line for line in lines if line] or [_("Amazon gives no address for this order.")]


def day(order: Order) -> str:
    return formats.date_format(timezone.localtime(order.purchased_at), "SHORT_DATE_FORMAT")
