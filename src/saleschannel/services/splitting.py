"""Batches that go on without the one bad order: halved until it is alone and set aside (law 2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from saleschannel.domain.errors import ConfigurationError, TransientError

Order = TypeVar("Order")
Result = TypeVar("Result")

NO_ORDERS_FAULT = (OperationalError, InterfaceError, TransientError, ConfigurationError)
"""Failures that every order would meet: the database is away, other writers are busy, the set-up is wrong."""


def all_but_the_bad(
    orders: Sequence[Order],
    work: Callable[[Sequence[Order]], Result],
    set_aside: Callable[[Order, Exception], Result],
) -> list[Result]:
    """Do the work for all orders in as few parts as possible; each order that makes it fail alone is set aside.

    Any other error than NO_ORDERS_FAULT counts as the order's: one that nobody foresaw must not stop the others either.
    """
    if not orders:
        return []
    try:
        return [work(orders)]
    except NO_ORDERS_FAULT:
        raise
    except Exception as error:  # noqa: BLE001  set aside with its reason; see above
        if len(orders) == 1:
            return [set_aside(orders[0], error)]
    middle = len(orders) // 2
    return all_but_the_bad(orders[:middle], work, set_aside) + all_but_the_bad(orders[middle:], work, set_aside)
