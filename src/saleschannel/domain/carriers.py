"""Carriers a person can choose when shipping, as Amazon spells them. Amazon compares the code exactly.

Source: facts on confirmShipment; Amazon's live list is longer, so `OTHER` with a name stands for the rest.
"""

from __future__ import annotations

OTHER = "Other"

CARRIER_CODES: tuple[str, ...] = (
    "AFL/Fedex",
    "Aramex",
    "BlueDart",
    "Blue Package",
    "Canada Post",
    "Chronopost",
    "City Link",
    "DHL",
    "DHL Global Mail",
    "DPD",
    "DTDC",
    "Delhivery",
    "Deutsche Post",
    "FEDEX_JP",
    "Fastway",
    "FedEx",
    "FedEx SmartPost",
    "First Flight",
    "GLS",
    "GO!",
    "Hermes Logistik Gruppe",
    "India Post",
    "JP_EXPRESS",
    "La Poste",
    "Lasership",
    "NITTSU",
    "Newgistics",
    "NipponExpress",
    "OSM",
    "OnTrac",
    "Overnite Express",
    "Parcelforce",
    "Parcelnet",
    "Poste Italiane",
    "Professional",
    "Royal Mail",
    "SAGAWA",
    "SDA",
    "SagawaExpress",
    "Smartmail",
    "Streamlite",
    "TNT",
    "Target",
    "UPS",
    "UPS Mail Innovations",
    "UPSMI",
    "USPS",
    "YAMATO",
    "YamatoTransport",
    "Yodel",
)

COMMON_CARRIERS: tuple[str, ...] = ("DHL", "Deutsche Post", "DPD", "FedEx", "GLS", "Royal Mail", "UPS", "USPS")
"""Those a form offers first."""
