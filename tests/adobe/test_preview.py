"""A dry run asks Adobe Commerce and changes nothing."""

from __future__ import annotations

from decimal import Decimal

from saleschannel.commerce.adobe.preview import AdobePreview
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.orders import SellerSku
from saleschannel.ports import CommercePreview
from tests.adobe.standing_in import Shopkeeper
from tests.builders import BUYER, MUG, ORDER_ID
from tests.contract.commerce_backend import NEW_ACCOUNT, OTHER_ORDER, a_draft, created


def test_it_sees_orders_numbers_customers_and_stock_and_writes_nothing(shop: Shopkeeper) -> None:
    (order,) = created(shop.backend, a_draft(settings=NEW_ACCOUNT))
    shop.stand_in.magento.received.clear()
    preview: CommercePreview = AdobePreview(shop.backend.shop, "default")
    seen = preview.created_orders([ORDER_ID, OTHER_ORDER])
    assert set(seen) == {ORDER_ID}
    assert (seen[ORDER_ID].number, seen[ORDER_ID].grand_total) == (order.number, Decimal("10.00"))
    assert (seen[ORDER_ID].state, seen[ORDER_ID].commerce_store) == (CommerceOrderState.PENDING, "default")
    assert preview.taken_numbers([order.number, "NONE"]) == {order.number: ORDER_ID}
    assert preview.known_customers([BUYER.email.upper()]) == {BUYER.email.upper(): order.customer_number}
    assert preview.availability("default", [MUG, SellerSku("NONE")])[MUG].available == 9
    assert preview.default_status(CommerceOrderState.PENDING) == "processing"
    assert {call.method for call in shop.stand_in.calls()} == {"GET"}
