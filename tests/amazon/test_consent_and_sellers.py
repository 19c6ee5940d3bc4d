"""The consent page's address, the exchange of its code, and where a seller takes part."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from saleschannel.amazon.consent import consent_address, exchange_code
from saleschannel.domain.errors import AccessDenied, CredentialsRejected, SaleschannelError, Unavailable
from saleschannel.domain.marketplaces import Participation
from tests.amazon.fake_amazon import DE, FakeAmazon, refusal


def test_the_address_of_the_consent_page_carries_state_and_way_back() -> None:
    address = consent_address(
        "https://sellercentral.example/", "app", state="a b", redirect_uri="https://shop.example/x"
    )
    assert address.startswith("https://sellercentral.example/apps/authorize/consent?")
    assert parse_qs(urlsplit(address).query) == {
        "application_id": ["app"],
        "state": ["a b"],
        "redirect_uri": ["https://shop.example/x"],
    }
    draft = consent_address("https://x.example", "app", state="s", redirect_uri="https://shop.example/", is_draft=True)
    assert parse_qs(urlsplit(draft).query)["version"] == ["beta"]


def exchanged(answer: httpx.Response | Exception) -> str:
    def reply(request: httpx.Request) -> httpx.Response:
        assert parse_qs(request.content.decode())["grant_type"] == ["authorization_code"]
        if isinstance(answer, Exception):
            raise answer
        return answer

    with httpx.Client(transport=httpx.MockTransport(reply)) as http:
        return exchange_code(
            http,
            "https://lwa.example/token",
            client_id="id",
            client_secret="made-up",
            code="code",
            redirect_uri="https://shop.example/",
        )


def test_a_code_gives_the_refresh_token() -> None:
    assert exchanged(httpx.Response(200, json={"access_token": "Atza|x", "refresh_token": "Atzr|x"})) == "Atzr|x"


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (httpx.Response(400, json={"error": "invalid_grant"}), CredentialsRejected, "invalid_grant"),
        (httpx.Response(401, json={"error": "invalid_client"}), CredentialsRejected, "invalid_client"),
        (httpx.Response(500, text="<html>"), Unavailable, "token_unavailable"),
        (httpx.Response(200, json={"access_token": "Atza|x"}), Unavailable, "token_unavailable"),
        (httpx.Response(200, text="nothing"), Unavailable, "token_unavailable"),
        (httpx.ConnectError("no"), Unavailable, "token_unavailable"),
    ],
)
def test_a_refusal_is_named_and_tells_no_secret(
    answer: httpx.Response | Exception, kind: type[SaleschannelError], code: str
) -> None:
    with pytest.raises(kind) as caught:
        exchanged(answer)
    assert caught.value.code == code
    assert caught.value.remedy
    assert "made-up" not in f"{caught.value.message} {caught.value.remedy}"


def test_participations_are_read_leniently() -> None:
    entry = {
        "marketplace": {"id": DE, "name": "Amazon.de", "new": 1},
        "participation": {"isParticipating": True, "hasSuspendedListings": True},
        "storeName": None,
    }
    other = {"marketplace": {"id": "A-NEW-ONE"}}
    amazon = FakeAmazon(httpx.Response(200, json={"payload": [entry, other]}))
    assert amazon.marketplace().participations() == (
        Participation(DE, takes_part=True, suspended=True),
        Participation("A-NEW-ONE", takes_part=False),
    )


def test_a_missing_role_and_an_unreadable_answer_are_told() -> None:
    denied = FakeAmazon(refusal(403, "AccessDeniedException", "Access to requested resource is denied."))
    with pytest.raises(AccessDenied):
        denied.marketplace().participations()
    with pytest.raises(Unavailable):
        FakeAmazon(httpx.Response(200, text="<html>")).marketplace().participations()
