"""How the back end calls: proof, headers, no cookies, and what answers mean that are no JSON."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import msgspec
import pytest

from saleschannel.commerce.adobe.client import AdobeClient, query_string
from saleschannel.commerce.adobe.connection import (
    AdobeConnection,
    AdobeCredentials,
    BearerToken,
    ImsCredentials,
    OAuthKeys,
    cookieless_http,
)
from saleschannel.domain.errors import (
    AccessDenied,
    ConfigurationError,
    CredentialsRejected,
    NotFound,
    OrderRejected,
    OutcomeUnknown,
    Throttled,
    Unavailable,
)

BEARER = BearerToken("made-up-token")
KEYS = OAuthKeys("key", "secret", "token", "token-secret")
IMS = ImsCredentials("client", "secret", "ORG@AdobeOrg", "https://ims.example/token")


class Server:
    """Answers from a list, the last one for ever; keeps what it was sent."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def a_client(
    answer: Callable[[httpx.Request], httpx.Response],
    credentials: AdobeCredentials = BEARER,
    pauses: list[float] | None = None,
) -> AdobeClient:
    connection = AdobeConnection("https://shop.example/", credentials)
    http = cookieless_http(transport=httpx.MockTransport(answer))
    return AdobeClient(connection, http, sleep=(pauses if pauses is not None else []).append)


def refused(status: int, message: str, **more: object) -> httpx.Response:
    return httpx.Response(status, json={"message": message, **more})


def test_n1_cookies_are_neither_kept_nor_sent() -> None:
    server = Server(httpx.Response(200, json=[], headers={"set-cookie": "PHPSESSID=abc; path=/"}))
    client = a_client(server)
    client.get("store/storeViews", list[int])
    client.get("store/storeViews", list[int])
    assert [request.headers.get("cookie") for request in server.requests] == [None, None]


def test_the_address_names_the_store_view_and_json_is_asked_for() -> None:
    server = Server(httpx.Response(200, json=7))
    a_client(server).write("POST", "carts/", int, store="german")
    (request,) = server.requests
    assert str(request.url) == "https://shop.example/rest/german/V1/carts/"
    assert (request.headers["accept"], request.headers["authorization"]) == ("application/json", "Bearer made-up-token")
    assert request.content == b"{}"


def test_oauth_signs_with_hmac_sha256_and_leaves_the_body_out() -> None:
    server = Server(httpx.Response(200, json={"items": None}))
    client = a_client(server, KEYS)
    client.get("products", msgspec.Raw, [("searchCriteria[pageSize]", "1"), ("fields", "items[sku, a/b&c=d]")])
    (request,) = server.requests
    assert 'oauth_signature_method="HMAC-SHA256"' in request.headers["authorization"]
    assert str(request.url).endswith("?searchCriteria%5BpageSize%5D=1&fields=items%5Bsku%2C%20a%2Fb%26c%3Dd%5D")


def test_each_signed_call_has_a_nonce_of_its_own() -> None:
    server = Server(httpx.Response(200, json=1))
    client = a_client(server, KEYS)
    for _ in range(3):
        client.write("POST", "carts/", int)
    nonces = {
        part for request in server.requests for part in request.headers["authorization"].split(",") if "nonce" in part
    }
    assert len(nonces) == 3


def test_the_cloud_service_takes_a_token_of_ims_and_the_store_view_by_header() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "ims.example":
            assert b"grant_type=client_credentials" in request.content
            return httpx.Response(200, json={"access_token": "ims-token", "expires_in": 86399})
        seen.append(request)
        return httpx.Response(200, json=5)

    seen: list[httpx.Request] = []
    client = a_client(answer, IMS)
    client.write("POST", "carts/", int, store="german")
    client.write("POST", "carts/", int, store="german")
    assert str(seen[0].url) == "https://shop.example/V1/carts/"
    assert (seen[0].headers["store"], seen[0].headers["authorization"]) == ("german", "Bearer ims-token")
    assert (seen[1].headers["x-api-key"], seen[1].headers["x-gw-ims-org-id"]) == ("client", "ORG@AdobeOrg")


