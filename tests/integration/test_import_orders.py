"""One pass over everything new: what changes here while Amazon answers counts for its answer."""

from __future__ import annotations

import pytest

from saleschannel.channel.models import ImportCursor, OrderSettings
from saleschannel.config.wiring import backend_of
from saleschannel.ports import OrderPage, OrderQuery
from saleschannel.services.import_orders import import_orders
from tests.builders import PURCHASED_AT, an_amazon_order
from tests.integration.channel_shop import a_product, an_account, row_of
from tests.integration.fake_marketplace import FakeMarketplace

ORDER = an_amazon_order()


class SlowMarketplace(FakeMarketplace):
    """While it answers, somebody switches the import of orders off."""

    def search_orders(self, query: OrderQuery, page_token: str | None = None) -> OrderPage:
        OrderSettings.objects.update(import_orders=False)
        return super().search_orders(query, page_token)


@pytest.mark.django_db
def test_order_settings_that_change_while_amazon_answers_count_for_the_answer() -> None:
    account = an_account()
    a_product()
    ImportCursor.objects.create(account=account, watermark=PURCHASED_AT)

    result = import_orders(account, SlowMarketplace(ORDER), backend_of)

    assert result.orders.imported == 1
    assert (row_of(ORDER).waiting_for, row_of(ORDER).commerce_number) == ("import_disabled", "")
