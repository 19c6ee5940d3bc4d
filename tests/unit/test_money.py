"""Money: decimal amounts that never change their currency or their digits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from saleschannel.domain.money import CurrencyMismatchError, Money, total
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