def test_ims_refusing_the_secret_is_a_matter_of_credentials() -> None:
    with pytest.raises(CredentialsRejected):
        a_client(Server(httpx.Response(400, json={"error": "invalid_client"})), IMS).get("orders", msgspec.Raw)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (refused(404, "Request does not match any route."), ConfigurationError),
        (refused(404, "No such entity with %fieldName = %fieldValue", parameters={"fieldName": "id"}), NotFound),
        (refused(400, "Unique constraint violation found"), OrderRejected),
        (refused(400, "Specified request cannot be processed."), ConfigurationError),
        (refused(401, "The signature is invalid. Verify and try again."), CredentialsRejected),
        (
            refused(401, "The nonce is already being used by the consumer with ID %1", parameters=["1"]),
            CredentialsRejected,
        ),
        (httpx.Response(302, headers={"location": "https://www.shop.example/"}), ConfigurationError),
        (httpx.Response(500, text="An error has happened during application run."), OutcomeUnknown),
        (httpx.Response(503, html="<html>maintenance</html>"), OutcomeUnknown),
        (httpx.Response(504, html="<html>gateway</html>"), OutcomeUnknown),
        (httpx.Response(200, html="<html>a proxy's page</html>"), OutcomeUnknown),
        (httpx.Response(200, text='{"entity_id": 1', headers={"content-type": "application/json"}), OutcomeUnknown),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (httpx.ConnectError("refused"), Unavailable),
    ],
)
def test_n10_what_an_answer_to_a_write_means(answer: httpx.Response | Exception, expected: type[Exception]) -> None:
    server = Server(answer)
    with pytest.raises(expected):
        a_client(server).write("POST", "orders", msgspec.Raw)
    assert len(server.requests) == 1


def test_a_read_without_an_answer_is_repeated_once() -> None:
    server = Server(httpx.Response(503, html="<html/>"), httpx.Response(200, json=3))
    assert a_client(server).get("anything", int) == 3
    with pytest.raises(Unavailable):
        a_client(Server(httpx.Response(500, text="no"))).get("anything", int)


def test_a_401_names_the_resource_and_where_to_tick_it() -> None:
    answer = refused(
        401, "The consumer isn't authorized to access %resources.", parameters={"resources": "Magento_Sales::create"}
    )
    with pytest.raises(AccessDenied) as caught:
        a_client(Server(answer)).get("orders", msgspec.Raw)
    assert "Magento_Sales::create" in caught.value.message
    assert "Magento_Sales::create" in caught.value.remedy
    assert "Bearer" in caught.value.remedy


def test_parameters_are_filled_into_the_words() -> None:
    answer = refused(400, "We can't save the address:\n%1", parameters=['"Zip code" is required.'])
    with pytest.raises(OrderRejected, match='save the address: "Zip code" is required'):
        a_client(Server(answer)).write("POST", "orders", msgspec.Raw)


def test_429_is_waited_for_and_a_long_pause_is_the_jobs() -> None:
    pauses: list[float] = []
    server = Server(httpx.Response(429, headers={"retry-after": "7"}), httpx.Response(200, json=1))
    assert a_client(server, pauses=pauses).write("POST", "carts/", int) == 1
    assert pauses == [7.0]
    with pytest.raises(Throttled) as caught:
        a_client(Server(httpx.Response(429, headers={"retry-after": "120"}))).write("POST", "carts/", int)
    assert caught.value.retry_after == 120.0


def test_secrets_show_in_no_representation() -> None:
    shown = repr([KEYS, BEARER, IMS, AdobeConnection("https://shop.example", KEYS)])
    assert "secret" not in shown
    assert "token" not in shown.lower().replace("bearertoken", "")


def test_brackets_and_spaces_of_a_query_are_encoded() -> None:
    assert query_string([("a[0]", "x y"), ("b", "1=2")]) == "a%5B0%5D=x%20y&b=1%3D2"
