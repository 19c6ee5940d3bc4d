"""Money is a decimal amount with its currency; how amounts of a currency are written and added up."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import msgspec

ZERO = Decimal(0)
WITHOUT_MINOR_UNITS = frozenset({"JPY", "KRW", "CLP", "VND"})


class Money(msgspec.Struct, frozen=True):
    """An amount in one currency (ISO 4217 code). Never a float, never rounded here."""

    amount: Decimal
    currency: str


def decimals_of(currency: str) -> int:
    """Digits behind the point in which amounts of the currency are written."""
    return 0 if currency in WITHOUT_MINOR_UNITS else 2


def smallest_amount(currency: str) -> Decimal:
    """The smallest amount that can be paid in the currency: 0.01 EUR, 1 JPY."""
    return Decimal(1).scaleb(-decimals_of(currency))


def as_written(amount: Decimal, currency: str) -> Decimal:
    """The amount without the zeros a database adds behind the cents; further digits that mean something stay."""
    written = amount.quantize(smallest_amount(currency))
    return written if written == amount else amount.normalize()


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Sum of amounts of one currency; zero for none."""
    return sum(amounts, ZERO)


def amount_of_units(amount: Decimal, units: int, quantity: int, currency: str) -> Decimal:
    """What the first units of a line amount to, of the amount of all of them: rounded, but exact for all and for none.

    Parts are taken as differences of these, so that they always add up to the whole.
    """
    if units == quantity:
        return amount
    return (amount * units / quantity).quantize(smallest_amount(currency), ROUND_HALF_UP)
