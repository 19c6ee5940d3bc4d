"""Amazon's JSON becomes the domain's order, field by field; what Amazon leaves out becomes empty."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from saleschannel.amazon.order_page import read_orders
from saleschannel.domain.money import Money
from saleschannel.domain.orders import (
    Address,
    AmazonOrder,
    AmazonOrderId,
    AmazonOrderItem,
    AmazonPackage,
    Buyer,
    FulfilledBy,
    FulfillmentStatus,
    ItemAmounts,
    OrderItemId,
    PackageItem,
    SellerSku,
    TimeWindow,
)
from tests.amazon.fake_amazon import DE, ORDER_ID, item_json, money, order_json, package_json

MODELS = Path(__file__).parents[3] / "shared" / "amazon-models"


def read(order: dict[str, Any], only_marketplace: str = "") -> AmazonOrder:
    orders, unreadable = read_orders([json.dumps(order).encode()], only_marketplace)
    assert unreadable == ()
    return orders[0]


def reason(order: dict[str, Any]) -> str:
    orders, unreadable = read_orders([json.dumps(order).encode()])
    assert orders == ()
    return unreadable[0].reason


def test_every_field_arrives() -> None:
    raw = json.dumps(order_json()).encode()
    (order,), unreadable = read_orders([raw])
    assert unreadable == ()
    assert order == AmazonOrder(
        amazon_order_id=AmazonOrderId("028-1234567-8901234"),
        marketplace_id=DE,
        fulfilled_by=FulfilledBy.MERCHANT,
        fulfillment_status=FulfillmentStatus.UNSHIPPED,
        purchased_at=datetime(2026, 5, 1, 9, 0, 0, 123000, tzinfo=UTC),
        last_updated_at=datetime(2026, 5, 1, 9, 30, tzinfo=UTC),
        items=(
            AmazonOrderItem(
                order_item_id=OrderItemId("11111111111111"),
                sku=SellerSku("TEA-1"),
                quantity_ordered=2,
                asin="B000000001",
                title="Teapot",
                quantity_fulfilled=1,
                unit_price=Decimal("10.00"),
                amounts=ItemAmounts(
                    item=Decimal("20.00"),
                    shipping=Decimal("3.90"),
                    gift_wrap=Decimal("2.00"),
                    cod_fee=Decimal("0.50"),
                    other=Decimal("0.50"),
                    tax=Decimal("1.00"),
                    discount=Decimal("-3.00"),
                    total=Decimal("24.90"),
                ),
                gift_message="Many happy returns",
                gift_wrap_level="classic",
                cancellation_requested=True,
                cancellation_reason="Bought by mistake",
                tax_collected_by_amazon=True,
                needs_transparency_codes=True,
            ),
        ),
        sold_on_amazon=True,
        programs=("PRIME", "AMAZON_BUSINESS"),
        service_level="STANDARD",
        ship_by=TimeWindow(datetime(2026, 5, 2, tzinfo=UTC), datetime(2026, 5, 3, 21, 59, 59, tzinfo=UTC)),
        deliver_by=TimeWindow(None, datetime(2026, 5, 6, 21, 59, 59, tzinfo=UTC)),
        buyer=Buyer("Ada Beispiel", "ada@marketplace.amazon.example", "Beispiel GmbH", "PO-9"),
        ship_to=Address(
            name="Ada Beispiel",
            company="Beispiel GmbH",
            line1="Musterweg 1",
            line2="Hinterhaus",
            line3="3. Stock",
            city="Musterstadt",
            district="Mitte",
            region="BE",
            postal_code="10115",
            country="DE",
            phone="+49 30 0000000",
            address_type="RESIDENTIAL",
        ),
        total=Money(Decimal("25.90"), "EUR"),
        delivery_tip=Decimal("1.00"),
        packages=(
            AmazonPackage(
                package_reference="1",
                carrier="DHL",
                shipping_service="Paket",
                tracking_number="00340434161094000000",
                shipped_at=datetime(2026, 5, 1, 10, 0, tzinfo=UTC),
                status="IN_TRANSIT",
                items=(PackageItem(OrderItemId("11111111111111"), 1),),
            ),
        ),
        replaces="028-0000000-0000001",
        seller_order_id="SHOP-77",
        status_text="UNSHIPPED",
        content_hash=blake2b(raw, digest_size=16).digest(),
    )


def test_a_pending_fba_order_with_the_least_amazon_sends_is_an_order() -> None:
    order = read(
        {
            "orderId": ORDER_ID,
            "createdTime": "2026-05-01T09:00:00Z",
            "lastUpdatedTime": "2026-05-01T09:00:00Z",
            "salesChannel": {"channelName": "AMAZON", "marketplaceId": DE},
            "fulfillment": {"fulfillmentStatus": "PENDING", "fulfilledBy": "AMAZON"},
            "orderItems": [{"orderItemId": "1", "quantityOrdered": 1, "product": {}}],
        }
    )
    assert (order.buyer, order.ship_to, order.total, order.packages) == (Buyer(), Address(), None, ())
    assert order.items == (AmazonOrderItem(OrderItemId("1"), SellerSku(""), 1),)
    assert (order.replaces, order.seller_order_id, order.delivery_tip) == ("", "", Decimal(0))


def test_null_is_the_same_as_absent() -> None:
    names = ["orderAliases", "programs", "associatedOrders", "buyer", "recipient", "proceeds", "packages"]
    absent = read(order_json(**dict.fromkeys(names, ...)))
    null = read(order_json(**dict.fromkeys(names)))
    assert null.content_hash != absent.content_hash
    assert (null.buyer, null.ship_to, null.total, null.packages) == (absent.buyer, absent.ship_to, None, ())
    item = dict.fromkeys(["programs", "product", "proceeds", "cancellation", "fulfillment", "tax"])
    assert read(order_json(orderItems=[item_json(**item)])).items == (
        AmazonOrderItem(OrderItemId("11111111111111"), SellerSku(""), 2),
    )


@pytest.mark.parametrize("status", [status for status in FulfillmentStatus if status is not FulfillmentStatus.UNKNOWN])
def test_every_status_of_amazons_model_is_known(status: FulfillmentStatus) -> None:
    order = read(order_json(fulfillment={"fulfillmentStatus": status.value, "fulfilledBy": "AMAZON"}))
    assert (order.fulfillment_status, order.fulfilled_by) == (status, FulfilledBy.AMAZON)


@pytest.mark.parametrize("text", ["INVOICE_UNCONFIRMED", "UNKNOWN", "unshipped", ""])
def test_a_new_status_is_unknown_and_keeps_its_text(text: str) -> None:
    order = read(order_json(fulfillment={"fulfillmentStatus": text, "fulfilledBy": "MERCHANT"}))
    assert (order.fulfillment_status, order.status_text) == (FulfillmentStatus.UNKNOWN, text)


def test_new_programs_and_address_types_are_kept_as_they_are() -> None:
    order = read(order_json(programs=["AMAZON_MOON"], recipient={"deliveryAddress": {"addressType": "DRONE"}}))
    assert (order.programs, order.ship_to.address_type) == (("AMAZON_MOON",), "DRONE")


@pytest.mark.parametrize(
    ("channel", "only", "marketplace_id"),
    [
        ({"channelName": "AMAZON", "marketplaceName": "Amazon.de"}, "", DE),
        ({"channelName": "AMAZON"}, DE, DE),
        ({}, DE, DE),
        (None, DE, DE),
        ({"channelName": "AMAZON", "marketplaceId": "A-NEW-ONE"}, DE, "A-NEW-ONE"),
    ],
)
def test_the_marketplace_is_found_although_amazon_may_leave_its_id_out(
    channel: dict[str, str] | None, only: str, marketplace_id: str
) -> None:
    order = read(order_json(salesChannel=channel), only)
    assert (order.marketplace_id, order.sold_on_amazon) == (marketplace_id, True)


def test_a_multi_channel_order_is_not_sold_on_amazon_and_may_have_no_marketplace() -> None:
    order = read(order_json(orderId="S01-1234567-8901234", salesChannel={"channelName": "NON_AMAZON"}))
    assert (order.sold_on_amazon, order.marketplace_id) == (False, "")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-01T09:00:00Z", datetime(2026, 5, 1, 9, tzinfo=UTC)),
        ("2026-05-01T09:00:00.123456789Z", datetime(2026, 5, 1, 9, 0, 0, 123456, tzinfo=UTC)),
        ("2026-05-01T09:00Z", datetime(2026, 5, 1, 9, tzinfo=UTC)),
        ("2026-05-01T11:00:00+02:00", datetime(2026, 5, 1, 9, tzinfo=UTC)),
        ("2026-05-01T01:00:00-0800", datetime(2026, 5, 1, 9, tzinfo=UTC)),
        ("2026-05-01T09:00:00", datetime(2026, 5, 1, 9, tzinfo=UTC)),
        ("20260501T090000Z", datetime(2026, 5, 1, 9, tzinfo=UTC)),
        ("2026-05-01", datetime(2026, 5, 1, tzinfo=UTC)),
    ],
)
def test_all_forms_of_iso_times_become_utc(text: str, moment: datetime) -> None:
    order = read(order_json(createdTime=text))
    assert (order.purchased_at, order.purchased_at.tzinfo) == (moment, UTC)


def test_an_unreadable_deadline_is_no_deadline() -> None:
    fulfillment = {
        "fulfillmentStatus": "UNSHIPPED",
        "fulfilledBy": "MERCHANT",
        "shipByWindow": {"latestDateTime": "soon"},
    }
    assert read(order_json(fulfillment=fulfillment)).ship_by == TimeWindow()


@pytest.mark.parametrize("quantity", [3, 3.0, "3", "3.0"])
def test_a_quantity_may_be_text_or_a_float(quantity: object) -> None:
    assert read(order_json(orderItems=[item_json(quantityOrdered=quantity)])).items[0].quantity_ordered == 3


@pytest.mark.parametrize(
    ("amount", "exact"), [("34.99", "34.99"), (34.99, "34.99"), ("5980", "5980"), (0, "0"), ("1E+2", "100")]
)
def test_amounts_are_exact_whether_text_or_number(amount: object, exact: str) -> None:
    order = read(
        order_json(
            proceeds={"grandTotal": {"amount": amount, "currencyCode": "JPY"}},
            orderItems=[item_json(proceeds=..., product={})],
        )
    )
    assert order.total == Money(Decimal(exact), "JPY")


def test_identifiers_may_be_numbers() -> None:
    item = item_json(orderItemId=11111111111111, product={"sellerSku": 4711, "asin": 3, "title": 1984})
    order = read(order_json(orderItems=[item], recipient={"deliveryAddress": {"postalCode": 10115, "phone": 49}}))
    assert (order.items[0].order_item_id, order.items[0].sku, order.items[0].title) == (
        "11111111111111",
        "4711",
        "1984",
    )
    assert (order.ship_to.postal_code, order.ship_to.phone) == ("10115", "49")


def test_a_municipality_stands_in_for_a_missing_city() -> None:
    assert read(order_json(recipient={"deliveryAddress": {"municipality": "São Paulo"}})).ship_to.city == "São Paulo"


def test_a_replacement_without_any_price_is_an_order() -> None:
    order = read(order_json(proceeds=..., orderItems=[item_json(proceeds=..., product={"sellerSku": "TEA-1"})]))
    assert (order.total, order.items[0].unit_price, order.items[0].amounts) == (None, None, ItemAmounts())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"orderId": ...}, "orderId is missing"),
        ({"orderId": "  "}, "orderId is missing"),
        ({"orderId": "1" * 101}, "orderId is too long"),
        ({"createdTime": ...}, "createdTime is missing"),
        ({"createdTime": "yesterday"}, "createdTime is no date and time"),
        ({"createdTime": "0001-01-01T00:00:00+14:00"}, "createdTime is no date and time"),
        ({"lastUpdatedTime": None}, "lastUpdatedTime is missing"),
        ({"salesChannel": ...}, "salesChannel.marketplaceId is missing"),
        ({"fulfillment": ...}, "fulfillment is missing"),
        ({"fulfillment": {"fulfillmentStatus": "UNSHIPPED"}}, "fulfillment.fulfilledBy is missing"),
        ({"fulfillment": {"fulfilledBy": "ALIENS"}}, "fulfillment.fulfilledBy is not known to this release"),
        ({"orderItems": ...}, "orderItems is missing"),
        ({"orderItems": []}, "orderItems is empty although the order is verified"),
        ({"orderItems": [item_json(), item_json()]}, "orderItems has the same orderItemId twice"),
        ({"orderItems": [item_json(orderItemId=...)]}, "orderItems.orderItemId is missing"),
        ({"orderItems": [item_json(quantityOrdered=...)]}, "orderItems.quantityOrdered is missing"),
        ({"orderItems": [item_json(product={"sellerSku": "x" * 501})]}, "orderItems.product.sellerSku is too long"),
        ({"proceeds": {"grandTotal": {"amount": "1"}}}, "proceeds.grandTotal.currencyCode is missing"),
        (
            {"orderItems": [item_json(product={"price": {"unitPrice": money("1", "USD")}})]},
            "orderItems.product.price is in another currency than the order's total",
        ),
        ({"packages": [package_json(packageItems=[{"quantity": 1}])]}, "packages.packageItems.orderItemId is missing"),
    ],
)
def test_what_identifies_dates_counts_or_prices_an_order_must_be_readable(changes: dict[str, Any], words: str) -> None:
    assert reason(order_json(**changes)) == words


@pytest.mark.parametrize(
    "quantity", [-1, 2**31, 10**30, 2.5, "two", "", "NaN", "1e400", float("1e308"), "-0.5", "١٢٣٤٥٦٧٨٩٠١"]
)
def test_an_impossible_quantity_makes_the_order_unreadable(quantity: object) -> None:
    words = reason(order_json(orderItems=[item_json(quantityOrdered=quantity)]))
    assert words == "orderItems.quantityOrdered is no possible number of units"


@pytest.mark.parametrize(
    "amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e-400", "1e12", 10**30]
)
def test_an_impossible_amount_makes_the_order_unreadable(amount: object) -> None:
    assert reason(order_json(proceeds={"grandTotal": {"amount": amount, "currencyCode": "EUR"}})) == (
        "proceeds.grandTotal is no possible amount"
    )


def examples(tree: Any) -> list[Any]:
    """Every order that stands anywhere in Amazon's model: examples and sandbox answers."""
    if isinstance(tree, dict) and isinstance(tree.get("orderItems"), list) and "createdTime" in tree:
        return [tree]
    branches = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return [order for branch in branches for order in examples(branch)]


@pytest.mark.skipif(not MODELS.exists(), reason="Amazon's models are not part of a checkout")
def test_every_example_of_amazons_own_model_is_an_order() -> None:
    found = examples(json.loads((MODELS / "orders_2026-01-01.json").read_text()))
    orders, unreadable = read_orders([json.dumps(order).encode() for order in found])
    assert unreadable == ()
    assert len(orders) == len(found) > 1
    assert all(order.total is not None and order.items for order in orders)
