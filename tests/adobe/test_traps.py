"""The traps that were seen on a running Magento (facts adobe-commerce-observed §1), each walked into on purpose.

N1 and N10 are in test_client.py, N6 in test_order_mapping.py.
"""

from __future__ import annotations

from decimal import Decimal

from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.orders import Address, PackageItem, SellerSku
from saleschannel.ports import AddressChange
from tests.adobe.standing_in import Shopkeeper
from tests.builders import ITEM_ID, MUG, ORDER_ID, OTHER_ITEM_ID, PLATE, an_item
from tests.contract.commerce_backend import a_draft, a_shipment, created

ELSEWHERE = Address("Nora New", line1="2 New Street", city="Newtown", postal_code="10001", country="US")


def test_n1_no_call_of_a_whole_order_carries_a_cookie(shop: Shopkeeper) -> None:
    created(shop.backend, *[a_draft(order_id=f"902-000000{n}-0000000") for n in range(8)])
    assert [call.path for call in shop.stand_in.calls() if call.cookies] == []


def test_n2_amazons_amounts_and_a_native_reservation(shop: Shopkeeper) -> None:
    created(shop.backend, a_draft(an_item(quantity=3, price="9.95", tax="2.10", shipping="4.99")))
    row = shop.stand_in.order(1).row
    assert (Decimal(row["grand_total"]), Decimal(row["subtotal"])) == (Decimal("36.94"), Decimal("29.85"))
    assert shop.quantities(MUG) == (7, 10)
    assert shop.stand_in.magento.mails == []


def test_n3_only_address_rows_of_this_very_order_are_overwritten(shop: Shopkeeper) -> None:
    created(shop.backend, a_draft(), a_draft(order_id="902-0000001-0000001"))
    before = {order_id: sorted(shop.stand_in.order(order_id).addresses) for order_id in (1, 2)}
    shop.backend.change_addresses([AddressChange(a_draft().reference, ELSEWHERE)])
    assert {order_id: sorted(shop.stand_in.order(order_id).addresses) for order_id in (1, 2)} == before


def test_n4_the_grid_shows_the_buyers_name_and_the_new_one(shop: Shopkeeper) -> None:
    created(shop.backend, a_draft())
    assert "Ada Example" in shop.stand_in.order(1).grid["shipping_name"]
    shop.backend.change_addresses([AddressChange(ORDER_ID, ELSEWHERE)])
    assert "Nora New" in shop.stand_in.order(1).grid["shipping_name"]


def test_n5_row_totals_of_an_answer_never_travel_back(shop: Shopkeeper) -> None:
    draft = a_draft(an_item(quantity=2, price="20.00", discount="1.00"))
    created(shop.backend, draft)
    shop.backend.change_addresses([AddressChange(ORDER_ID, ELSEWHERE)])
    (item,) = shop.stand_in.order(1).items.values()
    assert Decimal(item["row_total"]) == Decimal("40.00")


def test_n7_lines_that_are_added_are_added_once(shop: Shopkeeper) -> None:
    items = (an_item(quantity=1), an_item(quantity=2, order_item_id=OTHER_ITEM_ID), an_item(PLATE, order_item_id="3"))
    shop.stand_in.fault("error_after", "saveOrder")
    shop.stand_in.fault("lost_after", "saveOrderAddress", skip=1)
    created(shop.backend, a_draft(*items))
    lines = shop.stand_in.order(1).items.values()
    assert sorted((item["ext_order_item_id"], int(item["qty_ordered"])) for item in lines) == [
        (ITEM_ID, 1),
        (OTHER_ITEM_ID, 2),
        ("3", 1),
    ]
    assert shop.stand_in.salable(MUG) == 7


def test_n8_shipments_are_seen_although_the_orders_date_stands_still(shop: Shopkeeper) -> None:
    created(shop.backend, a_draft(an_item(quantity=2)))
    shop.stand_in.ship(1)
    news = shop.backend.new_shipments("", [])
    assert [(each.reference, each.items) for each in news.shipments] == [(ORDER_ID, (PackageItem(ITEM_ID, 2),))]


def test_n9_a_fully_shipped_order_is_never_cancelled(shop: Shopkeeper) -> None:
    created(shop.backend, a_draft(an_item(quantity=2)))
    shop.backend.record_shipments([a_shipment(PackageItem(ITEM_ID, 2))])
    (progress,) = shop.backend.cancel_orders([ORDER_ID], "canceled on Amazon")
    (rest,) = shop.backend.cancel_rest([ORDER_ID], "gone")
    assert progress.state is rest.state is CommerceOrderState.PROCESSING
    assert shop.stand_in.calls("cancelOrder") == []


def test_n11_nothing_found_is_null_and_no_error(shop: Shopkeeper) -> None:
    assert list(shop.backend.cancel_orders([ORDER_ID], "gone")) == []
    assert dict(shop.backend.availability("default", [SellerSku("NONE")])) == {}


def test_n12_disabled_products_and_other_spellings_are_seen_through(shop: Shopkeeper) -> None:
    shop.stand_in.add_product("Cup,1/2 & more", quantity=4)
    shop.stand_in.add_product("OFF", quantity=4, enabled=False)
    asked = [SellerSku("cup,1/2 & MORE"), SellerSku("OFF"), SellerSku("mug-blue"), SellerSku("NONE")]
    found = shop.backend.availability("default", asked)
    assert {sku: (entry.sku, entry.enabled, entry.available) for sku, entry in found.items()} == {
        "cup,1/2 & MORE": ("Cup,1/2 & more", True, 4),
        "OFF": ("OFF", False, 4),
        "mug-blue": (MUG, True, 10),
    }


def test_a_gift_message_never_fails_an_order_that_exists(shop: Shopkeeper) -> None:
    created(shop.backend, a_draft(an_item(gift_message="Happy birthday")))
    assert any("Happy birthday" in history["comment"] for history in shop.stand_in.order(1).histories)
