"""A person has an order read from Amazon now, and is told what changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from saleschannel.channel.models import OrderEvent
from saleschannel.config.wiring import backend_of
from saleschannel.domain.orders import FulfillmentStatus
from saleschannel.services.refresh_order import refresh_order
from tests.builders import ORDER_ID, an_amazon_order
from tests.integration.channel_shop import NOW, a_product, an_account, import_orders, row_of
from tests.integration.fake_marketplace import FakeMarketplace

ORDER = an_amazon_order()

pytestmark = pytest.mark.django_db


def refresh(amazon: FakeMarketplace) -> tuple[str, ...]:
    return refresh_order(row_of(ORDER), amazon, backend_of, actor="clara")


def test_what_changed_is_named_imported_and_told() -> None:
    a_product()
    import_orders(an_account(), ORDER)
    news = replace(
        ORDER,
        fulfillment_status=FulfillmentStatus.CANCELLED,
        ship_to=replace(ORDER.ship_to, phone="555"),
        last_updated_at=NOW + timedelta(minutes=1),
    )
    assert refresh(FakeMarketplace(news)) == ("status", "address")
    assert (row_of(ORDER).status, row_of(ORDER).commerce_state) == ("canceled", "canceled")
    event = OrderEvent.objects.get(type="amazon_order.refreshed")
    assert (event.actor, event.facts) == ("clara", {"changes": "status address"})


def test_nothing_new_is_told_so() -> None:
    import_orders(an_account(), ORDER)
    amazon = FakeMarketplace(ORDER)
    assert refresh(amazon) == ("nothing",)
    assert amazon.looks == 1
    assert row_of(ORDER).amazon_order_id == ORDER_ID
