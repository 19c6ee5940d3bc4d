"""POST /V1/orders as observed: what it stores, cuts, refuses and lets through."""

from __future__ import annotations

from typing import Any

import pytest

from saleschannel.simulator.magento.admin_desk import AdminDesk
from saleschannel.simulator.magento.settings import StoreView
from saleschannel.simulator.magento.state import Magento
from tests.simulator_magento.conftest import REFUSED_FIELD, Rest, address, entity, item, stock_of


def test_an_order_keeps_its_own_number_reference_and_date(rest: Rest) -> None:
    order = rest.create(increment_id="112-1234567-1234567", created_at="2026-04-30 08:00:00")
    assert order["increment_id"] == order["ext_order_id"] == "112-1234567-1234567"
    assert order["created_at"] == "2026-04-30 08:00:00"
    assert order["items"][0]["item_id"] == 1
    assert order["store_name"] == "Main Website\nMain Website Store\nDefault Store View"
    assert (order["total_item_count"], len(order["protect_code"])) == (1, 32)


def test_an_order_sends_no_mail_and_reserves_nothing(rest: Rest, desk: AdminDesk) -> None:
    rest.create()
    assert desk.magento.mails == []
    assert desk.salable("TEA-1") == 10


def test_numbers_come_from_the_sequence_of_the_order_s_own_store(rest: Rest, magento: Magento) -> None:
    magento.stores[3] = StoreView(store_id=3, code="third", name="Third")
    assert rest.create()["increment_id"] == "000000001"
    assert rest.create(store_id=3)["increment_id"] == "3000000001"


@pytest.mark.parametrize(("method", "path"), [("POST", "/orders"), ("PUT", "/orders/create")])
def test_a_number_twice_in_a_store_view_is_refused_through_both_routes(rest: Rest, method: str, path: str) -> None:
    rest.create(increment_id="A-1")
    answer = rest.call(method, path, {"entity": entity(increment_id="A-1")})
    assert (answer.status_code, answer.json()) == (400, {"message": "Unique constraint violation found"})
    assert len(rest.magento.orders) == 1


def test_the_same_number_in_another_store_view_is_accepted(rest: Rest, magento: Magento) -> None:
    magento.stores[2] = StoreView(store_id=2, code="second", name="Second")
    rest.create(increment_id="A-1")
    rest.create(increment_id="A-1", store_id=2)
    assert len(magento.orders) == 2


def test_without_a_store_numbers_may_repeat(rest: Rest, magento: Magento) -> None:
    rest.create(increment_id="A-1", store_id=...)
    assert "store_id" not in rest.create(increment_id="A-1", store_id=...)
    assert len(magento.orders) == 2


def test_parallel_posts_of_one_number_make_one_order(rest: Rest, magento: Magento) -> None:
    magento.settings.latency = {"*": 0.01}
    body = {"entity": entity(increment_id="A-1")}
    answers = rest.together(*[("POST", "/orders", body)] * 4)
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]
    assert len(magento.orders) == 1


def test_parallel_posts_without_a_number_make_two_orders(rest: Rest, magento: Magento) -> None:
    rest.together(*[("POST", "/orders", {"entity": entity()})] * 2)
    assert len(magento.orders) == 2


def test_an_unknown_store_is_not_found(rest: Rest) -> None:
    answer = rest.post("/orders", {"entity": entity(store_id=9)})
    assert answer.status_code == 404
    assert answer.json()["message"].startswith("The store that was requested wasn't found")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"unknown_key": 1}, "UnknownKey"),
        ({"send_email": 1}, "SendEmail"),
        ({"items": [item(colour="red")]}, "Colour"),
        ({"billing_address": address(region_name="MO")}, "RegionName"),
    ],
)
def test_an_unknown_key_is_named_and_refused(rest: Rest, changes: dict[str, Any], name: str) -> None:
    answer = rest.post("/orders", {"entity": entity(**changes)})
    assert answer.status_code == 400
    assert answer.json() == {"message": REFUSED_FIELD, "parameters": {"fieldName": name}}
    assert rest.magento.orders == {}


def test_an_unknown_key_was_an_internal_error_before_2_4_7(rest: Rest, magento: Magento) -> None:
    magento.settings.version = "2.4.6-p7"
    assert rest.post("/orders", {"entity": entity(unknown_key=1)}).status_code == 500


