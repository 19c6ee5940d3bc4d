"""Money is a decimal amount with its currency; amounts of different currencies never meet."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import msgspec

ZERO = Decimal(0)


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies were put together."""


class Money(msgspec.Struct, frozen=True):
    """An amount in one currency (ISO 4217 code). Never a float, never rounded here."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.amount + other.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Sum of amounts of one currency; zero for none."""
    return sum(amounts, ZERO)
