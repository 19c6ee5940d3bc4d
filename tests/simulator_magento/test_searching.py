"""searchCriteria and `fields` as observed."""

from __future__ import annotations

import pytest

from saleschannel.simulator.magento.state import Magento
from tests.simulator_magento.conftest import Rest


@pytest.fixture
def five(rest: Rest) -> Rest:
    """Five orders E-1 to E-5."""
    for number in range(1, 6):
        rest.create(ext_order_id=f"E-{number}", grand_total=number * 10)
    return rest


def references(rest: Rest, *filters: tuple[str, str, str], **more: str) -> list[str]:
    return [order["ext_order_id"] for order in rest.search("/orders", *filters, **more).json()["items"]]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (("ext_order_id", "eq", "e-2"), ["E-2"]),
        (("ext_order_id", "in", "E-4,E-1,E-9"), ["E-1", "E-4"]),
        (("entity_id", "gt", "3"), ["E-4", "E-5"]),
        (("grand_total", "gteq", "40"), ["E-4", "E-5"]),
        (("grand_total", "lt", "20.00"), ["E-1"]),
        (("updated_at", "gteq", "2026-05-01 12:00:00"), ["E-1", "E-2", "E-3", "E-4", "E-5"]),
        (("updated_at", "gt", "2026-05-01 12:00:00"), []),
        (("ext_order_id", "like", "%-3"), ["E-3"]),
        (("quote_id", "null", ""), ["E-1", "E-2", "E-3", "E-4", "E-5"]),
        (("ext_order_id", "is_like_magic", "E-1"), []),
    ],
)
def test_conditions_find_what_mysql_would(five: Rest, condition: tuple[str, str, str], found: list[str]) -> None:
    assert references(five, condition) == found


def test_groups_must_all_hold(five: Rest) -> None:
    assert references(five, ("entity_id", "gt", "1"), ("entity_id", "lteq", "3")) == ["E-2", "E-3"]


def test_pages_are_sorted_and_a_page_beyond_the_end_is_empty(five: Rest) -> None:
    sort = {"searchCriteria[sortOrders][0][field]": "entity_id", "searchCriteria[sortOrders][0][direction]": "DESC"}
    pages = [
        five.search(
            "/orders", **sort, **{"searchCriteria[pageSize]": "2", "searchCriteria[currentPage]": str(page)}
        ).json()
        for page in (1, 3, 4)
    ]
    assert [[order["ext_order_id"] for order in page["items"]] for page in pages] == [["E-5", "E-4"], ["E-1"], []]
    assert {page["total_count"] for page in pages} == {5}


def test_without_a_page_size_all_rows_come(five: Rest) -> None:
    assert len(references(five)) == 5


def test_fields_keep_just_these(five: Rest) -> None:
    answer = five.search(
        "/orders", ("ext_order_id", "eq", "E-2"), fields="items[entity_id,items[item_id,sku]],total_count"
    )
    assert answer.json() == {"items": [{"entity_id": 2, "items": [{"item_id": 2, "sku": "TEA-1"}]}], "total_count": 1}


def test_n11_nothing_found_is_an_empty_list_but_null_with_fields(five: Rest) -> None:
    nothing = ("ext_order_id", "eq", "E-9")
    assert five.search("/orders", nothing).json()["items"] == []
    assert five.search("/orders", nothing, fields="items[entity_id]").json() == {"items": None}


def test_an_unknown_field_is_an_internal_error(rest: Rest) -> None:
    assert rest.search("/orders", ("amazon_id", "eq", "1")).status_code == 500


def test_missing_criteria_are_a_bad_request(rest: Rest) -> None:
    answer = rest.get("/orders")
    assert (answer.status_code, answer.json()["parameters"]) == (400, {"fieldName": "searchCriteria"})


def test_an_order_is_found_by_its_cart(rest: Rest, magento: Magento) -> None:
    order_id = rest.place_cart()
    cart = next(iter(magento.carts))
    found = rest.search("/orders", ("quote_id", "eq", str(cart)), fields="items[entity_id]").json()
    assert found == {"items": [{"entity_id": order_id}]}
