"""Shipments, tracks, invoices, credit memos, cancelling: states and times as observed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from saleschannel.simulator.magento.admin import Package
from saleschannel.simulator.magento.admin_desk import AdminDesk
from saleschannel.simulator.magento.state import Magento
from tests.simulator_magento.conftest import Rest, item


def ship(rest: Rest, order_id: int, **body: Any) -> Any:
    return rest.post(f"/order/{order_id}/ship", body)


def state(rest: Rest, order_id: int) -> tuple[str, str]:
    order = rest.order(order_id)
    return order["state"], order["status"]


def test_complete_means_shipped_and_invoiced_in_either_order(rest: Rest) -> None:
    first, second = rest.create()["entity_id"], rest.create()["entity_id"]
    ship(rest, first)
    assert state(rest, first) == ("processing", "processing")
    rest.post(f"/order/{first}/invoice", {"capture": False})
    rest.post(f"/order/{second}/invoice", {"capture": False})
    assert state(rest, second) == ("processing", "processing")
    ship(rest, second)
    assert state(rest, first) == state(rest, second) == ("complete", "complete")


def test_a_new_order_goes_processing_when_it_ships(rest: Rest) -> None:
    order_id = rest.create(state="new", status="pending")["entity_id"]
    ship(rest, order_id)
    assert state(rest, order_id) == ("processing", "processing")


def test_a_custom_status_survives_shipping_and_is_lost_by_the_invoice(rest: Rest) -> None:
    order_id = rest.create(status="amazon_prime")["entity_id"]
    rest.post(f"/order/{order_id}/ship", {"items": [{"order_item_id": 1, "qty": 1}]})
    assert state(rest, order_id) == ("processing", "amazon_prime")
    rest.post(f"/order/{order_id}/invoice", {})
    assert state(rest, order_id) == ("processing", "processing")


def test_n8_shipping_does_not_move_updated_at_but_the_invoice_does(rest: Rest, magento: Magento) -> None:
    order = rest.create()
    magento.clock.advance(timedelta(minutes=1))
    ship(rest, order["entity_id"])
    assert rest.order(order["entity_id"])["updated_at"] == order["updated_at"]
    rest.post(f"/order/{order['entity_id']}/invoice", {})
    assert rest.order(order["entity_id"])["updated_at"] == "2026-05-01 12:01:00"


def test_too_many_are_silently_clamped_to_the_rest(rest: Rest) -> None:
    order_id = rest.create()["entity_id"]
    assert ship(rest, order_id, items=[{"order_item_id": 1, "qty": 50}]).status_code == 200
    shipment = rest.search("/shipments", ("order_id", "eq", str(order_id))).json()["items"][0]
    assert shipment["items"][0]["qty"] == 3


def test_a_wrong_item_nothing_left_and_a_held_order_are_refused(rest: Rest) -> None:
    order_id = rest.create()["entity_id"]
    wrong = ship(rest, order_id, items=[{"order_item_id": 99, "qty": 1}])
    assert (wrong.status_code, wrong.json()["message"][:37]) == (400, "Shipment Document Validation Error(s)")
    rest.post(f"/orders/{order_id}/hold")
    assert ship(rest, order_id).status_code == 400
    assert rest.post(f"/orders/{order_id}/cancel").json() is False
    rest.post(f"/orders/{order_id}/unhold")
    assert ship(rest, order_id).status_code == 200
    again = ship(rest, order_id)
    assert again.status_code == 400
    assert again.json()["message"].endswith("The order does not allow a shipment to be created.")


def test_of_parallel_shipments_and_cancellations_one_wins(rest: Rest, magento: Magento) -> None:
    magento.settings.latency = {"*": 0.01}
    order_id = rest.create()["entity_id"]
    ships = rest.together(*[("POST", f"/order/{order_id}/ship", {})] * 3)
    assert sorted(answer.status_code for answer in ships) == [200, 400, 400]
    other = rest.create()["entity_id"]
    cancels = rest.together(*[("POST", f"/orders/{other}/cancel", None)] * 3)
    assert sorted(answer.json() for answer in cancels) == [False, False, True]


def test_a_shipment_tells_items_tracks_and_its_source(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.create()["entity_id"]
    track = {"track_number": "1Z1", "title": "UPS", "carrier_code": "ups"}
    ids = desk.ship(order_id, Package(lines={"TEA-1": Decimal(2)}, tracks=[track]), Package())
    shipments = rest.search("/shipments", ("entity_id", "gt", "0"), ("order_id", "in", f"{order_id},99")).json()[
        "items"
    ]
    assert [shipment["entity_id"] for shipment in shipments] == ids == [1, 2]
    assert [shipment["items"][0]["qty"] for shipment in shipments] == [2, 1]
    assert shipments[0]["tracks"][0] | track == shipments[0]["tracks"][0]
    assert shipments[1]["tracks"] == []
    assert shipments[0]["items"][0]["order_item_id"] == 1
    assert shipments[0]["extension_attributes"] == {"source_code": "default"}


@pytest.mark.parametrize("by", ["rest", "admin"])
def test_a_late_track_does_not_move_the_shipment(rest: Rest, desk: AdminDesk, magento: Magento, by: str) -> None:
    shipment_id = desk.ship(rest.create()["entity_id"])[0]
    before = rest.get(f"/shipment/{shipment_id}").json()
    magento.clock.advance(timedelta(hours=1))
    if by == "rest":
        track = {"order_id": 1, "parent_id": shipment_id, "track_number": "LATE-1", "carrier_code": "anything"}
        assert rest.post("/shipment/track", {"entity": track}).status_code == 200
    else:
        desk.add_track(shipment_id, "LATE-1")
    after = rest.get(f"/shipment/{shipment_id}").json()
    assert after["updated_at"] == before["updated_at"]
    assert after["tracks"][0]["track_number"] == "LATE-1"
    assert after["tracks"][0]["created_at"] == "2026-05-01 13:00:00"
    changed = rest.search("/shipments", ("updated_at", "gt", before["updated_at"])).json()
    assert changed["items"] == []


def test_a_track_needs_its_shipment_and_can_be_deleted(rest: Rest, desk: AdminDesk) -> None:
    orphan = {"order_id": 1, "parent_id": 9, "track_number": "X", "carrier_code": "ups"}
    assert rest.post("/shipment/track", {"entity": orphan}).status_code == 400
    shipment_id = desk.ship(rest.create()["entity_id"])[0]
    desk.add_track(shipment_id, "X")
    assert rest.call("DELETE", "/shipment/track/1").json() is True
    assert rest.get(f"/shipment/{shipment_id}").json()["tracks"] == []
    assert rest.call("DELETE", "/shipment/track/1").status_code == 404


def test_part_and_rest_invoice_add_up_to_the_cent(rest: Rest) -> None:
    order_id = rest.create()["entity_id"]
    rest.post(f"/order/{order_id}/invoice", {"items": [{"order_item_id": 1, "qty": 1}]})
    rest.post(f"/order/{order_id}/invoice", {})
    totals = [i["grand_total"] for i in rest.search("/invoices", ("order_id", "eq", str(order_id))).json()["items"]]
    assert round(sum(totals), 2) == 47.19
    order = rest.order(order_id)
    assert (order["total_paid"], order["total_due"], order["total_invoiced"]) == (47.19, 0, 47.19)


@pytest.mark.parametrize(("grand_total", "due"), [(49.19, 2), (45.19, -2)])
def test_a_wrong_grand_total_leaves_a_difference(rest: Rest, grand_total: float, due: float) -> None:
    order_id = rest.create(grand_total=grand_total)["entity_id"]
    rest.post(f"/order/{order_id}/invoice", {})
    ship(rest, order_id)
    order = rest.order(order_id)
    assert (order["state"], order["total_due"], order["total_paid"]) == ("complete", due, 47.19)


def test_an_invoice_of_a_complete_order_is_refused(rest: Rest) -> None:
    order_id = rest.create()["entity_id"]
    rest.post(f"/order/{order_id}/invoice", {})
    answer = rest.post(f"/order/{order_id}/invoice", {})
    assert (answer.status_code, answer.json()["message"][:27]) == (400, "Invoice Document Validation")


@pytest.mark.parametrize("status", ["new", "processing", "pending_payment"])
def test_an_open_order_is_canceled(rest: Rest, status: str) -> None:
    order_id = rest.create(state=status, status=status)["entity_id"]
    assert rest.post(f"/orders/{order_id}/cancel").json() is True
    assert state(rest, order_id) == ("canceled", "canceled")
    assert rest.order(order_id)["items"][0]["qty_canceled"] == 3
    assert rest.magento.mails == []


@pytest.mark.parametrize("status", ["holded", "payment_review", "complete", "closed", "canceled"])
def test_other_orders_are_not_canceled_and_nobody_says_why(rest: Rest, status: str) -> None:
    order_id = rest.create(state=status, status=status)["entity_id"]
    answer = rest.post(f"/orders/{order_id}/cancel")
    assert (answer.status_code, answer.json()) == (200, False)


def test_an_invoiced_order_is_not_canceled_an_unknown_one_not_found(rest: Rest) -> None:
    order_id = rest.create()["entity_id"]
    rest.post(f"/order/{order_id}/invoice", {})
    assert rest.post(f"/orders/{order_id}/cancel").json() is False
    assert rest.post("/orders/99/cancel").status_code == 404


def test_of_a_partly_shipped_order_the_rest_is_canceled(rest: Rest) -> None:
    order_id = rest.create()["entity_id"]
    ship(rest, order_id, items=[{"order_item_id": 1, "qty": 1}])
    assert rest.post(f"/orders/{order_id}/cancel").json() is True
    assert state(rest, order_id) == ("canceled", "canceled")
    assert rest.order(order_id)["items"][0]["qty_canceled"] == 2


def test_n9_a_fully_shipped_uninvoiced_order_is_canceled_with_nothing_in_it(rest: Rest) -> None:
    order_id = rest.create()["entity_id"]
    ship(rest, order_id)
    assert rest.post(f"/orders/{order_id}/cancel").json() is True
    assert state(rest, order_id) == ("canceled", "canceled")
    assert rest.order(order_id)["items"][0]["qty_canceled"] == 0


def test_posted_as_invoiced_and_paid_it_completes_by_shipping_and_cannot_be_canceled(rest: Rest) -> None:
    order_id = rest.create(items=[item(qty_invoiced=3)], total_paid=47.19, total_due=0)["entity_id"]
    assert rest.post(f"/orders/{order_id}/cancel").json() is False
    ship(rest, order_id)
    assert state(rest, order_id)[0] == "complete"
    assert rest.post(f"/order/{order_id}/refund", {}).status_code == 200


def test_a_credit_memo_tells_what_was_refunded(rest: Rest, desk: AdminDesk) -> None:
    order_id = rest.create()["entity_id"]
    ship(rest, order_id)
    rest.post(f"/order/{order_id}/invoice", {})
    line = {"order_item_id": 1, "qty": 1}
    body = {"items": [line], "arguments": {"shipping_amount": 0, "adjustment_negative": 0.5}}
    assert rest.post(f"/order/{order_id}/refund", body).json() == 1
    memo = rest.search("/creditmemos", ("order_id", "eq", str(order_id))).json()["items"][0]
    assert memo["items"][0] | line | {"row_total": 13.33, "tax_amount": 1.07} == memo["items"][0]
    assert (memo["shipping_amount"], memo["adjustment"], memo["grand_total"]) == (0, -0.5, 13.57)
    assert state(rest, order_id)[0] == "complete"
    desk.refund(order_id, {"TEA-1": 2})
    assert rest.order(order_id)["total_refunded"] == 46.69


def test_only_notify_mails(rest: Rest, magento: Magento) -> None:
    order_id = rest.create()["entity_id"]
    ship(rest, order_id, items=[{"order_item_id": 1, "qty": 1}], notify=False)
    rest.post(f"/order/{order_id}/invoice", {"notify": False})
    assert magento.mails == []
    ship(rest, order_id, notify=True)
    assert [mail.kind for mail in magento.mails] == ["shipment"]


def test_an_edited_order_is_canceled_and_lives_on_with_minus_one(rest: Rest, desk: AdminDesk) -> None:
    order = rest.create(increment_id="A-1")
    new_id = desk.edit_order(order["entity_id"], {"TEA-1": Decimal(2)})
    old, new = rest.order(order["entity_id"]), rest.order(new_id)
    assert (old["state"], old["relation_child_id"], old["relation_child_real_id"]) == ("canceled", str(new_id), "A-1-1")
    assert (new["increment_id"], new["original_increment_id"], new["edit_increment"]) == ("A-1-1", "A-1", 1)
    assert (new["relation_parent_id"], new["items"][0]["qty_ordered"]) == (str(order["entity_id"]), 2)
    assert new["items"][0]["ext_order_item_id"] == "111"