def test_texts_are_cut_without_a_word(rest: Rest) -> None:
    order = rest.create(
        increment_id="N" * 60,
        ext_order_id="E" * 40,
        customer_firstname="F" * 200,
        shipping_description="S" * 300,
        items=[item(name="I" * 300)],
        payment={"method": "checkmo", "po_number": "P" * 40},
        billing_address=address(street=["X" * 200, "Y" * 200]),
        status_histories=[{"comment": "C" * 70000}],
    )
    assert (len(order["increment_id"]), len(order["ext_order_id"])) == (50, 32)
    assert (len(order["customer_firstname"]), len(order["shipping_description"])) == (128, 255)
    assert (len(order["items"][0]["name"]), len(order["payment"]["po_number"])) == (255, 32)
    assert order["billing_address"]["street"] == ["X" * 200, "Y" * 54]
    assert len(order["status_histories"][0]["comment"]) == 65535


def test_before_2_4_5_a_number_had_32_characters(rest: Rest, magento: Magento) -> None:
    magento.settings.version = "2.4.4"
    assert rest.create(increment_id="N" * 40)["increment_id"] == "N" * 32


def test_a_number_that_differs_after_fifty_characters_is_a_duplicate(rest: Rest) -> None:
    rest.create(increment_id="N" * 50 + "1")
    assert rest.post("/orders", {"entity": entity(increment_id="N" * 50 + "2")}).status_code == 400


def test_n6_an_emoji_becomes_four_question_marks(rest: Rest) -> None:
    order = rest.create(customer_firstname="Anna 🎁", billing_address=address(city="München 🎁 東京"))
    assert order["customer_firstname"] == "Anna ????"
    assert order["billing_address"]["city"] == "München ???? 東京"


def test_n5_row_totals_are_told_minus_the_discount(rest: Rest, magento: Magento) -> None:
    order = rest.create()
    for told in (order, rest.order(order["entity_id"])):
        assert (told["items"][0]["row_total"], told["items"][0]["base_row_total"]) == (38.99, 38.99)
    assert str(magento.orders[1].items[1]["row_total"]) == "39.9900"


def test_no_payment_is_refused_and_any_method_will_do(rest: Rest) -> None:
    answer = rest.post("/orders", {"entity": entity(payment=...)})
    assert (answer.status_code, answer.json()["message"]) == (400, "Please provide payment for the order.")
    order = rest.create(payment={"method": "amazon", "additional_information": {"method_title": "Amazon"}})
    assert order["payment"]["additional_information"] == ["Amazon"]


def test_a_missing_address_key_is_named_an_empty_one_is_fine(rest: Rest) -> None:
    answer = rest.post("/orders", {"entity": entity(billing_address=address(postcode=...))})
    assert answer.status_code == 400
    assert answer.json()["message"] == "We can't save the address:\n%1"
    assert answer.json()["parameters"] == ['"Zip code" is required. Enter and try again.']
    rest.create(billing_address=address(postcode="", telephone="ext. 12345", country_id="XX"))


def test_a_wrong_email_is_refused_but_any_domain_will_do(rest: Rest) -> None:
    wrong = address(email="nobody")
    answer = rest.post("/orders", {"entity": entity(billing_address=wrong)})
    assert (answer.status_code, answer.json()["parameters"]) == (400, ["Email has a wrong format"])
    rest.create(billing_address=address(email="112-1@amazon.invalid"))


def test_text_in_a_number_is_refused_and_a_numeric_text_is_not(rest: Rest) -> None:
    answer = rest.post("/orders", {"entity": entity(grand_total="much")})
    assert answer.status_code == 400
    assert 'type is invalid. The "float" type was expected' in answer.json()["parameters"]["details"]
    assert rest.create(grand_total="47.19")["grand_total"] == 47.19


def test_bad_json_and_an_empty_body_are_refused(rest: Rest) -> None:
    url = f"{rest.base}/rest/default/V1/orders"
    bad = rest.send("POST", url, headers=rest.sign("POST", url), content=b"{")
    assert (bad.status_code, bad.json()) == (400, {"message": "Decoding error."})
    empty = rest.post("/orders", {})
    assert (empty.status_code, empty.json()["parameters"]) == (400, {"fieldName": "entity"})


