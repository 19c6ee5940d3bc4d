"""Carrier codes that confirmShipment accepts: Amazon's XSD enumeration and names offered in Seller Central.

The live list is longer and differs between marketplaces; a world can be told not to check (`check_carriers`).
"""

from __future__ import annotations

CARRIER_CODES = frozenset(
    name.strip()
    for name in ["\n    USPS", " UPS", " UPSMI", " FedEx", " DHL", " Fastway", " GLS", " GO!", " Hermes Logistik Gruppe", " Royal Mail", " Parcelforce", " City Link", " TNT", " Target", "\n    SagawaExpress", " NipponExpress", " YamatoTransport", " DHL Global Mail", " UPS Mail Innovations", " FedEx SmartPost", " OSM", " OnTrac", "\n    Streamlite", " Newgistics", " Canada Post", " Blue Package", " Chronopost", " Deutsche Post", " DPD", " La Poste", " Parcelnet", " Poste Italiane", " SDA", "\n    Smartmail", " FEDEX_JP", " JP_EXPRESS", " NITTSU", " SAGAWA", " YAMATO", " BlueDart", " AFL/Fedex", " Aramex", " India Post", " Professional", " DTDC", "\n    Overnite Express", " First Flight", " Delhivery", " Lasership", " Yodel", " Other", "\n    Amazon Shipping", " Australia Post", " BRT", " Colissimo", " Correos", " DHL Express", " DHL eCommerce", " DHL Freight", " Evri", " Hermes", " InPost", "\n    Mondial Relay", " MRW", " Nacex", " PostNL", " PostNord", " SEUR", " SF Express", " Singapore Post", " StarTrack", " Yamato", " Yun Express\n    "]
)
