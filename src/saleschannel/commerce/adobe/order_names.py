"""Amazon's one name becomes Magento's first and last name, neither of them empty (facts §7), and nothing is lost."""

from __future__ import annotations

import re

import msgspec

from saleschannel.commerce.adobe.plain_text import plain

NOBODY = ("Amazon", "Customer")
NO_LAST_NAME = "-"
LONGEST_CUSTOMER_NAME = 128
PARTICLES = frozenset(
    {"da", "de", "del", "della", "den", "der", "di", "dos", "du", "la", "le", "ten", "ter", "van", "von", "zu"}
)

_NOT_IN_A_CUSTOMERS_NAME = re.compile(r"[^\w\s,.'\u2019`&\-]|_")


class PersonName(msgspec.Struct, frozen=True):
    """A name in two parts."""

    first: str
    last: str


def split_name(*candidates: str) -> PersonName:
    """The first of these names that is not empty; the last word is the last name, with its particles before it."""
    name = next((cleaned for each in candidates if (cleaned := plain(each))), "")
    if not name:
        return PersonName(*NOBODY)
    words = name.split(" ")
    if len(words) == 1:
        return PersonName(name, NO_LAST_NAME)
    begin = len(words) - 1
    while begin > 1 and words[begin - 1].lower() in PARTICLES:
        begin -= 1
    return PersonName(" ".join(words[:begin]), " ".join(words[begin:]))


def customers_name(name: PersonName) -> PersonName:
    """The name as customer accounts take it: letters, digits, and few signs (observed §2.3)."""
    parts = (
        " ".join(_NOT_IN_A_CUSTOMERS_NAME.sub(" ", part).split())[:LONGEST_CUSTOMER_NAME]
        for part in (name.first, name.last)
    )
    first, last = (part.strip() for part in parts)
    return PersonName(first or NOBODY[0], last or NO_LAST_NAME)
