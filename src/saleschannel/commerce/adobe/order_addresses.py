"""Amazon's delivery address as an address of a Magento order. Amazon gives no billing address: it is the same one."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
from msgspec import UNSET

from saleschannel.commerce.adobe.order_entity import AddressEntity
from saleschannel.commerce.adobe.order_names import split_name
from saleschannel.commerce.adobe.plain_text import Shortened
from saleschannel.domain.marketplaces import MARKETPLACES
from saleschannel.domain.orders import Address

LONGEST = 255
NO_STREET = "n/a"
NO_CITY = "n/a"
FULFILLED_BY_AMAZON = "Amazon FBA"


class Region(msgspec.Struct, frozen=True):
    """A state or province as Commerce knows it."""

    id: int
    code: str
    name: str


FindRegion = Callable[[str, str], Region | None]
"""Country code and Amazon's text give Commerce's region, or None."""


def find_region(regions: tuple[Region, ...], text: str) -> Region | None:
    """By code or name, whatever the case and the dots: `IL`, `il.`, `Illinois`."""
    wanted = _key(text)
    if not wanted:
        return None
    return next((region for region in regions if wanted in {_key(region.code), _key(region.name)}), None)


def order_address(
    address: Address,
    *,
    kind: str,
    email: str,
    region_of: FindRegion,
    names: tuple[str, ...] = (),
    company: str = "",
    marketplace_id: str = "",
    street_if_none: str = NO_STREET,
    shortened: Shortened | None = None,
) -> AddressEntity:
    """The entity. `names` come before the address's own name, the first that is not empty counts."""
    cut = shortened or Shortened()
    name = split_name(*names, address.name)
    country = address.country.strip().upper() or country_of(marketplace_id)
    street = [address.line1, address.line2, address.line3]
    if address.district and address.city:
        street.append(address.district)
    region = region_of(country, address.region) if address.region else None
    return AddressEntity(
        address_type=kind,
        firstname=cut.fit("First name", name.first, LONGEST),
        lastname=cut.fit("Last name", name.last, LONGEST),
        company=cut.fit("Company", company or address.company, LONGEST) or UNSET,
        street=cut.fit_lines("Street", street, LONGEST) or [street_if_none],
        city=cut.fit("City", address.city or address.district, LONGEST) or NO_CITY,
        postcode=cut.fit("Postal code", address.postal_code, LONGEST),
        country_id=country,
        telephone=cut.fit("Telephone", address.phone, LONGEST),
        email=email,
        region=region.name if region else cut.fit("Region", address.region, LONGEST) or UNSET,
        region_id=region.id if region else UNSET,
        region_code=region.code if region else UNSET,
    )


def country_of(marketplace_id: str) -> str:
    """The marketplace's country, for orders of which Amazon keeps the address to itself."""
    info = MARKETPLACES.get(marketplace_id)
    return info.country if info is not None else "US"


def _key(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()
