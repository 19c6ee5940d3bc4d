"""getMarketplaceParticipations of the Sellers API v1: where a seller takes part. It knows no stores.

Source: Amazon's sellers model. The app needs the role "Selling Partner Insights" for it.
"""

from __future__ import annotations

import msgspec

from saleschannel.amazon.budget import Operation
from saleschannel.amazon.client import Request, SellingPartnerClient
from saleschannel.amazon.errors import error_of
from saleschannel.domain.errors import Unavailable
from saleschannel.domain.marketplaces import Participation

PATH = "/sellers/v1/marketplaceParticipations"


class _WireMarketplace(msgspec.Struct):
    id: str
    name: str = ""


class _WireParticipation(msgspec.Struct, frozen=True, rename="camel"):
    is_participating: bool = False
    has_suspended_listings: bool = False


class _WireEntry(msgspec.Struct, rename="camel"):
    marketplace: _WireMarketplace
    participation: _WireParticipation = _WireParticipation()
    store_name: str | None = ""


class _WirePage(msgspec.Struct):
    payload: list[_WireEntry]


def marketplace_participations(client: SellingPartnerClient) -> tuple[Participation, ...]:
    """Every marketplace Amazon names for the account, in Amazon's order. Raises AccessDenied without the role."""
    answer = client.send(Request(Operation.MARKETPLACE_PARTICIPATIONS, "GET", PATH))
    if not answer.is_success:
        raise error_of(answer)
    try:
        page = msgspec.json.decode(answer.body, type=_WirePage)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unavailable(
            "Amazon's answer about the marketplaces of this account cannot be read.",
            code="unreadable_answer",
            remedy="Choose the marketplace from the list of the region.",
            request_id=answer.request_id,
        ) from None
    return tuple(
        Participation(
            entry.marketplace.id,
            takes_part=entry.participation.is_participating,
            suspended=entry.participation.has_suspended_listings,
            store_name=entry.store_name or "",
        )
        for entry in page.payload
    )