def test_hardly_anything_of_an_order_is_needed(rest: Rest) -> None:
    answer = rest.post("/orders", {"entity": {"payment": {"method": "checkmo"}}})
    assert answer.status_code == 200
    assert not {"state", "status", "store_id", "grand_total"} & answer.json().keys()


def test_products_are_not_looked_at(rest: Rest, magento: Magento) -> None:
    magento.products["tea-1"].enabled = False
    rest.create(items=[item(sku="NOWHERE", product_id=99), item(qty_ordered=5000)])


def test_an_unknown_customer_is_an_internal_error(rest: Rest) -> None:
    assert rest.post("/orders", {"entity": entity(customer_id=5)}).status_code == 500
    assert rest.magento.orders == {}


def test_a_gift_message_is_an_error_after_the_order_was_saved(rest: Rest) -> None:
    message = {"gift_message": {"sender": "A", "recipient": "B", "message": "Happy birthday"}}
    answer = rest.post("/orders", {"entity": entity(items=[item(extension_attributes=message)])})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("The gift message couldn't be added")
    assert len(rest.magento.orders) == 1


def test_n10_an_html_reader_gets_an_html_error_for_a_good_request(rest: Rest) -> None:
    url = f"{rest.base}/rest/default/V1/orders"
    answer = rest.send("POST", url, {"entity": entity()}, headers=rest.sign("POST", url) | {"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (500, "text/html; charset=utf-8")


def test_with_input_limits_more_than_twenty_lines_are_refused(rest: Rest, magento: Magento) -> None:
    magento.settings.input_limits = True
    answer = rest.post("/orders", {"entity": entity(items=[item()] * 25)})
    assert (answer.status_code, answer.json()["message"]) == (400, 'Maximum items of type "%type" is %max')
    assert rest.search("/orders", **{"searchCriteria[pageSize]": "301"}).status_code == 400


def test_from_2_4_9_names_and_items_are_needed(rest: Rest, magento: Magento) -> None:
    magento.settings.version = "2.4.9"
    assert rest.post("/orders", {"entity": entity(items=[])}).json()["message"] == "Please specify order items."
    nameless = rest.post("/orders", {"entity": entity(billing_address=address(lastname=""))})
    assert nameless.json()["message"] == "Please provide billing address for the order."


def fba(**changes: Any) -> dict[str, Any]:
    line = item(product_id=..., qty_shipped=3, qty_invoiced=3)
    return entity(state="complete", status="complete", items=[line], total_paid=47.19, total_due=0) | changes


def test_an_order_posted_complete_stays_complete_and_moves_no_stock(rest: Rest, desk: AdminDesk) -> None:
    order = rest.post("/orders", {"entity": fba()}).json()
    assert order["state"] == "complete"
    assert rest.post(f"/orders/{order['entity_id']}/comments", {"statusHistory": {"comment": "hello"}}).json() is True
    assert rest.order(order["entity_id"])["state"] == "complete"
    assert rest.post(f"/order/{order['entity_id']}/ship", {}).status_code == 400
    assert rest.post(f"/order/{order['entity_id']}/invoice", {}).status_code == 400
    assert rest.post(f"/orders/{order['entity_id']}/cancel").json() is False
    assert rest.post(f"/order/{order['entity_id']}/refund", {}).status_code == 200
    assert rest.order(order["entity_id"])["state"] == "closed"
    assert stock_of(desk) == (10, 10)


def test_a_complete_order_without_money_stays_complete_when_it_cost_nothing(rest: Rest) -> None:
    free = fba(grand_total=0, total_paid=0, subtotal=0, shipping_amount=0, tax_amount=0, discount_amount=0)
    assert rest.post("/orders", {"entity": free}).json()["state"] == "complete"


def test_shipped_but_not_paid_is_closed_at_once(rest: Rest) -> None:
    assert rest.post("/orders", {"entity": fba(total_paid=0)}).json()["state"] == "closed"


def test_complete_without_quantities_can_still_be_shipped(rest: Rest) -> None:
    order = rest.post("/orders", {"entity": fba(items=[item()])}).json()
    assert order["state"] == "complete"
    assert rest.post(f"/order/{order['entity_id']}/ship", {}).status_code == 200


def test_a_path_id_that_is_no_number_is_a_bad_request_and_an_unknown_one_not_found(rest: Rest) -> None:
    assert rest.get("/orders/abc").status_code == 400
    assert rest.get("/orders/99").status_code == 404
