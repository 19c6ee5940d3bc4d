"""The connection test names exactly what is missing."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from saleschannel.amazon.connection import ConnectionReport
from saleschannel.domain.errors import ConfigurationError
from tests.amazon.fake_amazon import DE, FakeAmazon, order_json, page_of, refusal

JP = "A1VC38T7YXB528"


def codes(report: ConnectionReport) -> list[str]:
    assert all(problem.message and problem.remedy for problem in report.problems)
    return [problem.code for problem in report.problems]


def test_a_complete_connection_works_and_shows_the_buyers_data() -> None:
    amazon = FakeAmazon(page_of(order_json()))
    report = amazon.marketplace().check_connection([DE])
    assert (report.works, report.buyer_data, report.orders_seen, codes(report)) == (True, True, 1, [])
    assert amazon.params()["fulfillmentStatuses"] == "UNSHIPPED,PARTIALLY_SHIPPED"


def test_without_any_order_the_buyers_data_cannot_be_judged() -> None:
    report = FakeAmazon(page_of()).marketplace().check_connection([DE])
    assert (report.works, report.buyer_data, codes(report)) == (True, None, [])


def test_orders_without_buyers_mean_a_missing_role() -> None:
    report = FakeAmazon(page_of(order_json(buyer=..., recipient=...))).marketplace().check_connection([DE])
    assert (report.works, report.buyer_data, codes(report)) == (True, False, ["buyer_data_missing"])


def test_denied_buyers_mean_a_missing_role() -> None:
    amazon = FakeAmazon(refusal(403, "AccessDeniedException", "Access to requested resource is denied."), page_of())
    assert codes(amazon.marketplace().check_connection([DE])) == ["buyer_data_missing"]


def test_denied_orders_are_named() -> None:
    def denied() -> httpx.Response:
        return refusal(403, "AccessDeniedException", "Access to requested resource is denied.")

    report = FakeAmazon(denied(), denied()).marketplace().check_connection([DE])
    assert (report.works, report.credentials_accepted, report.endpoint_reached) == (False, True, True)
    assert codes(report) == ["access_denied"]


def test_a_rejected_secret_is_named() -> None:
    amazon = FakeAmazon()
    amazon.token_reply = httpx.Response(401, json={"error": "invalid_client"})
    report = amazon.marketplace().check_connection([DE])
    assert (report.works, report.credentials_accepted, codes(report)) == (False, False, ["invalid_client"])


def test_marketplaces_of_another_region_and_unknown_ones_are_named() -> None:
    report = FakeAmazon(page_of()).marketplace().check_connection([DE, JP, "A-TYPO"])
    assert codes(report) == ["wrong_region", "unknown_marketplace"]
    assert "Amazon.co.jp" in report.problems[0].message


def test_no_marketplace_is_a_problem_and_no_crash() -> None:
    assert codes(FakeAmazon().marketplace().check_connection([])) == ["bad_query"]


def test_a_wrong_clock_is_told_and_does_not_stop_the_connection() -> None:
    amazon = FakeAmazon(page_of(), clock_ahead=timedelta(minutes=-7))
    report = amazon.marketplace().check_connection([DE])
    assert (report.works, report.clock_skew_seconds, codes(report)) == (True, -419.5, ["clock_skewed"])
    assert "+420 s" in report.problems[0].message


@pytest.mark.parametrize("address", ["", "amazon", "ftp://amazon.example", "https://amazon.example:port"])
def test_an_endpoint_that_is_no_address_is_named(address: str) -> None:
    with httpx.Client() as http:
        amazon = FakeAmazon()
        wrong_login = amazon.marketplace(http=http, token_endpoint=address or "amazon")
        assert codes(wrong_login.check_connection([DE])) == ["bad_endpoint"]
        with pytest.raises(ConfigurationError) as caught:
            amazon.marketplace(http=http, endpoint=address or "amazon").now()
        assert caught.value.code == "bad_endpoint"


def test_an_unreachable_endpoint_is_named() -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        if request.url.host == "login.example":
            return httpx.Response(200, json={"access_token": "Atza|1"})
        raise httpx.ConnectError("no route")

    report = FakeAmazon().marketplace(http=httpx.Client(transport=httpx.MockTransport(cut))).check_connection([DE])
    assert (report.credentials_accepted, report.endpoint_reached, codes(report)) == (True, False, ["unreachable"])
