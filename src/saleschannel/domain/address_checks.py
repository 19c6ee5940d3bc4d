"""What a delivery address typed by a person must have. Amazon's own addresses are never refused (facts §1.5)."""

from __future__ import annotations

from saleschannel.domain.orders import Address

EDITABLE_FIELDS = ("name", "line1", "line2", "line3", "city", "region", "postal_code", "country", "phone")
"""The fields of an address that a person may repair, in the order of the form."""

REQUIRED = ("name", "line1", "city", "postal_code", "country")
WITHOUT_POSTAL_CODE = frozenset({"AE", "AO", "BH", "HK", "IE", "MO", "OM", "QA", "UG", "YE", "ZW"})
"""Countries in which addresses commonly have no postal code."""

WITH_REGION = frozenset({"AU", "BR", "CA", "IN", "MX", "US"})
"""Countries in which no parcel travels without a state or province."""

LONGEST = {"postal_code": 20, "phone": 30}
LONGEST_OTHER = 100


def address_problems(address: Address) -> dict[str, str]:
    """What is wrong, by field: `missing`, `too_long`, `no_letters` (a country that is no two-letter code)."""
    problems: dict[str, str] = {}
    for field in EDITABLE_FIELDS:
        value = getattr(address, field).strip()
        if not value and is_required(field, address.country.strip().upper()):
            problems[field] = "missing"
        elif len(value) > LONGEST.get(field, LONGEST_OTHER):
            problems[field] = "too_long"
    country = address.country.strip()
    if country and "country" not in problems and not (len(country) == 2 and country.isascii() and country.isalpha()):
        problems["country"] = "no_letters"
    return problems


def is_required(field: str, country: str) -> bool:
    if field == "postal_code":
        return country not in WITHOUT_POSTAL_CODE
    if field == "region":
        return country in WITH_REGION
    return field in REQUIRED


def changed_fields(old: Address, new: Address) -> tuple[str, ...]:
    """The editable fields in which two addresses differ."""
    return tuple(field for field in EDITABLE_FIELDS if getattr(old, field) != getattr(new, field))
