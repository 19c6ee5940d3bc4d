"""Carrier codes Amazon knows, and which one a shop's carrier title means. It knows no orders.

Amazon compares the code exactly and refuses others (facts amazon-sp-api §2.4); the live list is longer, so
an unlisted carrier travels as `Other` with its name, at the price of Amazon's tracking-rate metric.
"""

from __future__ import annotations

import re

import msgspec

from saleschannel.domain.carriers import CARRIER_CODES, OTHER

_ALIASES = {
    "canadapost": "Canada Post",
    "chronopostinternational": "Chronopost",
    "colissimo": "La Poste",
    "deutschepostdhl": "DHL",
    "dhlde": "DHL",
    "dhlecommerce": "DHL Global Mail",
    "dhlexpress": "DHL",
    "dhlpaket": "DHL",
    "dhlparcel": "DHL",
    "directparceldistribution": "DPD",
    "dynamicparceldistribution": "DPD",
    "federalexpress": "FedEx",
    "generallogisticssystems": "GLS",
    "goexpress": "GO!",
    "hermes": "Hermes Logistik Gruppe",
    "hermesde": "Hermes Logistik Gruppe",
    "myhermes": "Hermes Logistik Gruppe",
    "royalmailgroup": "Royal Mail",
    "tntexpress": "TNT",
    "unitedparcelservice": "UPS",
    "unitedstatespostalservice": "USPS",
    "uspostalservice": "USPS",
}


class AmazonCarrier(msgspec.Struct, frozen=True):
    """What goes into a confirmation: Amazon's code, and the carrier's name, needed when the code is `Other`."""

    code: str
    name: str


def amazon_carrier(title: str) -> AmazonCarrier:
    """The carrier a shop's title or code means (`DHL Paket`, `fedex`, `U.P.S.`), else `Other` by name."""
    name = " ".join(title.split())
    code = _BY_KEY.get(_key(name), OTHER)
    return AmazonCarrier(code, name or OTHER)


def _key(title: str) -> str:
    return re.sub(r"[^0-9a-z]", "", title.lower())


_BY_KEY = {**_ALIASES, **{_key(code): code for code in CARRIER_CODES}}
