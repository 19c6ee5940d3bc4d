"""Gives orders another delivery address while nothing of them is shipped. Buyer data: never in events or messages."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.db import transaction

from saleschannel.commerce.builtin.models import Order
from saleschannel.commerce.builtin.open_orders import lock_orders
from saleschannel.commerce.builtin.people import open_people
from saleschannel.domain.orders import Address, AmazonOrderId
from saleschannel.ports import AddressChange
from saleschannel.vault.current import keyring


def change_addresses(changes: Sequence[AddressChange]) -> list[AmazonOrderId]:
    """The references of the orders that have their new address now."""
    wanted = {change.reference: change.ship_to for change in changes}
    with transaction.atomic():
        orders = lock_orders(list(wanted)).values()
        free = {order.id: wanted[order.reference] for order in orders if order.is_open and not order.anything_shipped}
        for row in Order.objects.filter(pk__in=free).only("people"):
            change_address(row, free[row.pk])
    return [order.reference for order in orders if order.id in free]


def change_address(row: Order, ship_to: Address) -> None:
    people = msgspec.structs.replace(open_people(row.people), ship_to=ship_to)
    row.people = keyring().encrypt(msgspec.json.encode(people))
    row.save(update_fields=["people"])
