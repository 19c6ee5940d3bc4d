"""The selling partner accounts that exist from the start, and how one is found. It knows nothing of orders."""

from __future__ import annotations

from saleschannel.simulator.marketplaces import find_marketplace, ids_of_region
from saleschannel.simulator.state import Seller

CLIENT_ID = "amzn1.application-oa2-client.demo"
CLIENT_SECRET = "demo-secret"  # noqa: S105 - made up; it opens nothing but the simulator


def default_sellers() -> list[Seller]:
    """List the built-in accounts: North America (the default), Europe, and one for each country of the Far East,
    as at Amazon.
    """
    return [
        _seller("A-DEMO", "NA", ids_of_region("NA"), ["Atzr|demo", "Atzr|demo-na"]),
        _seller("A-DEMO-EU", "EU", ids_of_region("EU"), ["Atzr|demo-eu"]),
        _seller("A-DEMO-FE", "FE", [find_marketplace("JP").id], ["Atzr|demo-fe"]),
        _seller("A-DEMO-AU", "FE", [find_marketplace("AU").id], ["Atzr|demo-au"]),
        _seller("A-DEMO-SG", "FE", [find_marketplace("SG").id], ["Atzr|demo-sg"]),
    ]


def _seller(seller_id: str, region: str, marketplace_ids: list[str], refresh_tokens: list[str]) -> Seller:
    return Seller(
        seller_id=seller_id,
        region=region,
        marketplace_ids=marketplace_ids,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        refresh_tokens=refresh_tokens,
    )
