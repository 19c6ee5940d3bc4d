"""Updating an order by POST, its addresses, its comments: the traps of sequence R."""

from __future__ import annotations

from datetime import timedelta

from saleschannel.simulator.magento.admin_desk import AdminDesk
from saleschannel.simulator.magento.state import Magento
from tests.simulator_magento.conftest import Rest, address, entity, item, stock_of


def overwrite(rest: Rest, order_id: int, **columns: object) -> dict[str, object]:
    answer = rest.post("/orders", {"entity": {"entity_id": order_id, **columns}})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_partial_update_changes_just_its_column(rest: Rest) -> None:
    before = rest.create()
    after = overwrite(rest, before["entity_id"], ext_order_id="OTHER")
    assert after == before | {"ext_order_id": "OTHER"}


def test_n2_cart_then_overwrite_has_amazon_s_amounts_and_a_native_reservation(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.place_cart(quantity=3)
    placed = rest.order(order_id)
    assert (placed["state"], placed["items"][0]["price"], placed["items"][0]["row_total"]) == ("new", 10, 30)
    changes = entity(billing_address=..., extension_attributes=..., store_id=...)
    changes["items"] = [item(item_id=placed["items"][0]["item_id"])]
    changes["payment"] = {"entity_id": placed["payment"]["entity_id"], "method": "checkmo", "po_number": "PO-1"}
    after = overwrite(rest, order_id, **changes)
    assert (after["grand_total"], after["state"], len(desk.order(order_id).payments)) == (47.19, "processing", 1)
    assert after["increment_id"] == placed["increment_id"]
    assert stock_of(desk) == (7, 10)
    rest.post(f"/order/{order_id}/ship", {})
    rest.post(f"/order/{order_id}/invoice", {"capture": False, "notify": False})
    done = rest.order(order_id)
    assert (done["state"], done["total_paid"], done["total_due"]) == ("complete", 47.19, 0)
    assert stock_of(desk) == (7, 7)


def test_n7_an_added_line_without_its_id_is_added_again(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.create()["entity_id"]
    for expected in (2, 3):
        overwrite(rest, order_id, items=[{"sku": "WRAP", "qty_ordered": 1}])
        assert len(desk.order(order_id).items) == expected


def test_a_payment_without_its_id_is_a_second_one(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.create()["entity_id"]
    overwrite(rest, order_id, payment={"method": "checkmo"})
    assert len(desk.order(order_id).payments) == 2


def test_an_unknown_order_is_an_internal_error_and_creates_nothing(rest: Rest, magento: Magento) -> None:
    assert rest.post("/orders", {"entity": entity(entity_id=77)}).status_code == 500
    assert magento.orders == {}


def test_the_number_can_be_changed_and_stays_unique(rest: Rest, desk: AdminDesk) -> None:
    rest.create(increment_id="A-1")
    second = rest.create(increment_id="A-2")["entity_id"]
    assert rest.post("/orders", {"entity": {"entity_id": second, "increment_id": "A-1"}}).status_code == 400
    assert overwrite(rest, second, increment_id="A-3")["increment_id"] == "A-3"
    assert desk.order(second).grid["increment_id"] == "A-3"
    rest.create(increment_id="A-2")


def test_canceled_by_update_gives_nothing_back(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.create()["entity_id"]
    after = overwrite(rest, order_id, state="canceled", status="canceled")
    assert (after["state"], stock_of(desk)) == ("canceled", (10, 10))
    assert desk.order(order_id).items[1]["qty_canceled"] == 0


def test_n3_an_address_with_its_id_is_ignored_and_without_it_is_an_additional_one(rest: Rest, desk: AdminDesk) -> None:
    order = rest.create()
    order_id, address_id = order["entity_id"], order["billing_address"]["entity_id"]
    same = overwrite(rest, order_id, billing_address=address(entity_id=address_id, city="Elsewhere"))
    assert same["billing_address"] == order["billing_address"]
    overwrite(rest, order_id, billing_address=address(city="Elsewhere"))
    assert rest.order(order_id)["billing_address"]["city"] == "Elsewhere"
    assert len(desk.order(order_id).addresses) == 3


def test_n3_an_address_is_changed_by_its_own_route(rest: Rest) -> None:
    order = rest.create()
    changed = address(entity_id=order["billing_address"]["entity_id"], parent_id=order["entity_id"], city="Elsewhere")
    answer = rest.put(f"/orders/{order['entity_id']}", {"entity": changed})
    assert (answer.status_code, answer.json()["city"]) == (200, "Elsewhere")
    assert rest.order(order["entity_id"])["billing_address"]["city"] == "Elsewhere"


def test_n3_the_address_of_another_order_can_be_hijacked(rest: Rest) -> None:
    first, second = rest.create(), rest.create()
    stolen = address(entity_id=first["billing_address"]["entity_id"])
    assert rest.put(f"/orders/{second['entity_id']}", {"entity": stolen}).json()["parent_id"] == second["entity_id"]
    assert "billing_address" not in rest.order(first["entity_id"])


def test_n4_the_grid_keeps_the_old_name_until_a_comment_is_saved(rest: Rest, desk: AdminDesk) -> None:
    order = rest.create()
    order_id = order["entity_id"]
    changed = address(entity_id=order["billing_address"]["entity_id"], firstname="Bea")
    rest.put(f"/orders/{order_id}", {"entity": changed})
    assert desk.order(order_id).grid["billing_name"] == "Anna Berg"
    rest.post(f"/orders/{order_id}/comments", {"statusHistory": {"comment": "address corrected"}})
    assert desk.order(order_id).grid["billing_name"] == "Bea Berg"


def test_a_comment_moves_nothing_unless_it_changes_the_status(rest: Rest, magento: Magento) -> None:
    order = rest.create()
    path = f"/orders/{order['entity_id']}/comments"
    magento.clock.advance(timedelta(minutes=1))
    assert rest.post(path, {"statusHistory": {"comment": "hello"}}).json() is True
    assert rest.order(order["entity_id"])["updated_at"] == order["updated_at"]
    rest.post(path, {"statusHistory": {"comment": "hm", "status": "fraud"}})
    after = rest.order(order["entity_id"])
    assert (after["status"], after["updated_at"]) == ("fraud", "2026-05-01 12:01:00")
    assert [history["comment"] for history in after["status_histories"]] == ["hm", "hello"]


def test_a_status_of_another_state_is_refused(rest: Rest) -> None:
    order_id = rest.create()["entity_id"]
    answer = rest.post(f"/orders/{order_id}/comments", {"statusHistory": {"comment": "x", "status": "complete"}})
    assert answer.status_code == 400
    assert "is not part of the order status history" in answer.json()["message"]


def test_a_comment_mails_only_when_it_is_told_to(rest: Rest, magento: Magento) -> None:
    path = f"/orders/{rest.create()['entity_id']}/comments"
    rest.post(path, {"statusHistory": {"comment": "x"}})
    assert magento.mails == []
    rest.post(path, {"statusHistory": {"comment": "x", "is_customer_notified": 1}})
    assert [mail.kind for mail in magento.mails] == ["order_comment"]
