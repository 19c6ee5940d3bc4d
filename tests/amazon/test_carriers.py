"""A shop's carrier title becomes Amazon's exact code, or `Other` with its name."""

from __future__ import annotations

import pytest

from saleschannel.amazon.carriers import AmazonCarrier, amazon_carrier
from saleschannel.domain.carriers import CARRIER_CODES


@pytest.mark.parametrize("code", CARRIER_CODES)
def test_amazons_own_codes_mean_themselves_in_any_spelling(code: str) -> None:
    assert amazon_carrier(code).code == code
    assert amazon_carrier(f" {code.upper()} ").code == code


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("DHL Paket", "DHL"),
        ("dhl", "DHL"),
        ("fedex", "FedEx"),
        ("Federal Express", "FedEx"),
        ("United Parcel Service", "UPS"),
        ("United States Postal Service", "USPS"),
        ("Hermes", "Hermes Logistik Gruppe"),
        ("deutsche post", "Deutsche Post"),
        ("Colissimo", "La Poste"),
        ("GO!", "GO!"),
    ],
)
def test_common_titles_mean_their_carrier(title: str, code: str) -> None:
    assert amazon_carrier(title) == AmazonCarrier(code, title)


@pytest.mark.parametrize("title", ["Radkurier Blitz", "DHL Freight", "宅配"])
def test_an_unlisted_carrier_is_other_with_its_name(title: str) -> None:
    assert amazon_carrier(title) == AmazonCarrier("Other", title)


def test_no_title_is_other_and_named_so() -> None:
    assert amazon_carrier("  ") == AmazonCarrier("Other", "Other")
