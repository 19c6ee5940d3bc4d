"""The marketplace table and how a marketplace is found in it."""

from __future__ import annotations

import pytest

from saleschannel.domain.marketplaces import MARKETPLACES, Region, find_marketplace
from tests.builders import DE, US


@pytest.mark.parametrize("text", [DE, "DE", "de", " de ", DE.lower()])
def test_a_marketplace_is_found_by_id_or_country(text: str) -> None:
    assert find_marketplace(text).marketplace_id == DE


def test_uk_means_gb() -> None:
    assert find_marketplace("UK") is find_marketplace("GB")


def test_an_unknown_marketplace_is_refused_with_the_choices() -> None:
    with pytest.raises(ValueError, match=r"“Atlantis” is no Amazon marketplace.*one of: AE, AU, .*, ZA\."):
        find_marketplace("Atlantis")


def test_each_marketplace_is_listed_under_its_own_id_with_complete_data() -> None:
    for marketplace_id, info in MARKETPLACES.items():
        assert info.marketplace_id == marketplace_id
        assert len(info.country) == 2
        assert len(info.currency) == 3
        assert info.language
        assert info.seller_central == f"https://sellercentral.{info.domain}"


def test_countries_and_ids_are_unique() -> None:
    assert len({info.country for info in MARKETPLACES.values()}) == len(MARKETPLACES) == 23


@pytest.mark.parametrize(
    ("region", "endpoint"),
    [
        (Region.NA, "https://sellingpartnerapi-na.amazon.com"),
        (Region.EU, "https://sellingpartnerapi-eu.amazon.com"),
        (Region.FE, "https://sellingpartnerapi-fe.amazon.com"),
    ],
)
def test_each_region_has_its_endpoint_and_its_marketplaces(region: Region, endpoint: str) -> None:
    assert region.endpoint == endpoint
    assert any(info.region is region for info in MARKETPLACES.values())


def test_the_united_states_trade_in_dollars() -> None:
    assert (MARKETPLACES[US].currency, MARKETPLACES[US].region) == ("USD", Region.NA)
