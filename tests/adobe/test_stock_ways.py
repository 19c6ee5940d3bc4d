"""What each way of keeping stock does to Magento: salable / physical units of ten mugs, of which three are ordered."""

from __future__ import annotations

import pytest

from saleschannel.commerce.adobe.settings import AdobeSettings, StockWay
from saleschannel.domain.commerce import draft_commerce_order
from saleschannel.domain.errors import ConfigurationError
from saleschannel.domain.order_settings import OrderSettings
from saleschannel.domain.orders import PackageItem
from saleschannel.ports import ReservationRequest
from tests.adobe.standing_in import a_shop
from tests.builders import ITEM_ID, MUG, ORDER_ID, an_fba_order, an_item
from tests.contract.commerce_backend import a_draft, a_shipment, created

Quantities = tuple[int, int]


@pytest.mark.parametrize(
    ("way", "command", "after_order", "after_shipping"),
    [
        (StockWay.CART, False, (7, 10), (7, 7)),
        (StockWay.COMMAND, True, (7, 10), (7, 7)),
        (StockWay.COMMAND, False, (10, 10), (10, 7)),  # why the command is needed
        (StockWay.NONE, False, (10, 10), (10, 10)),
    ],
)
def test_quantities_after_ordering_and_shipping(
    way: StockWay, command: bool, after_order: Quantities, after_shipping: Quantities
) -> None:
    with a_shop(AdobeSettings(stock=way)) as shop:
        shop.stand_in.add_product(MUG, quantity=10)
        created(shop.backend, a_draft(an_item(quantity=3)))
        if command:
            shop.stand_in.compensate()
        assert shop.quantities(MUG) == after_order
        shop.backend.record_shipments([a_shipment(PackageItem(ITEM_ID, 3))])
        shop.backend.complete_orders([ORDER_ID])
        assert shop.quantities(MUG) == after_shipping


@pytest.mark.parametrize("way", list(StockWay))
def test_cancelling_gives_back_no_more_than_was_taken(way: StockWay) -> None:
    with a_shop(AdobeSettings(stock=way)) as shop:
        shop.stand_in.add_product(MUG, quantity=10)
        created(shop.backend, a_draft(an_item(quantity=3)))
        if way is StockWay.COMMAND:
            shop.stand_in.compensate()
        shop.backend.cancel_orders([ORDER_ID], "canceled on Amazon")
        assert shop.quantities(MUG) == (10, 10)


@pytest.mark.parametrize("way", list(StockWay))
def test_orders_shipped_by_amazon_move_nothing(way: StockWay) -> None:
    with a_shop(AdobeSettings(stock=way)) as shop:
        shop.stand_in.add_product(MUG, quantity=10)
        created(shop.backend, draft_commerce_order(an_fba_order(an_item(quantity=3)), OrderSettings()))
        shop.stand_in.compensate()
        assert shop.quantities(MUG) == (10, 10)


def test_a_hold_of_other_units_than_amazon_verifies_is_cancelled_and_made_anew() -> None:
    with a_shop() as shop:
        shop.stand_in.add_product(MUG, quantity=10)
        shop.backend.reserve([ReservationRequest(ORDER_ID, "default", {MUG: 5})])
        assert shop.quantities(MUG) == (5, 10)
        created(shop.backend, a_draft(an_item(quantity=3)))
        assert shop.quantities(MUG) == (7, 10)
        assert [order.row["state"] for order in shop.stand_in.orders()] == ["canceled", "processing"]


def test_where_nothing_reserves_holding_stock_is_refused_as_a_setting() -> None:
    with a_shop(AdobeSettings(stock=StockWay.COMMAND)) as shop:
        with pytest.raises(ConfigurationError) as caught:
            shop.backend.reserve([ReservationRequest(ORDER_ID, "default", {MUG: 1})])
        assert "do not reserve" in caught.value.remedy
        assert shop.stand_in.calls() == []
