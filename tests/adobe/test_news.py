"""What happens in Magento comes back: shipments, late tracks, carriers, cancellations, credit memos, edits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from saleschannel.commerce.adobe.news import carrier_text
from saleschannel.commerce.adobe.shipments import SeenTrack
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.orders import PackageItem
from saleschannel.simulator.magento.admin import Package
from tests.adobe.standing_in import Shopkeeper
from tests.builders import ITEM_ID, ORDER_ID, an_item
from tests.contract.commerce_backend import OTHER_ORDER, a_draft, a_shipment, created

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def ups(title: str) -> tuple[str, str]:
    return ("UPS", title) if "ups" in title.lower() else ("Other", title)


def test_a_shipment_is_told_once_with_its_units_and_amazons_carrier(shop: Shopkeeper) -> None:
    worker = shop.another_worker(carrier_of=ups)
    created(worker, a_draft(an_item(quantity=2)))
    shipment_id, *_ = shop.stand_in.ship(1)
    shop.stand_in.add_track(shipment_id, "1Z-SAMPLE-0001", title="UPS Ground")
    news = worker.new_shipments("", [])
    (shipment,) = news.shipments
    assert (shipment.reference, shipment.items) == (ORDER_ID, (PackageItem(ITEM_ID, 2),))
    assert (shipment.tracking.carrier_code, shipment.tracking.tracking_number) == ("UPS", "1Z-SAMPLE-0001")
    assert news.without_tracking == ()
    assert worker.new_shipments(news.cursor, []).shipments == ()


def test_a_track_that_comes_later_is_told_when_it_is_there(shop: Shopkeeper) -> None:
    created(shop.backend, a_draft())
    shipment_id, *_ = shop.stand_in.ship(1)
    first = shop.backend.new_shipments("", [])
    assert [each.tracking.tracking_number for each in first.shipments] == [""]
    assert first.without_tracking == (str(shipment_id),)
    again = shop.backend.new_shipments(first.cursor, first.without_tracking)
    assert (again.shipments, again.without_tracking) == ((), first.without_tracking)
    shop.stand_in.add_track(shipment_id, "LATE-1", carrier_code="dhl")
    late = shop.backend.new_shipments(again.cursor, again.without_tracking)
    assert [each.tracking.tracking_number for each in late.shipments] == ["LATE-1"]
    assert late.without_tracking == ()


def test_shipments_that_came_from_amazon_do_not_go_back_to_it(shop: Shopkeeper) -> None:
    created(shop.backend, a_draft())
    shop.backend.record_shipments([a_shipment()])
    assert shop.backend.new_shipments("", []).shipments == ()


def test_shipments_of_other_orders_of_the_shop_are_passed_over(shop: Shopkeeper) -> None:
    created(shop.backend, a_draft())
    shop.stand_in.order(1).row["ext_order_id"] = None
    shop.stand_in.ship(1, Package())
    news = shop.backend.new_shipments("", [])
    assert (news.shipments, news.without_tracking, news.cursor) == ((), (), "1")


@pytest.mark.parametrize(
    ("code", "title", "expected"),
    [
        ("custom", "DHL Paket", "DHL Paket"),
        ("ups", "United Parcel Service", "ups"),
        ("", "GLS", "GLS"),
        ("fedex", None, "fedex"),
    ],
)
def test_the_carrier_is_what_staff_meant(code: str, title: str | None, expected: str) -> None:
    assert carrier_text(SeenTrack("1", title, code)) == expected


def test_cancellations_and_credit_memos_are_seen_by_the_orders_date(shop: Shopkeeper) -> None:
    created(shop.backend, a_draft(an_item(quantity=2)))
    created(shop.backend, a_draft(order_id=OTHER_ORDER))
    shop.backend.record_shipments([a_shipment(PackageItem(ITEM_ID, 2))])
    shop.backend.complete_orders([ORDER_ID])
    shop.stand_in.refund(1)
    shop.stand_in.cancel(2)
    page = shop.backend.changed_orders(LONG_AGO)
    told = {each.progress.reference: (each.progress.state, dict(each.refunded)) for each in page.orders}
    assert told == {
        ORDER_ID: (CommerceOrderState.CLOSED, {ITEM_ID: 2}),
        OTHER_ORDER: (CommerceOrderState.CANCELED, {}),
    }
    assert page.complete
    assert page.changed_at > LONG_AGO
