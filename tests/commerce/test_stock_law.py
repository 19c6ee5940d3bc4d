"""The law of stock: after any sequence of operations the counters are the sums of reservations and shipments."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from saleschannel.commerce.builtin.backend import BuiltinCommerce
from saleschannel.commerce.builtin.models import Invoice, Order, OrderLine, Product, Reservation, ShipmentLine
from saleschannel.commerce.builtin.queries import stock_differences
from saleschannel.commerce.builtin.shipping import ship
from saleschannel.domain.commerce import OPEN_STATES, CommerceOrderState
from saleschannel.domain.errors import NotFound, OrderRejected
from saleschannel.domain.orders import AmazonOrderId, OrderItemId, PackageItem, SellerSku
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import CommerceShipment, ReservationRequest, StockChangedError
from tests.builders import MUG, PLATE, an_item
from tests.commerce.builders import HOLD, a_draft, a_parcel, a_product

commerce = BuiltinCommerce()
NOW = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)
IN_STOCK = 4
ITEMS = ("10", "20")

references = st.sampled_from([AmazonOrderId(f"902-{number}") for number in range(3)])
units = st.integers(1, 3)
operations = st.one_of(
    st.tuples(st.just("create"), references, st.tuples(units, units), st.booleans()),
    st.tuples(st.just("reserve"), references, st.tuples(units, units)),
    st.tuples(st.just("release"), references),
    st.tuples(st.just("ship"), references, st.sampled_from(ITEMS), units),
    st.tuples(st.just("record"), references, st.sampled_from(ITEMS), units, st.sampled_from(["A1", "A2", "A3"])),
    st.tuples(st.just("complete"), references),
    st.tuples(st.just("cancel"), references),
)


def perform(operation: tuple[object, ...]) -> None:
    """Do one operation; refusals are answers like others."""
    match operation:
        case ("create", str(reference), (int(mugs), int(plates)), bool(hold)):
            items = (an_item(MUG, mugs, order_item_id=ITEMS[0]), an_item(PLATE, plates, order_item_id=ITEMS[1]))
            try:
                commerce.create_orders([a_draft(*items, order_id=reference, settings=HOLD if hold else None)])
            except StockChangedError:
                assert not Order.objects.filter(reference=reference).exists()
        case ("reserve", str(reference), (int(mugs), int(plates))):
            held = {MUG: mugs, PLATE: plates}
            commerce.reserve([ReservationRequest(AmazonOrderId(reference), "default", held)])
        case ("ship", str(reference), str(item), int(quantity)):
            with suppress(NotFound, OrderRejected):
                ship(reference, [a_parcel((item, quantity))], actor="clerk", at=NOW)
        case ("record", str(reference), str(item), int(quantity), str(number)):
            packed = (PackageItem(OrderItemId(item), quantity),)
            tracking = Tracking("UPS", "1Z-SAMPLE-0001")
            commerce.record_shipments([CommerceShipment(AmazonOrderId(reference), number, tracking, NOW, packed)])
        case ("complete", str(reference)):
            commerce.complete_orders([AmazonOrderId(reference)])
        case ("cancel", str(reference)):
            commerce.cancel_orders([AmazonOrderId(reference)], "a test")
        case ("release", str(reference)):
            commerce.release([AmazonOrderId(reference)])
        case unknown:
            raise AssertionError(f"no such operation: {unknown}")


def check_counters() -> None:
    assert stock_differences() == []
    for product in Product.objects.all():
        left_the_house = ShipmentLine.objects.filter(order_line__product=product).aggregate(sum=Sum("quantity"))["sum"]
        assert product.quantity == IN_STOCK - (left_the_house or 0)


def check_orders() -> None:
    for order in Order.objects.all():
        held = dict(Reservation.objects.filter(reference=order.reference).values_list("product__sku", "quantity"))
        still_open = {line.sku: line.quantity - line.quantity_shipped for line in order.lines.all()}
        is_open = CommerceOrderState(order.state) in OPEN_STATES
        assert held == ({SellerSku(sku): left for sku, left in still_open.items() if left} if is_open else {})
        invoiced = Invoice.objects.filter(order=order).aggregate(sum=Sum("grand_total"))["sum"] or Decimal(0)
        assert invoiced == order.grand_total if order.state == "complete" else invoiced < order.grand_total
    shipped = OrderLine.objects.annotate(packed=Sum("shipment_lines__quantity")).filter(quantity_shipped__gt=0)
    assert not shipped.exclude(packed=F("quantity_shipped")).exists()


@pytest.mark.django_db
@settings(max_examples=40, deadline=timedelta(seconds=10))
@given(sequence=st.lists(operations, max_size=12))
def test_counters_are_always_the_sums_of_reservations_and_shipments(sequence: list[tuple[object, ...]]) -> None:
    with transaction.atomic():
        a_product(MUG, IN_STOCK)
        a_product(PLATE, IN_STOCK)
        for operation in sequence:
            perform(operation)
            check_counters()
        check_orders()
        transaction.set_rollback(True)
