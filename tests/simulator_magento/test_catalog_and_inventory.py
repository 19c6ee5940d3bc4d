"""Products, salable quantities and the directory as a set-up and a pre-check read them."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from saleschannel.simulator.magento.admin_desk import AdminDesk
from saleschannel.simulator.magento.catalog import add_product
from saleschannel.simulator.magento.state import Magento
from tests.simulator_magento.conftest import Rest, criteria


def test_unknown_skus_are_absent_and_disabled_products_are_there(rest: Rest, magento: Magento) -> None:
    add_product(magento, "OLD-1", enabled=False)
    fields = "items[id,sku,status,type_id,name,weight,extension_attributes[website_ids]]"
    found = rest.search("/products", ("sku", "in", "tea-1,OLD-1,NOWHERE"), fields=fields).json()["items"]
    assert [(product["sku"], product["status"]) for product in found] == [("TEA-1", 1), ("OLD-1", 2)]
    assert found[0]["extension_attributes"] == {"website_ids": [1]}


def test_a_sku_with_a_comma_is_found_by_eq_only(rest: Rest, magento: Magento) -> None:
    add_product(magento, "A,B / C & D")
    assert rest.search("/products", ("sku", "eq", "A,B / C & D")).json()["total_count"] == 1
    assert rest.search("/products", ("sku", "in", "A,B / C & D")).json()["total_count"] == 0
    assert rest.get(f"/products/{quote('A,B / C & D', safe='')}").json()["sku"] == "A,B / C & D"


def test_an_unknown_product_is_not_found(rest: Rest) -> None:
    assert rest.get("/products/NOWHERE").status_code == 404


def test_the_stock_of_a_website_is_resolved(rest: Rest) -> None:
    assert rest.get("/inventory/stock-resolver/website/base").json()["stock_id"] == 1
    unknown = rest.get("/inventory/stock-resolver/website/nowhere")
    assert (unknown.status_code, unknown.json()) == (404, {"message": "No linked stock found"})


def test_salable_follows_reservations(rest: Rest, desk: AdminDesk) -> None:
    rest.place_cart(quantity=3)
    assert rest.get("/inventory/get-product-salable-quantity/TEA-1/1").json() == 7
    enough = rest.get("/inventory/is-product-salable-for-requested-qty/TEA-1/1/7").json()
    assert enough == {"salable": True, "errors": []}
    assert rest.get("/inventory/is-product-salable-for-requested-qty/TEA-1/1/8").json()["salable"] is False
    assert desk.physical("TEA-1") == 10


@pytest.mark.parametrize(
    "path",
    [
        "/inventory/is-product-salable/OLD-1/1",
        "/inventory/get-product-salable-quantity/OLD-1/1",
        "/inventory/is-product-salable-for-requested-qty/OLD-1/1/1",
    ],
)
def test_n12_a_disabled_product_is_salable(rest: Rest, magento: Magento, path: str) -> None:
    add_product(magento, "OLD-1", enabled=False, quantity=5)
    assert rest.get(path).json() in (True, 5, {"salable": True, "errors": []})


@pytest.mark.parametrize("sku", ["NOWHERE", "tea-1"])
def test_n12_unknown_skus_and_wrong_letter_case_break_the_stock_routes(rest: Rest, sku: str) -> None:
    for path in (f"is-product-salable/{sku}/1", f"get-product-salable-quantity/{sku}/1"):
        answer = rest.get(f"/inventory/{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (500, "text/plain; charset=utf-8")
    query = criteria(**{"skus[0]": sku, "skus[1]": "TEA-1", "stockId": "1"})
    answers = rest.get(f"/inventory/are-products-salable?{query}").json()
    assert [answer["salable"] for answer in answers] == [False, True]


def test_several_are_asked_at_once_but_one_unknown_sku_spoils_all(rest: Rest, magento: Magento) -> None:
    add_product(magento, "VIRTUALLY-NOWHERE", quantity=None)
    wanted = {"skuRequests[0][sku]": "TEA-1", "skuRequests[0][qty]": "11", "stockId": "1"}
    unassigned = {"skuRequests[1][sku]": "VIRTUALLY-NOWHERE", "skuRequests[1][qty]": "1"}
    path = "/inventory/are-product-salable-for-requested-qty/?"
    answers = rest.get(path + criteria(**wanted, **unassigned)).json()
    assert [answer["salable"] for answer in answers] == [False, False]
    assert answers[1]["errors"][0]["code"] == "requested-sku-is-not-assigned-to-given-stock"
    unknown = {"skuRequests[1][sku]": "NOWHERE", "skuRequests[1][qty]": "1"}
    assert rest.get(path + criteria(**wanted, **unknown)).status_code == 500


def test_all_salable_quantities_are_exported(rest: Rest) -> None:
    rest.place_cart(quantity=3)
    rows = rest.search("/inventory/export-stock-salable-qty/website/base").json()["items"]
    assert rows == [{"sku": "TEA-1", "qty": 7, "is_salable": True}]


def test_source_items_are_read_and_set_absolutely(rest: Rest, desk: AdminDesk) -> None:
    body = {"sourceItems": [{"sku": "TEA-1", "source_code": "default", "quantity": 4, "status": 1}]}
    assert rest.post("/inventory/source-items", body).status_code == 200
    assert rest.search("/inventory/source-items", ("sku", "eq", "TEA-1")).json()["items"][0]["quantity"] == 4
    assert desk.physical("TEA-1") == 4


def test_the_set_up_reads_stores_groups_and_currency(rest: Rest) -> None:
    assert [store["code"] for store in rest.get("/store/storeViews").json()] == ["admin", "default"]
    assert [website["code"] for website in rest.get("/store/websites").json()] == ["admin", "base"]
    assert rest.get("/store/storeConfigs").json()[0]["base_currency_code"] == "USD"
    assert rest.search("/customerGroups/search").json()["items"][1]["code"] == "General"
    assert rest.get("/directory/currency").json()["base_currency_code"] == "USD"
    assert "Magento_InventorySalesApi" in rest.search("/modules").json()["items"]


def test_regions_have_magento_s_ids_and_need_no_permission(rest: Rest) -> None:
    answer = rest.send("GET", f"{rest.base}/rest/default/V1/directory/countries/US")
    regions = {region["code"]: region["id"] for region in answer.json()["available_regions"]}
    assert (regions["CA"], regions["MO"], regions["NY"]) == ("12", "36", "43")
    assert "available_regions" not in rest.get("/directory/countries/JP").json()
    assert rest.get("/directory/countries/XX").status_code == 404
