"""Every address of the back office with arguments taken from what a database holds, so that no page is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.db.models import CharField, QuerySet
from django.db.models.functions import MD5, Cast
from django.urls import URLPattern, reverse

from saleschannel.backoffice.models import BuyerDataView, PreparedImport, SavedFilter
from saleschannel.backoffice.products.import_kinds import KINDS
from saleschannel.channel.models import (
    AmazonOrder,
    BulkRun,
    CommunicationError,
    Notice,
    Package,
    SellerAccount,
    SkuAlias,
    Store,
)
from saleschannel.commerce.builtin.models import CreditMemo, Customer, Invoice, Order, Product
from tests.backoffice.addresses import patterns

PUBLIC = frozenset({"login", "logout", "set_language"})
MOST = 100
Values = Callable[[], Sequence[Any]]


def column(rows: QuerySet[Any], name: str = "pk") -> Values:
    """Values of a column: a hundred rows at most, mixed, the same ones each time."""

    @cache
    def values() -> Sequence[Any]:
        mixed = rows.order_by(MD5(Cast("pk", CharField())))
        return list(mixed.values_list(name, flat=True)[:MOST])

    return values


def sources() -> tuple[tuple[str, str, Values], ...]:
    """How a route begins, the name of its argument, and what it may be; the first that fits counts."""
    products, aliases = column(Product.objects.all()), column(SkuAlias.objects.all())
    accounts, stores = column(SellerAccount.objects.all()), column(Store.objects.all())
    orders, packages = column(AmazonOrder.objects.all(), "amazon_order_id"), column(Package.objects.all())

    def kinds() -> Sequence[Any]:
        return list(KINDS)

    return (
        ("orders/filters/", "pk", column(SavedFilter.objects.exclude(name=""))),
        ("orders/runs/", "pk", column(BulkRun.objects.all())),
        ("orders/send-again/", "pk", packages),
        ("orders/tracking/", "pk", packages),
        ("orders/", "amazon_order_id", orders),
        ("commerce/orders/", "number", column(Order.objects.all(), "number")),
        ("commerce/print/invoice/", "number", column(Invoice.objects.all(), "number")),
        ("commerce/print/credit-memo/", "number", column(CreditMemo.objects.all(), "number")),
        ("commerce/customers/", "number", column(Customer.objects.all(), "number")),
        ("commerce/products/", "pk", products),
        ("commerce/products/", "alias", aliases),
        ("commerce/aliases/", "pk", aliases),
        ("commerce/import/", "kind", kinds),
        ("commerce/export/", "kind", kinds),
        ("commerce/prepared/", "key", column(PreparedImport.objects.all())),
        ("setup/account/", "pk", accounts),
        ("setup/store/", "pk", stores),
        ("stores/", "pk", stores),
        ("accounts/", "pk", accounts),
        ("jobs/", "pk", lambda: [1]),  # deeds only
        ("errors/", "pk", column(CommunicationError.objects.all())),
        ("buyer-data-views/", "pk", column(BuyerDataView.objects.all())),
        ("users/", "pk", column(User.objects.all())),
        ("notices/", "pk", column(Notice.objects.all())),
    )


class NoArgumentsError(Exception):
    """An address whose arguments nobody has said, or of which the database has none."""


def names() -> list[str]:
    """Of all addresses for signed-in people."""
    return [str(pattern.name) for pattern in patterns() if pattern.name not in PUBLIC]


def filled_addresses(name: str, known: Sequence[tuple[str, str, Values]]) -> list[str]:
    """The addresses of this name; `known` are `sources()`. Raises NoArgumentsError with what to do."""
    pattern = next(pattern for pattern in patterns() if pattern.name == name)
    arguments = {argument: values_of(pattern, argument, known) for argument in pattern.pattern.converters}
    if not arguments:
        return [reverse(f"backoffice:{name}")]
    rows = [dict(zip(arguments, row, strict=True)) for row in zip(*arguments.values(), strict=False)]
    return [reverse(f"backoffice:{name}", kwargs=row) for row in rows]


def values_of(pattern: URLPattern, argument: str, known: Sequence[tuple[str, str, Values]]) -> Sequence[Any]:
    route = str(pattern.pattern)
    for beginning, of, values in known:
        if of == argument and route.startswith(beginning):
            if found := values():
                return found
            raise NoArgumentsError(
                f"{route}: nothing has a {argument}. Add rows to tests/backoffice/furnished_office.py"
            )
    raise NoArgumentsError(f"{route}: what is {argument}? Add a line to sources() in {__file__}")
