"""Who may call: OAuth as an independent signer signs it, Bearer tokens, permissions, Adobe's IMS."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA1, SIGNATURE_HMAC_SHA256, Client

from saleschannel.simulator.magento.access import IMS_TOKEN_SECONDS, ims_token, ims_token_is_valid
from saleschannel.simulator.magento.state import Magento
from tests.simulator_magento.conftest import Rest, criteria, entity

NOT_AUTHORIZED = "The consumer isn't authorized to access %resources."


def header(rest: Rest, url: str, **options: Any) -> dict[str, str]:
    keys = rest.magento.integrations[0]
    options = {"signature_method": SIGNATURE_HMAC_SHA256} | options
    client = Client(keys.consumer_key, keys.consumer_secret, keys.access_token, keys.access_token_secret, **options)
    return dict(client.sign(url, "GET")[1])


def test_brackets_spaces_and_commas_in_a_query_are_signed_as_magento_reads_them(rest: Rest) -> None:
    query = criteria(("sku", "in", "TEA-1,COFFEE 2 & MORE"), fields="items[sku,extension_attributes[website_ids]]")
    answer = rest.get(f"/products?{query}")
    assert answer.status_code == 200
    assert answer.json() == {"items": [{"sku": "TEA-1", "extension_attributes": {"website_ids": [1]}}]}


def test_a_nonce_that_comes_again_is_refused(rest: Rest) -> None:
    url = f"{rest.base}/rest/default/V1/store/websites"
    signed = header(rest, url)
    assert rest.send("GET", url, headers=signed).status_code == 200
    again = rest.send("GET", url, headers=signed)
    assert again.status_code == 401
    assert again.json() == {
        "message": "The nonce is already being used by the consumer with ID %1",
        "parameters": ["1"],
    }


@pytest.mark.parametrize(("ahead", "status"), [(300, 200), (700, 401), (-3600, 200)])
def test_a_clock_may_be_ten_minutes_ahead_and_any_time_behind(rest: Rest, ahead: int, status: int) -> None:
    url = f"{rest.base}/rest/default/V1/store/websites"
    answer = rest.send("GET", url, headers=header(rest, url, timestamp=str(int(time.time()) + ahead)))
    assert answer.status_code == status
    if status == 401:
        assert answer.json()["message"] == "An error occurred validating the nonce"


def test_sha1_is_a_bad_request(rest: Rest) -> None:
    url = f"{rest.base}/rest/default/V1/store/websites"
    assert rest.send("GET", url, headers=header(rest, url, signature_method=SIGNATURE_HMAC_SHA1)).status_code == 400


def test_a_signature_of_another_address_is_refused(rest: Rest) -> None:
    url = f"{rest.base}/rest/default/V1/store/websites"
    answer = rest.send("GET", url + "?a=b", headers=header(rest, url))
    assert (answer.status_code, answer.json()["message"]) == (401, "The signature is invalid. Verify and try again.")


def test_bearer_works_only_with_the_setting_and_says_nothing_of_it(rest: Rest, magento: Magento) -> None:
    url = f"{rest.base}/rest/default/V1/store/websites"
    bearer = {"Authorization": f"Bearer {magento.integrations[0].access_token}"}
    refused = rest.send("GET", url, headers=bearer)
    assert (refused.status_code, refused.json()["message"]) == (401, NOT_AUTHORIZED)
    assert rest.send("GET", url).json() == refused.json()
    magento.settings.bearer_enabled = True
    assert rest.send("GET", url, headers=bearer).status_code == 200


def test_a_missing_permission_is_401_and_names_the_resource(rest: Rest, magento: Magento) -> None:
    limited = msgspec.structs.replace(magento.integrations[0], resources=frozenset({"Magento_Backend::store"}))
    magento.integrations = [limited]
    assert rest.get("/store/websites").status_code == 200
    answer = rest.post("/orders", {"entity": entity()})
    assert answer.status_code == 401
    assert answer.json() == {"message": NOT_AUTHORIZED, "parameters": {"resources": "Magento_Sales::create"}}
    assert magento.orders == {}


@pytest.mark.parametrize(
    ("version", "status"), [("2.4.7-p3", 200), ("2.4.7-p4", 401), ("2.4.6-p8", 200), ("2.4.6-p9", 401), ("2.4.8", 401)]
)
def test_saving_orders_by_post_needs_another_permission_after_the_patches(
    rest: Rest, magento: Magento, version: str, status: int
) -> None:
    magento.settings.version = version
    resources = frozenset({"Magento_Sales::create"})
    magento.integrations = [msgspec.structs.replace(magento.integrations[0], resources=resources)]
    assert rest.post("/orders", {"entity": entity()}).status_code == status
    assert rest.put("/orders/create", {"entity": entity(increment_id="B-1")}).status_code == 200


def test_an_unknown_path_and_a_wrong_method_match_no_route(rest: Rest) -> None:
    for method, path in (("GET", "/nothing"), ("DELETE", "/orders")):
        answer = rest.call(method, path)
        assert (answer.status_code, answer.json()) == (404, {"message": "Request does not match any route."})


def test_an_unknown_store_code_is_a_bad_request(rest: Rest) -> None:
    answer = rest.get("/store/websites", store="elsewhere")
    assert (answer.status_code, answer.json()["message"]) == (400, "Specified request cannot be processed.")


def test_the_cloud_service_takes_ims_tokens_with_its_own_headers(rest: Rest, magento: Magento) -> None:
    magento.settings.edition = "cloud"
    client = magento.ims_clients[0]
    form = {
        "grant_type": "client_credentials",
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "scope": client.scopes,
    }
    wrong = rest.send("POST", f"{rest.base}/ims/token/v3", data=form | {"client_secret": "wrong"})
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_client")
    token = rest.send("POST", f"{rest.base}/ims/token/v3", data=form).json()
    assert (token["token_type"], token["expires_in"]) == ("bearer", 86399)
    headers = {
        "Authorization": f"Bearer {token['access_token']}",
        "x-api-key": client.client_id,
        "x-gw-ims-org-id": client.organization,
        "Store": "default",
    }
    url = f"{rest.base}/tenant-1/V1/order-statuses"
    assert rest.send("GET", url, headers=headers).status_code == 200
    assert rest.send("GET", url, headers=headers | {"x-api-key": "other"}).status_code == 401
    assert rest.send("GET", url).status_code == 401


def test_an_ims_token_expires_by_the_stand_ins_clock(rest: Rest, magento: Magento) -> None:
    token = ims_token("secret", int(magento.clock.now().timestamp()) + IMS_TOKEN_SECONDS)
    assert ims_token_is_valid(magento, "secret", token)
    magento.clock.advance(timedelta(seconds=IMS_TOKEN_SECONDS + 1))
    assert not ims_token_is_valid(magento, "secret", token)


def test_order_statuses_can_be_read_on_the_cloud_service_only(rest: Rest) -> None:
    assert rest.get("/order-statuses").status_code == 404
