"""Money: decimal amounts that keep their digits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from saleschannel.domain.money import Money, as_written, total
from tests.builders import money


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
