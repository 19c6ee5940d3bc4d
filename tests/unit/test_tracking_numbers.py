"""Tracking numbers: real shapes are known, slips of the pen are doubted."""

from __future__ import annotations

import re

import pytest

from saleschannel.domain.carriers import CARRIER_CODES, OTHER
from saleschannel.domain.shippable import units_to_ship
from saleschannel.domain.tracking_numbers import TRACKING_PATTERNS, looks_like, plain_tracking_number


@pytest.mark.parametrize(
    ("carrier", "number"),
    [
        ("UPS", "1Z999AA10123456784"),
        ("UPS", "1z 999 aa1 01 2345 6784"),
        ("DHL", "00340434161094000000"),
        ("DHL", "JJD000390007882512345"),
        ("DHL", "1234567890"),
        ("DPD", "01475056123456"),
        ("GLS", "50187654321"),
        ("FedEx", "1234 5678 9012"),
        ("USPS", "9400 1000 0000 0000 0000 00"),
        ("USPS", "LZ123456789US"),
        ("Royal Mail", "RN123456789GB"),
        ("Deutsche Post", "RR123456789DE"),
        ("Hermes Logistik Gruppe", "12345678901234"),
        ("Fastway", "AB12345"),
        (OTHER, "PIGEON-7"),
    ],
)
def test_a_number_of_the_carrier_is_not_doubted(carrier: str, number: str) -> None:
    assert looks_like(carrier, number)


@pytest.mark.parametrize(
    ("carrier", "number"),
    [
        ("UPS", "1Z999AA1012345678"),
        ("UPS", "00340434161094000000"),
        ("DHL", "JD0140"),
        ("DHL", "1Z999AA10123456784"),
        ("FedEx", "123"),
        ("Fastway", "n/a"),
        (OTHER, "?"),
    ],
)
def test_a_number_that_is_not_the_carriers_is_doubted(carrier: str, number: str) -> None:
    assert not looks_like(carrier, number)


def test_every_pattern_belongs_to_a_carrier_that_can_be_chosen() -> None:
    assert set(TRACKING_PATTERNS) <= {*CARRIER_CODES, OTHER}
    assert all(re.compile(pattern) for pattern in TRACKING_PATTERNS.values())


def test_numbers_are_compared_without_what_people_write_between_their_parts() -> None:
    assert plain_tracking_number(" 1z 999-aa.1 ") == "1Z999AA1"


@pytest.mark.parametrize(
    ("ordered", "shipped", "canceled", "sold", "left"),
    [(3, 0, 0, None, 3), (3, 1, 1, 3, 1), (3, 0, 0, 2, 2), (3, 0, 0, 0, 0), (3, 2, 0, 1, 0), (2, 0, 0, 5, 2)],
    ids=["all", "part", "canceled in part on Amazon", "canceled on Amazon", "shipped before", "Amazon has more"],
)
def test_units_to_ship(ordered: int, shipped: int, canceled: int, sold: int | None, left: int) -> None:
    assert units_to_ship(ordered, shipped=shipped, canceled=canceled, sold_on_amazon=sold) == left
