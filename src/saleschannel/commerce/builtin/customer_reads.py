"""Reads of customer accounts: the list, a search by number, e-mail or name, one customer with orders and addresses.

Names and e-mails are stored encrypted. An e-mail is found by its keyed digest, a name by the words of the customer's
orders. Where the key is missing, the values are None and everything else is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import BinaryField, Count, ExpressionWrapper, F, QuerySet, Sum

from saleschannel.commerce.builtin.models import Customer, Order
from saleschannel.commerce.builtin.queries import COLUMNS, ORDER_KEYS, OrderRow, buyer_name, readable_people
from saleschannel.domain.orders import Address
from saleschannel.keyset import CappedCount, KeyColumn, KeysetPage, Place, capped_count, keyset_page
from saleschannel.vault.current import keyring
from saleschannel.vault.keyring import DecryptionError

CUSTOMER_KEYS = (KeyColumn("id", int, descending=True),)
NAMED_ORDERS = 3_000
NUMBER_LENGTH = 9
MOST_ADDRESSES = 12
ORDERS_READ_FOR_ADDRESSES = 50


class CustomerRow(NamedTuple):
    """One row of the list; `name` and `email` are buyer data, None where their key is missing."""

    id: int
    number: str
    created_at: datetime
    name: str | None
    email: str | None
    orders: int


@dataclass(frozen=True)
class CustomerDetail:
    """One customer. `addresses` are those of the newest orders; `spent` is the sum of all orders by currency."""

    id: int
    number: str
    created_at: datetime
    name: str | None
    email: str | None
    addresses: Sequence[Address]
    spent: Sequence[tuple[str, int, Decimal]]


def customer_page(text: str, place: Place) -> KeysetPage[CustomerRow]:
    """A page of the accounts that fit, the newest first."""
    page = keyset_page(_sealed(found_customers(text)), CUSTOMER_KEYS, place)
    counts = order_counts([row[0] for row in page.rows])
    rows = [
        CustomerRow(pk, number, at, readable(name), readable(email), counts.get(pk, 0))
        for pk, number, at, name, email in page.rows
    ]
    return KeysetPage(rows, page.before, page.after)


def count_customers(text: str) -> CappedCount:
    """How many accounts fit, up to a cap; those of a name are counted by so many of its orders, not by all."""
    if not is_name(text):
        return capped_count(found_customers(text))
    ids = list(orders_named(text).filter(customer__isnull=False).values_list("customer_id")[: NAMED_ORDERS + 1])
    return CappedCount(len(set(ids)), capped=len(ids) > NAMED_ORDERS)


def found_customers(text: str) -> QuerySet[Customer]:
    """Accounts by number, e-mail, or words of the name; all for an empty text."""
    text = text.strip()
    if not text:
        return Customer.objects.all()
    if "@" in text:
        return Customer.objects.filter(email_digest=keyring().digest(text))
    if text.isdigit():
        return Customer.objects.filter(number__in={text, text.zfill(NUMBER_LENGTH)})
    # Guests' orders stay in: to leave them out would read the index of all customers' orders.
    return Customer.objects.filter(id__in=orders_named(text).values("customer_id"))


def is_name(text: str) -> bool:
    return bool(text.strip()) and "@" not in text and not text.strip().isdigit()


def orders_named(text: str) -> QuerySet[Order]:
    """Orders of buyers whose names have these words."""
    return Order.objects.filter(buyer_tokens__contains=keyring().search_tokens(text))


def order_counts(customer_ids: Sequence[int]) -> dict[int, int]:
    """How many orders each of these customers has."""
    counted = Order.objects.filter(customer_id__in=customer_ids).order_by().values_list("customer_id")
    return {pk: number for pk, number in counted.annotate(number=Count("id")) if pk is not None}


def customer_detail(number: str) -> CustomerDetail | None:
    """The account with this number, or None."""
    row = _sealed(Customer.objects.filter(number=number)).first()
    if row is None:
        return None
    pk, number, at, name, email = row
    orders = Order.objects.filter(customer_id=pk)
    sums = orders.order_by().values("currency").annotate(number=Count("id"), amount=Sum("grand_total"))
    return CustomerDetail(
        id=pk,
        number=number,
        created_at=at,
        name=readable(name),
        email=readable(email),
        addresses=addresses_of(orders),
        spent=sorted((entry["currency"], entry["number"], entry["amount"]) for entry in sums),
    )


def addresses_of(orders: QuerySet[Order]) -> list[Address]:
    """The different addresses of the newest orders, the newest first."""
    newest = orders.order_by("-purchased_at").values_list("people", flat=True)[:ORDERS_READ_FOR_ADDRESSES]
    found = dict.fromkeys(readable_people(people)[0].ship_to for people in newest)
    return [address for address in found if address != Address()][:MOST_ADDRESSES]


def orders_of(customer_id: int, place: Place) -> KeysetPage[OrderRow]:
    """The customer's orders, the newest first."""
    orders = Order.objects.filter(customer_id=customer_id).values_list(*COLUMNS)
    page = keyset_page(orders, ORDER_KEYS, place, few=True)
    return KeysetPage([OrderRow._make((*row[:-1], buyer_name(row[-1]))) for row in page.rows], page.before, page.after)


def readable(stored: bytes | memoryview[int] | None) -> str | None:
    """A stored text; None where its key is not configured."""
    try:
        return keyring().decrypt(bytes(stored)).decode() if stored else ""
    except DecryptionError:
        return None


def _sealed(customers: QuerySet[Customer]) -> QuerySet[Customer, tuple[int, str, datetime, bytes, bytes]]:
    """Rows with name and e-mail as they are stored: the model's fields would fail where a key is missing."""
    name = ExpressionWrapper(F("name"), output_field=BinaryField())
    email = ExpressionWrapper(F("email"), output_field=BinaryField())
    sealed = customers.annotate(sealed_name=name, sealed_email=email)
    return sealed.values_list("id", "number", "created_at", "sealed_name", "sealed_email")
