"""Amazon's regions and marketplaces: ids, endpoints, currencies, languages, web addresses.

Source: Amazon's "Marketplace IDs" and "SP-API endpoints" pages.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Region(StrEnum):
    """A Selling Partner API region; an authorisation belongs to one."""

    NA = "na"
    EU = "eu"
    FE = "fe"

    @property
    def endpoint(self) -> str:
        return f"https://sellingpartnerapi-{self.value}.amazon.com"

    @property
    def seller_central(self) -> str:
        """Where sellers of the region sign in; in the Far East each country has its own, Japan's is given."""
        return {
            "na": "https://sellercentral.amazon.com",
            "eu": "https://sellercentral-europe.amazon.com",
            "fe": "https://sellercentral.amazon.co.jp",
        }[self.value]


TOKEN_ENDPOINT = "https://api.amazon.com/auth/o2/token"  # noqa: S105  an address, not a secret


class MarketplaceInfo(msgspec.Struct, frozen=True):
    """One Amazon marketplace."""

    marketplace_id: str
    country: str
    name: str
    region: Region
    currency: str
    language: str
    domain: str

    @property
    def seller_central(self) -> str:
        return f"https://sellercentral.{self.domain}"


class Participation(msgspec.Struct, frozen=True):
    """What Amazon says of a seller in one marketplace. `marketplace_id` may be one this release does not know."""

    marketplace_id: str
    takes_part: bool
    suspended: bool = False
    store_name: str = ""


_NA, _EU, _FE = Region.NA, Region.EU, Region.FE

MARKETPLACES: dict[str, MarketplaceInfo] = {
    row[0]: MarketplaceInfo(*row)
    for row in (
        ("ATVPDKIKX0DER", "US", "Amazon.com", _NA, "USD", "en", "amazon.com"),
        ("A2EUQ1WTGCTBG2", "CA", "Amazon.ca", _NA, "CAD", "en", "amazon.ca"),
        ("A1AM78C64UM0Y8", "MX", "Amazon.com.mx", _NA, "MXN", "es", "amazon.com.mx"),
        ("A2Q3Y263D00KWC", "BR", "Amazon.com.br", _NA, "BRL", "pt", "amazon.com.br"),
        ("A1F83G8C2ARO7P", "GB", "Amazon.co.uk", _EU, "GBP", "en", "amazon.co.uk"),
        ("A1PA6795UKMFR9", "DE", "Amazon.de", _EU, "EUR", "de", "amazon.de"),
        ("A13V1IB3VIYZZH", "FR", "Amazon.fr", _EU, "EUR", "fr", "amazon.fr"),
        ("APJ6JRA9NG5V4", "IT", "Amazon.it", _EU, "EUR", "it", "amazon.it"),
        ("A1RKKUPIHCS9HS", "ES", "Amazon.es", _EU, "EUR", "es", "amazon.es"),
        ("A1805IZSGTT6HS", "NL", "Amazon.nl", _EU, "EUR", "nl", "amazon.nl"),
        ("AMEN7PMS3EDWL", "BE", "Amazon.com.be", _EU, "EUR", "fr", "amazon.com.be"),
        ("A28R8C7NBKEWEA", "IE", "Amazon.ie", _EU, "EUR", "en", "amazon.ie"),
        ("A2NODRKZP88ZB9", "SE", "Amazon.se", _EU, "SEK", "sv", "amazon.se"),
        ("A1C3SOZRARQ6R3", "PL", "Amazon.pl", _EU, "PLN", "pl", "amazon.pl"),
        ("A33AVAJ2PDY3EV", "TR", "Amazon.com.tr", _EU, "TRY", "tr", "amazon.com.tr"),
        ("A17E79C6D8DWNP", "SA", "Amazon.sa", _EU, "SAR", "ar", "amazon.sa"),
        ("A2VIGQ35RCS4UG", "AE", "Amazon.ae", _EU, "AED", "en", "amazon.ae"),
        ("ARBP9OOSHTCHU", "EG", "Amazon.eg", _EU, "EGP", "ar", "amazon.eg"),
        ("AE08WJ6YKNBMC", "ZA", "Amazon.co.za", _EU, "ZAR", "en", "amazon.co.za"),
        ("A21TJRUUN4KGV", "IN", "Amazon.in", _EU, "INR", "en", "amazon.in"),
        ("A1VC38T7YXB528", "JP", "Amazon.co.jp", _FE, "JPY", "ja", "amazon.co.jp"),
        ("A39IBJ37TRP1C6", "AU", "Amazon.com.au", _FE, "AUD", "en", "amazon.com.au"),
        ("A19VAU5U5O7RUS", "SG", "Amazon.sg", _FE, "SGD", "en", "amazon.sg"),
    )
}


def currency_of(marketplace_id: str) -> str:
    """The marketplace's currency, for orders without any amount; empty for a marketplace unknown to this release."""
    info = MARKETPLACES.get(marketplace_id)
    return info.currency if info else ""


def find_marketplace(text: str) -> MarketplaceInfo:
    """A marketplace by its id or its country code (`DE`; `UK` means GB). Raises ValueError that names the choices."""
    wanted = text.strip().upper()
    wanted = "GB" if wanted == "UK" else wanted
    for info in MARKETPLACES.values():
        if wanted in {info.marketplace_id, info.country}:
            return info
    countries = ", ".join(sorted(info.country for info in MARKETPLACES.values()))
    raise ValueError(f"“{text}” is no Amazon marketplace. Use a marketplace id or one of: {countries}.")
