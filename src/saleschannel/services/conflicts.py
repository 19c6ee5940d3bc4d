"""Transactions that meet other writers: rolled back and done again on fresh data. Knows nothing of what they do.

Locks are taken in one order wherever that is possible (the Amazon orders by number, then Commerce, product counters
last). A batch that takes several steps comes back to the counters, so that a deadlock remains possible, and harmless.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, OperationalError, transaction

from saleschannel.channel.order_writes import ORDER_KEY
from saleschannel.domain.errors import TransientError
from saleschannel.ports import StockChangedError

Result = TypeVar("Result")
MAX_CONFLICTS = 20
DEADLOCK = "40P01"


def until_undisturbed(work: Callable[[], Result]) -> Result:
    """Do the work in one transaction, again after each conflict. Raises TransientError when conflicts do not end."""
    for _ in range(MAX_CONFLICTS):
        try:
            with transaction.atomic():
                return work()
        except StockChangedError:
            continue
        except IntegrityError as error:  # another worker imported one of these orders at the same moment
            if constraint_of(error) != ORDER_KEY:
                raise
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) != DEADLOCK:
                raise
    raise TransientError(
        "Other workers changed the same orders or the same stock again and again.",
        code="busy",
        remedy="Nothing to do: it is tried again by itself.",
    )


def constraint_of(error: IntegrityError) -> str | None:
    """The name of the violated constraint."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
