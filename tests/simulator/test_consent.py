"""Amazon's consent page and the exchange of its code; where a seller takes part."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from saleschannel.simulator.world import World
from tests.simulator.conftest import Application

BACK = "https://shop.example/accounts/authorized/"
ASKED = {"application_id": "amzn1.sp.solution.demo", "state": "s<1>", "redirect_uri": BACK}
CLIENT = {"client_id": "amzn1.application-oa2-client.demo", "client_secret": "demo-secret"}


def agree(application: Application, **said: str) -> dict[str, str]:
    """What Amazon sends back with the browser."""
    answer = application.call("POST", "/apps/authorize/consent", data=ASKED | {"seller_id": "A-DEMO-EU"} | said)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def exchange(application: Application, granted: str, **changes: str) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": granted, "redirect_uri": BACK, **CLIENT}
    return application.call("POST", "/auth/o2/token", data=form | changes)


def test_the_page_names_the_application_and_escapes_what_it_was_given(application: Application) -> None:
    page = application.call("GET", "/apps/authorize/consent", params=ASKED)
    assert page.status_code == 200
    assert "amzn1.sp.solution.demo" in page.text
    assert "s&lt;1&gt;" in page.text
    assert "s<1>" not in page.text


def test_a_code_becomes_a_refresh_token_once(application: Application) -> None:
    said = agree(application)
    assert (said["state"], said["selling_partner_id"]) == ("s<1>", "A-DEMO-EU")
    granted = exchange(application, said["spapi_oauth_code"]).json()
    assert granted["token_type"] == "bearer"
    application.refresh_token = granted["refresh_token"]
    assert application.ask_for_token().status_code == 200
    again = exchange(application, said["spapi_oauth_code"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"redirect_uri": "https://other.example/"}, 400, "invalid_grant"),
        ({"code": "made-up"}, 400, "invalid_grant"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"redirect_uri": ""}, 400, "invalid_request"),
    ],
)
def test_a_code_is_bound_to_the_application_and_its_address(
    changes: dict[str, str], status: int, error: str, application: Application
) -> None:
    code = agree(application)["spapi_oauth_code"]
    answer = exchange(application, code, **changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_code_lives_five_minutes(application: Application, world: World) -> None:
    code = agree(application)["spapi_oauth_code"]
    world.clock.advance(timedelta(minutes=5))
    assert exchange(application, code).json()["error"] == "invalid_grant"


def test_a_seller_can_decline(application: Application) -> None:
    said = agree(application, decline="1")
    assert said["error"] == "access_denied"
    assert "spapi_oauth_code" not in said


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"application_id": "unknown"}, "MD9100"), ({"redirect_uri": "javascript:alert(1)"}, "MD5101")],
)
def test_the_page_refuses_with_amazons_codes(changes: dict[str, str], code: str, application: Application) -> None:
    page = application.call("GET", "/apps/authorize/consent", params=ASKED | changes)
    assert page.status_code == 400
    assert code in page.text


def test_a_draft_needs_its_version(application: Application, world: World) -> None:
    for seller in world.sellers.values():
        seller.application_is_draft = True
    assert "MD1000" in application.call("GET", "/apps/authorize/consent", params=ASKED).text
    page = application.call("GET", "/apps/authorize/consent", params=ASKED | {"version": "beta"})
    assert page.status_code == 200


def test_the_marketplaces_of_a_seller_are_told(application: Application, world: World) -> None:
    world.sellers["A-DEMO"].marketplace_ids = ["ATVPDKIKX0DER"]
    answer = application.authorized("GET", "/sellers/v1/marketplaceParticipations").json()
    taking_part = {entry["marketplace"]["countryCode"]: entry["participation"] for entry in answer["payload"]}
    assert taking_part["US"] == {"isParticipating": True, "hasSuspendedListings": False}
    assert taking_part["CA"]["isParticipating"] is False
    world.sellers["A-DEMO"].insights_role = False
    refused = application.authorized("GET", "/sellers/v1/marketplaceParticipations")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "AccessDeniedException")
