"""Login with Amazon, and what happens without a valid access token."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleschannel.simulator.world import World
from tests.simulator.conftest import Application

DENIED = "Access to requested resource is denied."


def test_a_refresh_token_gives_an_access_token_for_an_hour(application: Application) -> None:
    body = application.ask_for_token().json()
    assert body.pop("access_token").startswith("Atza|")
    assert body == {"refresh_token": "Atzr|demo", "token_type": "bearer", "expires_in": 3600}


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 401, "invalid_client"),
        ({"refresh_token": "Atzr|wrong"}, 400, "invalid_grant"),
        ({"refresh_token": ""}, 400, "invalid_request"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_login_with_amazon_refuses_in_its_own_words(
    changes: dict[str, str], status: int, error: str, application: Application
) -> None:
    answer = application.ask_for_token(**changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"]


def test_a_call_without_token_is_refused(application: Application) -> None:
    answer = application.call("GET", "/orders/2026-01-01/orders")
    assert answer.status_code == 403
    assert answer.json() == {
        "errors": [
            {"code": "Unauthorized", "message": DENIED, "details": "Access token is missing in the request header."}
        ]
    }
    assert "x-amzn-RateLimit-Limit" not in answer.headers


@pytest.mark.parametrize("token", ["Atza|nonsense", "Atza|!!!", "x", "Atza|" + "QUFB" * 20])
def test_a_token_that_amazon_never_gave_is_refused(token: str, application: Application) -> None:
    answer = application.call("GET", "/orders/2026-01-01/orders", headers={"x-amz-access-token": token})
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["details"] == "The access token you provided is revoked, malformed or invalid."


def test_a_token_lives_for_an_hour_by_the_simulators_clock(world: World, application: Application) -> None:
    assert application.search().status_code == 200
    world.clock.advance(timedelta(seconds=3599))
    assert application.search().status_code == 200
    world.clock.advance(timedelta(seconds=1))
    answer = application.search()
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["details"] == "The access token you provided has expired."


def test_an_unknown_path_is_refused_as_amazons_gateway_does(application: Application) -> None:
    answer = application.authorized("GET", "/orders/v9/orders")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "Unauthorized")


def test_a_request_without_user_agent_is_refused(application: Application) -> None:
    token = application.ask_for_token().json()["access_token"]
    headers = {"x-amz-access-token": token, "user-agent": ""}
    assert application.call("GET", "/orders/2026-01-01/orders", headers=headers).status_code == 400
