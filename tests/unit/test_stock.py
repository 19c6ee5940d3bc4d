"""What stands in the way of an order's items, and how a batch counts stock down."""

from __future__ import annotations

from saleschannel.domain.orders import SellerSku
from saleschannel.domain.stock import NOTHING_IN_THE_WAY, ItemsCheck, SkuAvailability, StockView, units_by_sku
from tests.builders import MUG, OTHER_ITEM_ID, PLATE, an_amazon_order, an_availability, an_item


def mugs(available: int, *, managed: bool = True, enabled: bool = True) -> StockView:
    return StockView(an_availability(SkuAvailability(MUG, enabled=enabled, managed=managed, available=available)))


def test_nothing_stands_in_the_way_of_an_item_that_is_there() -> None:
    assert mugs(1).check(an_amazon_order()) is NOTHING_IN_THE_WAY


def test_a_sku_that_commerce_does_not_know_is_unknown() -> None:
    assert StockView({}).check(an_amazon_order()) == ItemsCheck(unknown=(MUG,))


def test_a_disabled_product_is_disabled_and_nothing_else() -> None:
    assert mugs(0, enabled=False).check(an_amazon_order()) == ItemsCheck(disabled=(MUG,))


def test_an_item_is_out_of_stock_when_fewer_units_are_free_than_ordered() -> None:
    assert mugs(2).check(an_amazon_order(an_item(quantity=3))) == ItemsCheck(out_of_stock=(MUG,))


def test_units_of_one_sku_in_two_items_are_needed_together() -> None:
    order = an_amazon_order(an_item(quantity=2), an_item(MUG, 2, order_item_id=OTHER_ITEM_ID))

    assert mugs(3).check(order) == ItemsCheck(out_of_stock=(MUG,))
    assert mugs(4).check(order) is NOTHING_IN_THE_WAY


def test_stock_that_is_not_managed_never_runs_out() -> None:
    assert mugs(0, managed=False).check(an_amazon_order(an_item(quantity=99))) is NOTHING_IN_THE_WAY


def test_stock_reserved_into_the_negative_is_out_of_stock() -> None:
    assert mugs(-4).check(an_amazon_order()) == ItemsCheck(out_of_stock=(MUG,))


def test_each_sku_is_reported_by_its_own_obstacle() -> None:
    vase = SellerSku("VASE-GREEN")
    view = StockView(an_availability(SkuAvailability(MUG, available=0), SkuAvailability(PLATE, enabled=False)))
    order = an_amazon_order(an_item(), an_item(PLATE, order_item_id="2"), an_item(vase, order_item_id="3"))

    assert view.check(order) == ItemsCheck(unknown=(vase,), disabled=(PLATE,), out_of_stock=(MUG,))


def test_orders_of_one_batch_share_the_stock_in_their_order() -> None:
    view, order = mugs(3), an_amazon_order(an_item(quantity=2))
    answers = []
    for _ in range(2):
        answers.append(view.check(order))
        view.take(order)

    assert answers == [NOTHING_IN_THE_WAY, ItemsCheck(out_of_stock=(MUG,))]


def test_a_cancelled_line_needs_no_stock_and_no_product() -> None:
    order = an_amazon_order(an_item(), an_item(PLATE, 0, order_item_id=OTHER_ITEM_ID))

    assert units_by_sku(order.items) == {MUG: 1}
    assert mugs(1).check(order) is NOTHING_IN_THE_WAY
