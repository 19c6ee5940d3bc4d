"""What the tracking numbers of each carrier look like: a doubt to be asked about, never a reason to refuse.

Carriers add formats without notice and Amazon's check is its own, so the patterns are wide.
"""

from __future__ import annotations

import re

from saleschannel.domain.carriers import OTHER

_POST = r"[A-Z]{2}\d{9}[A-Z]{2}"  # the Universal Postal Union's own, S10: two letters, nine digits, a country
_JAPANESE = rf"\d{{10,13}}|{_POST}"
_ANY = r"[0-9A-Z]{5,40}"

TRACKING_PATTERNS: dict[str, str] = {
    "Aramex": r"\d{10,12}|\d{20}",
    "BlueDart": r"\d{8,11}",
    "Canada Post": rf"\d{{12}}|\d{{16}}|{_POST}",
    "Chronopost": rf"{_POST}|[0-9A-Z]{{13,15}}",
    "DHL": rf"\d{{10,12}}|\d{{14}}|\d{{16}}|\d{{18}}|\d{{20}}|JJ?D\d{{14,24}}|J?VGL\d{{8,20}}|[A-Z]{{3}}\d{{7,10}}"
    rf"|GM\d{{16,18}}|{_POST}",
    "DHL Global Mail": rf"GM\d{{16,18}}|\d{{10,34}}|{_POST}",
    "DPD": r"\d{12}|\d{14}[0-9A-Z]?|\d{28}|[0-9A-Z]{7,8}",
    "DTDC": r"[A-Z]\d{8,10}|\d{9,12}",
    "Delhivery": r"\d{11,14}",
    "Deutsche Post": rf"{_POST}|[0-9A-F]{{16,22}}",
    "FEDEX_JP": r"\d{12}|\d{15}|\d{20}|\d{22}",
    "FedEx": r"\d{12}|\d{15}|\d{20}|\d{22}|\d{34}",
    "FedEx SmartPost": r"\d{20}|\d{22}|\d{12}|\d{15}",
    "GLS": r"\d{10,14}|[0-9A-Z]{8}|\d{20}",
    "Hermes Logistik Gruppe": r"\d{14}|\d{16}|H[0-9A-Z]\d{18}|\d{20}",
    "India Post": _POST,
    "JP_EXPRESS": _JAPANESE,
    "La Poste": rf"\d[A-Z]\d{{11,12}}|{_POST}|[0-9A-Z]{{13,15}}",
    "Lasership": r"L[A-Z]\d{8,10}|1LS\d{12,16}",
    "NITTSU": _JAPANESE,
    "OnTrac": r"[CD]\d{14}",
    "Parcelforce": rf"{_POST}|[A-Z]{{2}}\d{{7,9}}|PB[A-Z]{{2}}\d{{6,10}}",
    "Poste Italiane": rf"{_POST}|[0-9A-Z]{{12,13}}",
    "Royal Mail": rf"{_POST}|[0-9A-Z]{{16,21}}",
    "SAGAWA": _JAPANESE,
    "SDA": r"[0-9A-Z]{12,13}",
    "SagawaExpress": _JAPANESE,
    "TNT": r"\d{9}|GE\d{9}[A-Z]{2}|[A-Z]{2}\d{9}[A-Z]{0,2}",
    "UPS": r"1Z[0-9A-Z]{16}|T\d{10}|\d{9}|\d{12}|\d{26}",
    "UPS Mail Innovations": r"MI\d{6}[0-9A-Z]{1,22}|\d{18,34}",
    "UPSMI": r"MI\d{6}[0-9A-Z]{1,22}|\d{18,34}",
    "USPS": rf"(420\d{{5}}(\d{{4}})?)?9\d{{19,25}}|\d{{20}}|\d{{22}}|{_POST}",
    "YAMATO": _JAPANESE,
    "YamatoTransport": _JAPANESE,
    "Yodel": r"JJ?D\d{13,20}|\d{8,16}",
    OTHER: _ANY,
}


def plain_tracking_number(number: str) -> str:
    """The number without what people write between its parts, in capitals: as it is compared."""
    return re.sub(r"[\s.\-]", "", number).upper()


def looks_like(carrier_code: str, number: str) -> bool:
    """Whether this could be a tracking number of the carrier; for one without a known pattern, of any carrier."""
    return re.fullmatch(TRACKING_PATTERNS.get(carrier_code, _ANY), plain_tracking_number(number)) is not None
