"""Money: decimal amounts that never change their currency or their digits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from saleschannel.domain.money import CurrencyMismatchError, Money, as_written, total
from tests.builders import money


def test_amounts_of_one_currency_add_up_exactly() -> None:
    assert money("0.10") + money("0.20") == money("0.30")


def test_amounts_of_two_currencies_never_meet() -> None:
    with pytest.raises(CurrencyMismatchError, match="cannot add EUR to USD"):
        money("1.00", "USD") + money("1.00", "EUR")


def test_an_amount_is_shown_with_its_currency_and_its_own_digits() -> None:
    assert str(money("5980", "JPY")) == "5980 JPY"
    assert str(money("19.90", "EUR")) == "19.90 EUR"


def test_the_sum_of_nothing_is_zero() -> None:
    assert total([]) == Decimal(0)
    assert total([Decimal("1.10"), Decimal("-0.10")]) == Decimal("1.00")


def test_money_is_a_value() -> None:
    assert money("1.0") == Money(Decimal("1.00"), "USD")
    with pytest.raises(AttributeError):
        money("1.0").amount = Decimal(2)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("stored", "currency", "written"),
    [
        ("245.5200", "EUR", "245.52"),
        ("12.5000", "USD", "12.50"),
        ("5980.0000", "JPY", "5980"),
        ("0.0000", "EUR", "0.00"),
        ("1.2345", "EUR", "1.2345"),
        ("3.5000", "JPY", "3.5"),
        ("-7.1000", "GBP", "-7.10"),
    ],
)
def test_an_amount_is_written_without_the_zeros_a_database_adds(stored: str, currency: str, written: str) -> None:
    assert str(as_written(Decimal(stored), currency)) == written
