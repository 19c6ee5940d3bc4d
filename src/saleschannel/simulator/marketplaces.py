"""Amazon's marketplaces as far as an order tells of them: region, currency, name, tax habits.
It knows nothing of sellers or orders.

Ids: https://developer-docs.amazon.com/sp-api/docs/marketplace-ids
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saleschannel.simulator.state import Seller


@dataclass(frozen=True)
class Marketplace:
    """One Amazon shop. `tax_rate` is sales tax added by Amazon as marketplace facilitator;
    0 where prices contain the tax.
    """

    id: str
    country: str
    name: str
    region: str
    currency: str
    tax_rate: Decimal = Decimal(0)
    price_factor: Decimal = Decimal(1)

    @property
    def quantum(self) -> Decimal:
        """The smallest amount of the currency."""
        return Decimal(1) if self.currency == "JPY" else Decimal("0.01")


def _north_america() -> list[Marketplace]:
    return [
        Marketplace("ATVPDKIKX0DER", "US", "Amazon.com", "NA", "USD", tax_rate=Decimal("0.0875")),
        Marketplace("A2EUQ1WTGCTBG2", "CA", "Amazon.ca", "NA", "CAD", Decimal("0.05"), Decimal("1.3")),
        Marketplace("A1AM78C64UM0Y8", "MX", "Amazon.com.mx", "NA", "MXN", price_factor=Decimal(18)),
        Marketplace("A2Q3Y263D00KWC", "BR", "Amazon.com.br", "NA", "BRL", price_factor=Decimal(5)),
    ]


def _europe() -> list[Marketplace]:
    return [
        Marketplace("A1F83G8C2ARO7P", "GB", "Amazon.co.uk", "EU", "GBP", price_factor=Decimal("0.85")),
        Marketplace("A1PA6795UKMFR9", "DE", "Amazon.de", "EU", "EUR"),
        Marketplace("A13V1IB3VIYZZH", "FR", "Amazon.fr", "EU", "EUR"),
        Marketplace("APJ6JRA9NG5V4", "IT", "Amazon.it", "EU", "EUR"),
        Marketplace("A1RKKUPIHCS9HS", "ES", "Amazon.es", "EU", "EUR"),
        Marketplace("A1805IZSGTT6HS", "NL", "Amazon.nl", "EU", "EUR"),
        Marketplace("AMEN7PMS3EDWL", "BE", "Amazon.com.be", "EU", "EUR"),
        Marketplace("A28R8C7NBKEWEA", "IE", "Amazon.ie", "EU", "EUR"),
        Marketplace("A2NODRKZP88ZB9", "SE", "Amazon.se", "EU", "SEK", price_factor=Decimal(11)),
        Marketplace("A1C3SOZRARQ6R3", "PL", "Amazon.pl", "EU", "PLN", price_factor=Decimal("4.3")),
        Marketplace("A33AVAJ2PDY3EV", "TR", "Amazon.com.tr", "EU", "TRY", price_factor=Decimal(40)),
        Marketplace("A2VIGQ35RCS4UG", "AE", "Amazon.ae", "EU", "AED", price_factor=Decimal(4)),
        Marketplace("A17E79C6D8DWNP", "SA", "Amazon.sa", "EU", "SAR", price_factor=Decimal(4)),
        Marketplace("ARBP9OOSHTCHU", "EG", "Amazon.eg", "EU", "EGP", price_factor=Decimal(50)),
        Marketplace("AE08WJ6YKNBMC", "ZA", "Amazon.co.za", "EU", "ZAR", price_factor=Decimal(20)),
        Marketplace("A21TJRUUN4KGV", "IN", "Amazon.in", "EU", "INR", price_factor=Decimal(90)),
    ]


def _far_east() -> list[Marketplace]:
    return [
        Marketplace("A1VC38T7YXB528", "JP", "Amazon.co.jp", "FE", "JPY", price_factor=Decimal(150)),
        Marketplace("A39IBJ37TRP1C6", "AU", "Amazon.com.au", "FE", "AUD", price_factor=Decimal("1.6")),
        Marketplace("A19VAU5U5O7RUS", "SG", "Amazon.sg", "FE", "SGD", price_factor=Decimal("1.4")),
    ]


MARKETPLACES: dict[str, Marketplace] = {m.id: m for m in _north_america() + _europe() + _far_east()}


def find_marketplace(id_or_country: str) -> Marketplace:
    """Find a marketplace by its id or country code (`DE`, also `UK`); raises LookupError naming what exists."""
    wanted = "GB" if id_or_country.upper() == "UK" else id_or_country.upper()
    for marketplace in MARKETPLACES.values():
        if wanted in (marketplace.id, marketplace.country):
            return marketplace
    known = ", ".join(m.country for m in MARKETPLACES.values())
    raise LookupError(f"There is no marketplace {id_or_country!r}: give its id or one of the countries {known}.")


def participations(seller: Seller) -> list[dict[str, Any]]:
    """The marketplaces of the seller's region as getMarketplaceParticipations names them."""
    return [
        {
            "marketplace": {
                "id": marketplace.id,
                "countryCode": marketplace.country,
                "name": marketplace.name,
                "defaultCurrencyCode": marketplace.currency,
                "defaultLanguageCode": "en_US",
                "domainName": f"www.{marketplace.name.lower()}",
            },
            "participation": {
                "isParticipating": marketplace.id in seller.marketplace_ids,
                "hasSuspendedListings": False,
            },
            "storeName": f"Demo shop {marketplace.country}",
        }
        for marketplace in MARKETPLACES.values()
        if marketplace.region == seller.region
    ]


def ids_of_region(region: str) -> list[str]:
    """List the marketplace ids of `NA`, `EU` or `FE`."""
    return [m.id for m in MARKETPLACES.values() if m.region == region]
