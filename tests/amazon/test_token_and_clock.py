"""Tokens are fetched once, early, for all threads; Amazon's clock is learned from its answers."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from saleschannel.amazon.clock import AmazonClock
from saleschannel.amazon.credentials import Credentials
from saleschannel.domain.errors import CredentialsRejected, Unavailable
from tests.amazon.fake_amazon import KEYS, NOON, FakeAmazon, order_json, page_of, refusal, window


def test_credentials_never_show_their_secrets() -> None:
    for text in (repr(KEYS), str(KEYS), f"{KEYS}", repr([KEYS])):
        assert "made-up" not in text
        assert "amzn1.application-oa2-client.test" in text


def test_a_token_is_fetched_once_and_used_for_every_call() -> None:
    amazon = FakeAmazon(page_of(), page_of())
    marketplace = amazon.marketplace()
    marketplace.search_orders(window())
    marketplace.search_orders(window())
    assert len(amazon.token_calls) == 1
    assert [call.headers["x-amz-access-token"] for call in amazon.calls] == ["Atza|1", "Atza|1"]
    assert dict(httpx.QueryParams(amazon.token_calls[0].content.decode())) == {
        "grant_type": "refresh_token",
        "refresh_token": "Atzr|made-up",
        "client_id": "amzn1.application-oa2-client.test",
        "client_secret": "made-up-secret",
    }


def test_a_token_is_refreshed_five_minutes_before_its_hour_is_over() -> None:
    amazon = FakeAmazon(page_of(), page_of(), page_of())
    marketplace = amazon.marketplace()
    marketplace.search_orders(window())
    amazon.time.seconds += 3299
    marketplace.search_orders(window())
    assert len(amazon.token_calls) == 1
    amazon.time.seconds += 1
    marketplace.search_orders(window())
    assert len(amazon.token_calls) == 2
    assert amazon.calls[-1].headers["x-amz-access-token"] == "Atza|2"


def test_threads_that_want_a_token_at_once_cause_one_request() -> None:
    amazon = FakeAmazon(*(page_of() for _ in range(8)))
    begun = threading.Barrier(8)
    marketplace = amazon.marketplace()

    def read() -> None:
        begun.wait()
        marketplace.search_orders(window())

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(amazon.token_calls), len(amazon.calls)) == (1, 8)


def test_other_credentials_get_their_own_token() -> None:
    amazon = FakeAmazon(page_of(), page_of())
    tokens = amazon.marketplace()._client._tokens
    amazon.marketplace(tokens=tokens).search_orders(window())
    amazon.marketplace(tokens=tokens, credentials=Credentials("other", "s", "r")).search_orders(window())
    assert len(amazon.token_calls) == 2


def test_an_expired_access_token_is_replaced_once_and_the_call_repeated() -> None:
    stale = refusal(
        403, "Unauthorized", "Access to requested resource is denied.", "The access token you provided has expired."
    )
    amazon = FakeAmazon(stale, page_of(order_json()))
    page = amazon.marketplace().search_orders(window())
    assert len(page.orders) == 1
    assert [call.headers["x-amz-access-token"] for call in amazon.calls] == ["Atza|1", "Atza|2"]


def test_a_token_refused_twice_means_rejected_credentials() -> None:
    def stale() -> httpx.Response:
        return refusal(
            403,
            "Unauthorized",
            "Access to requested resource is denied.",
            "The access token you provided is revoked, malformed or invalid.",
        )

    amazon = FakeAmazon(stale(), stale())
    with pytest.raises(CredentialsRejected) as caught:
        amazon.marketplace().search_orders(window())
    assert caught.value.request_id == "request-1"
    assert len(amazon.calls) == 2


@pytest.mark.parametrize(
    ("status", "reason", "remedy"),
    [
        (401, "invalid_client", "client secret"),
        (400, "invalid_grant", "new refresh token"),
        (400, "unauthorized_client", "client id"),
        (400, "invalid_request", "refresh token"),
    ],
)
def test_login_with_amazon_refusing_the_keys_is_named(status: int, reason: str, remedy: str) -> None:
    amazon = FakeAmazon()
    amazon.token_reply = httpx.Response(status, json={"error": reason, "error_description": "…"})
    with pytest.raises(CredentialsRejected) as caught:
        amazon.marketplace().search_orders(window())
    assert caught.value.code == reason
    assert remedy in caught.value.remedy
    assert amazon.calls == []


@pytest.mark.parametrize(
    "reply",
    [
        httpx.Response(503, html="<h1>Service Unavailable</h1>"),
        httpx.Response(429, json={"error": "slow_down"}),
        httpx.Response(403, html="<h1>Forbidden by a proxy</h1>"),
        httpx.Response(200, html="<h1>Welcome to this hotel</h1>"),
        httpx.Response(200, json={"error": "odd"}),
        httpx.Response(200, json={"access_token": "Ätza"}),
        httpx.Response(200, json={"access_token": ""}),
        httpx.ConnectTimeout("slow"),
        httpx.ReadError("cut"),
    ],
)
def test_login_with_amazon_being_out_of_order_is_no_fault_of_the_keys(reply: httpx.Response | Exception) -> None:
    amazon = FakeAmazon()
    amazon.token_reply = reply
    with pytest.raises(Unavailable) as caught:
        amazon.marketplace().search_orders(window())
    assert caught.value.code == "token_unavailable"


def test_now_asks_amazon_for_its_clock_when_nothing_was_heard_yet() -> None:
    amazon = FakeAmazon(clock_ahead=timedelta(hours=3))
    marketplace = amazon.marketplace()
    assert marketplace.now() == NOON + timedelta(hours=3, milliseconds=500)
    assert marketplace.now() == NOON + timedelta(hours=3, milliseconds=500)
    assert (amazon.probes, amazon.token_calls, amazon.calls) == (1, [], [])


def test_an_amazon_that_tells_no_time_is_asked_once_and_our_clock_serves() -> None:
    amazon = FakeAmazon()
    timeless = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(403)))
    marketplace = amazon.marketplace(http=timeless)
    assert marketplace.now() == NOON
    timeless.close()
    assert marketplace.now() == NOON


def test_every_answer_corrects_the_clock() -> None:
    amazon = FakeAmazon(page_of(), clock_ahead=timedelta(minutes=-10))
    marketplace = amazon.marketplace()
    assert marketplace.now() == NOON - timedelta(minutes=10) + timedelta(milliseconds=500)
    amazon.clock_ahead = timedelta(minutes=-15)
    marketplace.search_orders(window(before=NOON - timedelta(minutes=20)))
    assert marketplace.now() == NOON - timedelta(minutes=15) + timedelta(milliseconds=500)
    assert amazon.probes == 1


def test_now_without_a_network_is_unavailable() -> None:
    amazon = FakeAmazon()

    def cut(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route")

    with pytest.raises(Unavailable):
        amazon.marketplace(http=httpx.Client(transport=httpx.MockTransport(cut))).now()


def test_the_skew_is_measured_from_the_middle_of_the_round_trip() -> None:
    clock = AmazonClock(lambda: NOON)
    clock.learn("Fri, 01 May 2026 12:00:10 GMT", NOON, NOON + timedelta(seconds=4))
    assert clock.skew == timedelta(seconds=8.5)
    assert clock.now() == NOON + timedelta(seconds=8.5)


@pytest.mark.parametrize("header", ["", "yesterday", "Fri, 99 May 2026 12:00:10 GMT"])
def test_an_unreadable_date_header_changes_nothing(header: str) -> None:
    clock = AmazonClock(lambda: NOON)
    clock.learn(header, NOON, NOON)
    assert not clock.is_measured
    assert clock.now() == NOON


def test_a_very_slow_answer_does_not_spoil_a_measured_clock() -> None:
    clock = AmazonClock(lambda: NOON)
    clock.learn("Fri, 01 May 2026 12:00:00 GMT", NOON, NOON)
    clock.learn("Fri, 01 May 2026 12:00:00 GMT", NOON, NOON + timedelta(seconds=31))
    assert clock.skew == timedelta(milliseconds=500)


def test_the_system_clock_is_aware_utc() -> None:
    assert AmazonClock().now().tzinfo is UTC
    assert abs(AmazonClock().now() - datetime.now(UTC)) < timedelta(seconds=5)
