"""Money is a decimal amount with its currency; amounts of different currencies never meet."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import msgspec

ZERO = Decimal(0)
WITHOUT_MINOR_UNITS = frozenset({"JPY", "KRW", "CLP", "VND"})


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


def decimals_of(currency: str) -> int:
    """Digits behind the point in which amounts of the currency are written."""
    return 0 if currency in WITHOUT_MINOR_UNITS else 2


def as_written(amount: Decimal, currency: str) -> Decimal:
    """The amount without the zeros a database adds behind the cents; further digits that mean something stay."""
    written = amount.quantize(Decimal(1).scaleb(-decimals_of(currency)))
    return written if written == amount else amount.normalize()


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Sum of amounts of one currency; zero for none."""
    return sum(amounts, ZERO)
