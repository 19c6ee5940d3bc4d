"""Shipping on the order processing page: partial shipments, several packages, refusals, repeated forms."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from saleschannel.commerce.builtin.backend import BuiltinCommerce
from saleschannel.commerce.builtin.cancellation import cancel_rest
from saleschannel.commerce.builtin.models import Invoice, OrderLine, OrderStateChange, Reservation, Shipment
from saleschannel.commerce.builtin.queries import stock_differences
from saleschannel.commerce.builtin.shipping import ship
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.errors import NotFound, OrderRejected
from saleschannel.domain.order_settings import OrderSettings, UnknownSku
from saleschannel.domain.orders import AmazonOrderId, PackageItem
from saleschannel.ports import PackageToShip, Shipped
from tests.builders import ITEM_ID, MUG, ORDER_ID, OTHER_ITEM_ID, PLATE, an_item
from tests.commerce.builders import a_created_order, a_parcel, a_product, stock_of

pytestmark = pytest.mark.django_db
commerce = BuiltinCommerce()
NOW = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)


def ship_now(*packages: PackageToShip, order: str = ORDER_ID, request_key: str = "") -> Shipped:
    return ship(order, packages, actor="clerk", at=NOW, request_key=request_key)


def test_shipping_everything_completes_and_invoices_the_order() -> None:
    a_product()
    order = a_created_order(an_item(quantity=2, price="9.95", tax="1.60", shipping="4.00"))
    shipped = ship_now(a_parcel((ITEM_ID, 2)), order=order.number)
    assert (shipped.progress.state, shipped.progress.status) == (CommerceOrderState.COMPLETE, "complete")
    assert shipped.progress.shipped == {ITEM_ID: 2}
    invoice = Invoice.objects.get()
    assert (invoice.subtotal, invoice.tax, invoice.shipping, invoice.grand_total) == (
        Decimal("19.9"),
        Decimal("1.6"),
        4,
        Decimal("25.5"),
    )
    assert (stock_of(), Reservation.objects.count()) == ((3, 0), 0)
    (change,) = OrderStateChange.objects.all()
    assert (change.old, change.new, change.cause) == ("pending", "complete", "shipped by clerk")


def test_each_package_is_told_with_its_own_number_tracking_and_items() -> None:
    a_product()
    a_product(PLATE)
    a_created_order(an_item(MUG, 3), an_item(PLATE, 1, order_item_id=OTHER_ITEM_ID))
    first = a_parcel((ITEM_ID, 2), (OTHER_ITEM_ID, 1), tracking_number="1Z-SAMPLE-0001")
    second = a_parcel((ITEM_ID, 1), tracking_number="1Z-SAMPLE-0002")
    one, two = ship_now(first, second).shipments
    number = Shipment.objects.get().number
    assert (one.shipment_number, two.shipment_number) == (f"{number}-1", f"{number}-2")
    assert (one.tracking, two.tracking) == (first.tracking, second.tracking)
    assert one.items == (PackageItem(ITEM_ID, 2), PackageItem(OTHER_ITEM_ID, 1))
    assert two.items == (PackageItem(ITEM_ID, 1),)
    assert (one.reference, one.shipped_at) == (ORDER_ID, NOW)


def test_a_partial_shipment_leaves_the_rest_reserved_and_the_order_processing() -> None:
    a_product()
    a_created_order(an_item(quantity=3))
    shipped = ship_now(a_parcel((ITEM_ID, 1)))
    assert shipped.progress.state is CommerceOrderState.PROCESSING
    assert stock_of() == (4, 2)
    assert Invoice.objects.count() == 0
    assert ship_now(a_parcel((ITEM_ID, 2))).progress.state is CommerceOrderState.COMPLETE
    assert stock_of() == (2, 0)


def test_a_form_sent_twice_ships_once_and_is_answered_alike() -> None:
    a_product()
    a_created_order(an_item(quantity=3))
    first = ship_now(a_parcel((ITEM_ID, 1)), request_key="form-1")
    again = ship_now(a_parcel((ITEM_ID, 1)), request_key="form-1")
    assert (first.repeated, again.repeated) == (False, True)
    assert (again.shipments, again.progress) == (first.shipments, first.progress)
    assert (Shipment.objects.count(), stock_of()) == (1, (4, 2))


def test_a_form_without_key_sent_twice_ships_twice() -> None:
    a_product()
    a_created_order(an_item(quantity=2))
    ship_now(a_parcel())
    assert ship_now(a_parcel()).progress.shipped == {ITEM_ID: 2}


@pytest.mark.parametrize(
    ("parcels", "code"),
    [
        pytest.param([a_parcel((ITEM_ID, 3))], "more_than_left", id="more than ordered"),
        pytest.param([a_parcel((ITEM_ID, 2)), a_parcel((ITEM_ID, 1))], "more_than_left", id="more over two packages"),
        pytest.param([a_parcel((ITEM_ID, 2), (ITEM_ID, 1))], "more_than_left", id="more on two rows"),
        pytest.param([a_parcel((OTHER_ITEM_ID, 1))], "unknown_item", id="an item of another order"),
        pytest.param([a_parcel((ITEM_ID, -1), (ITEM_ID, 2))], "unknown_item", id="a negative quantity"),
        pytest.param([a_parcel((ITEM_ID, 0))], "nothing_to_ship", id="an empty package"),
        pytest.param([], "nothing_to_ship", id="no package"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason_and_nothing_is_shipped(
    parcels: list[PackageToShip], code: str
) -> None:
    a_product()
    a_created_order(an_item(quantity=2))
    with pytest.raises(OrderRejected) as refusal:
        ship_now(*parcels)
    assert refusal.value.code == code
    assert refusal.value.remedy
    assert (Shipment.objects.count(), stock_of()) == (0, (5, 2))
    assert OrderLine.objects.get().quantity_shipped == 0


def test_a_cancelled_order_cannot_be_shipped() -> None:
    a_product()
    a_created_order()
    commerce.cancel_orders([ORDER_ID], "cancelled on Amazon")
    with pytest.raises(OrderRejected, match="is canceled"):
        ship_now(a_parcel())


def test_an_unknown_order_is_not_found() -> None:
    with pytest.raises(NotFound, match="no Commerce order 000000042"):
        ship_now(a_parcel(), order="000000042")


def test_a_backordered_order_can_be_shipped_and_its_backorder_shrinks() -> None:
    a_product(quantity=1)
    a_created_order(an_item(quantity=3))
    assert OrderLine.objects.get().quantity_backordered == 2
    ship_now(a_parcel((ITEM_ID, 2)))
    assert OrderLine.objects.get().quantity_backordered == 1
    ship_now(a_parcel((ITEM_ID, 1)))
    assert OrderLine.objects.get().quantity_backordered == 0
    assert (stock_of(), stock_differences()) == ((-2, 0), [])


def test_a_placeholder_line_ships_without_touching_stock() -> None:
    a_created_order(an_item("NONE"), settings=OrderSettings(unknown_sku=UnknownSku.PLACEHOLDER))
    assert ship_now(a_parcel()).progress.state is CommerceOrderState.COMPLETE


def test_stock_that_became_unmanaged_keeps_its_quantity_and_loses_its_reservation() -> None:
    mug = a_product()
    a_created_order()
    mug.refresh_from_db()
    mug.manage_stock = False
    mug.save(update_fields=["manage_stock"])
    ship_now(a_parcel())
    assert (stock_of(), stock_differences()) == ((5, 0), [])


def test_two_invoices_over_partial_shipments_add_up_to_the_grand_total() -> None:
    a_product()
    order = a_created_order(an_item(quantity=3, price="3.33", tax="1.00", shipping="4.99", discount="0.50"))
    ship_now(a_parcel((ITEM_ID, 1)))
    commerce.complete_orders([AmazonOrderId(order.reference)])
    ship_now(a_parcel((ITEM_ID, 2)))
    first, second = Invoice.objects.order_by("id")
    assert (first.subtotal, first.tax, first.discount, first.shipping) == (
        Decimal("3.33"),
        Decimal("0.33"),
        Decimal("-0.17"),
        Decimal("4.99"),
    )
    assert first.grand_total + second.grand_total == order.grand_total
    line = OrderLine.objects.get()
    assert (line.quantity_invoiced, line.quantity_shipped) == (3, 3)


def test_cancelling_the_rest_closes_a_partly_shipped_order_and_gives_the_rest_back() -> None:
    a_product()
    order = a_created_order(an_item(quantity=3, price="10.00", shipping="4.99"))
    ship_now(a_parcel((ITEM_ID, 1)))
    (progress,) = cancel_rest([AmazonOrderId(ORDER_ID)], "the buyer wants one only")
    assert (progress.state, progress.shipped) == (CommerceOrderState.CLOSED, {ITEM_ID: 1})
    line = OrderLine.objects.get()
    assert (line.quantity_shipped, line.quantity_invoiced, line.quantity_canceled) == (1, 1, 2)
    assert Invoice.objects.get().grand_total == Decimal("14.99") < order.grand_total
    assert (stock_of(), Reservation.objects.count()) == ((4, 0), 0)
    assert cancel_rest([AmazonOrderId(ORDER_ID)], "again") == [progress]


def test_cancelling_the_rest_leaves_an_order_alone_of_which_nothing_is_shipped() -> None:
    a_product()
    a_created_order()
    (progress,) = cancel_rest([AmazonOrderId(ORDER_ID)], "a test")
    assert (progress.state, stock_of()) == (CommerceOrderState.PENDING, (5, 1))
