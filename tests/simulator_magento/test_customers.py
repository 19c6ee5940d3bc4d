"""Customers as observed: created without a mail by PUT to number 0, unique per website."""

from __future__ import annotations

from typing import Any

import pytest

from saleschannel.simulator.magento.settings import StoreView, Website
from saleschannel.simulator.magento.state import Magento
from tests.simulator_magento.conftest import Rest


def customer(**changes: Any) -> dict[str, Any]:
    row = {"email": "anna@buyer.example", "firstname": "Anna", "lastname": "Berg", "website_id": 1, "store_id": 1}
    return {"customer": row | changes}


def home(**changes: Any) -> dict[str, Any]:
    row = {
        "firstname": "Anna",
        "lastname": "Berg",
        "street": ["1 Main Street"],
        "city": "St. Louis",
        "postcode": "63101",
        "country_id": "US",
        "telephone": "5",
    }
    return row | changes


def test_put_0_creates_without_a_mail_and_post_mails(rest: Rest, magento: Magento) -> None:
    assert rest.put("/customers/0", customer(group_id=2)).json()["group_id"] == 2
    assert magento.mails == []
    rest.post("/customers", customer(email="bea@buyer.example"))
    assert [(mail.kind, mail.to) for mail in magento.mails] == [("welcome", "bea@buyer.example")]


def test_a_customer_is_found_in_any_letter_case_within_the_website(rest: Rest) -> None:
    created = rest.put("/customers/0", customer()).json()
    filters = ("email", "eq", "ANNA@buyer.example"), ("website_id", "eq", "1")
    assert rest.search("/customers/search", *filters).json()["items"] == [created]
    elsewhere = rest.search("/customers/search", filters[0], ("website_id", "eq", "2")).json()
    assert elsewhere["items"] == []


def test_an_email_is_unique_per_website(rest: Rest, magento: Magento) -> None:
    magento.websites[2] = Website(website_id=2, code="two", name="Two")
    magento.stores[2] = StoreView(store_id=2, code="two", name="Two", website_id=2)
    rest.put("/customers/0", customer())
    again = rest.put("/customers/0", customer(email="Anna@Buyer.example"))
    assert again.status_code == 400
    assert again.json()["message"] == "A customer with the same email address already exists in an associated website."
    assert rest.put("/customers/0", customer(website_id=2, store_id=2)).status_code == 200


def test_of_parallel_creations_one_wins_and_the_others_are_internal_errors(rest: Rest, magento: Magento) -> None:
    magento.settings.latency = {"*": 0.02}
    answers = rest.together(*[("PUT", "/customers/0", customer())] * 4)
    assert sorted(answer.status_code for answer in answers) == [200, 500, 500, 500]
    assert len(magento.customers) == 1


@pytest.mark.parametrize("name", ["Anna & Bob", "O\u2019Neil", "山田", "Anna, 2nd", "Dr. A-B"])
def test_names_of_letters_digits_and_a_few_signs_are_fine(rest: Rest, name: str) -> None:
    assert rest.put("/customers/0", customer(firstname=name)).status_code == 200


@pytest.mark.parametrize("name", ["Anna (home)", "Anna/Bob", "Anna 🎁", "A" * 300])
def test_n6_other_names_are_refused_and_leave_nothing_behind(rest: Rest, magento: Magento, name: str) -> None:
    answer = rest.put("/customers/0", customer(firstname=name))
    assert (answer.status_code, answer.json()["message"]) == (400, "First Name is not valid!")
    assert magento.customers == {}


@pytest.mark.parametrize(
    "wrong",
    [{"street": ["1", "2", "3"]}, {"telephone": ""}, {"postcode": ""}, {"country_id": "XX"}],
    ids=["three street lines", "no phone", "no postcode", "unknown country"],
)
def test_a_customer_address_is_stricter_than_an_order_address(
    rest: Rest, magento: Magento, wrong: dict[str, Any]
) -> None:
    assert rest.put("/customers/0", customer(addresses=[home(**wrong)])).status_code == 400
    assert magento.customers == {}


def test_a_region_without_its_id_is_hardly_kept(rest: Rest) -> None:
    regions = [{"region": "Missouri"}, {"region_code": "MO"}, {"region_id": 36}]
    addresses = [home(region=region) for region in regions]
    kept = [a["region"] for a in rest.put("/customers/0", customer(addresses=addresses)).json()["addresses"]]
    assert [region["region_id"] for region in kept] == [0, 0, 36]
    assert [region["region"] for region in kept] == ["Missouri", None, "Missouri"]


def test_from_2_4_8_a_city_with_a_dot_is_refused(rest: Rest, magento: Magento) -> None:
    assert rest.put("/customers/0", customer(addresses=[home()])).status_code == 200
    magento.settings.version = "2.4.8"
    assert rest.put("/customers/0", customer(email="b@buyer.example", addresses=[home()])).status_code == 400


def test_an_unknown_group_is_refused_and_a_missing_store_comes_from_the_address(rest: Rest) -> None:
    assert rest.put("/customers/0", customer(group_id=77)).status_code == 400
    body = customer()
    del body["customer"]["store_id"]
    assert rest.put("/customers/0", body).json()["store_id"] == 1


def test_a_customer_is_changed_by_its_own_number(rest: Rest) -> None:
    created = rest.put("/customers/0", customer()).json()
    answer = rest.put(f"/customers/{created['id']}", customer(lastname="Dahl", addresses=[home()]))
    assert (answer.json()["lastname"], len(answer.json()["addresses"])) == ("Dahl", 1)
    assert rest.get(f"/customers/{created['id']}").json() == answer.json()
    assert rest.put("/customers/99", customer()).status_code == 404
