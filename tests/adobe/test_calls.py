"""How many calls an order costs: the table of docs/adobe/calls.md, and no call more."""

from __future__ import annotations

from collections import Counter

import pytest

from saleschannel.commerce.adobe.settings import AdobeSettings, StockWay
from saleschannel.domain.commerce import CommerceOrderDraft, draft_commerce_order
from saleschannel.domain.order_settings import CustomerCreation, NumberPrefixes, OrderSettings
from saleschannel.domain.orders import PackageItem
from tests.adobe.standing_in import Shopkeeper, a_shop
from tests.builders import ITEM_ID, MUG, an_fba_order
from tests.contract.commerce_backend import NEW_ACCOUNT, a_draft, a_shipment, created

ORDERS = 20
ONCE_IN_A_WHILE = {"listStoreViews", "listWebsites", "getCountry"}
PER_BATCH_BY_CART = {"listOrders": 1, "listProducts": 1, "exportSalable": 1}
CART = {"createCart": 1, "addCartItem": 1, "setShipping": 1, "placeCart": 1, "getOrder": 1}
WRITE_OVER = {"saveOrder": 1, "saveOrderAddress": 2, "addComment": 1}


def ids() -> list[str]:
    return [f"902-0000000-{number:07d}" for number in range(ORDERS)]


def calls_of(shop: Shopkeeper) -> dict[str, int]:
    """Calls by route since the last time, without those that are made once an hour."""
    seen = Counter(call.route for call in shop.stand_in.calls() if call.route not in ONCE_IN_A_WHILE)
    shop.stand_in.magento.received.clear()
    return dict(seen)


def drafts_with(settings: OrderSettings) -> list[CommerceOrderDraft]:
    return [a_draft(order_id=order_id, settings=settings) for order_id in ids()]


@pytest.mark.parametrize(
    ("way", "settings", "per_batch", "per_order"),
    [
        (StockWay.CART, OrderSettings(), PER_BATCH_BY_CART, CART | WRITE_OVER),
        (StockWay.COMMAND, OrderSettings(), PER_BATCH_BY_CART, {"saveOrder": 1}),
        (
            StockWay.COMMAND,
            OrderSettings(number_prefixes=NumberPrefixes(all="A-")),
            PER_BATCH_BY_CART,
            {"saveOrder": 2},
        ),
        (
            StockWay.COMMAND,
            NEW_ACCOUNT,
            PER_BATCH_BY_CART | {"listCustomers": 1, "saveCustomer": 1},  # all of one buyer
            {"saveOrder": 1},
        ),
    ],
)
def test_creating_orders(
    way: StockWay, settings: OrderSettings, per_batch: dict[str, int], per_order: dict[str, int]
) -> None:
    with a_shop(AdobeSettings(stock=way)) as shop:
        shop.stand_in.add_product(MUG, quantity=100)
        created(shop.backend, *drafts_with(settings))
        assert calls_of(shop) == per_batch | {route: count * ORDERS for route, count in per_order.items()}


def test_orders_shipped_by_amazon(shop: Shopkeeper) -> None:
    drafts = [draft_commerce_order(an_fba_order(order_id=order_id), OrderSettings()) for order_id in ids()]
    created(shop.backend, *drafts)
    assert calls_of(shop) == {"listOrders": 1, "listProducts": 1, "saveOrder": ORDERS}


def test_following_a_shipment_completing_and_cancelling(shop: Shopkeeper) -> None:
    shop.stand_in.set_stock(MUG, 100)
    drafts = drafts_with(OrderSettings(customer_creation=CustomerCreation.GUEST))
    references = [draft.reference for draft in drafts]
    created(shop.backend, *drafts)
    calls_of(shop)
    shop.backend.record_shipments([a_shipment(PackageItem(ITEM_ID, 1), reference=each) for each in references[:10]])
    assert calls_of(shop) == {"listOrders": 2, "listShipments": 1, "shipOrder": 10}
    shop.backend.complete_orders(references[:10])
    assert calls_of(shop) == {"listOrders": 2, "invoiceOrder": 10}
    shop.backend.cancel_orders(references[10:], "canceled on Amazon")
    assert calls_of(shop) == {"listOrders": 2, "cancelOrder": 10, "addComment": 10}
    shop.backend.new_shipments("", [])
    assert calls_of(shop) == {"listShipments": 1}
