"""One pass over everything new: what changes here while Amazon answers counts for its answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleschannel.channel.models import ImportCursor, OrderSettings
from saleschannel.config.wiring import backend_of
from saleschannel.domain.errors import Unavailable
from saleschannel.ports import OrderPage, OrderQuery
from saleschannel.services.import_orders import PATIENCE_WITH_A_TOKEN, import_orders
from tests.builders import PURCHASED_AT, an_amazon_order
from tests.integration.channel_shop import a_product, an_account, row_of
from tests.integration.fake_marketplace import FakeMarketplace

ORDER = an_amazon_order()


class SlowMarketplace(FakeMarketplace):
    """While it answers, somebody switches the import of orders off."""

    def search_orders(self, query: OrderQuery, page_token: str | None = None) -> OrderPage:
        OrderSettings.objects.update(import_orders=False)
        return super().search_orders(query, page_token)


class StuckMarketplace(FakeMarketplace):
    """It never answers for a following page."""

    def search_orders(self, query: OrderQuery, page_token: str | None = None) -> OrderPage:
        if page_token:
            raise Unavailable("Amazon gave no usable answer (HTTP 500).", code="http_500")
        return super().search_orders(query, page_token)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("silence", "token_after"),
    [(PATIENCE_WITH_A_TOKEN - timedelta(seconds=1), "page-2"), (PATIENCE_WITH_A_TOKEN, "")],
)
def test_a_following_page_that_does_not_come_for_long_does_not_hold_up_the_import(
    silence: timedelta, token_after: str
) -> None:
    account, amazon = an_account(), StuckMarketplace(ORDER)
    cursor = ImportCursor.objects.create(
        account=account,
        watermark=PURCHASED_AT,
        page_token="page-2",
        window_after=PURCHASED_AT,
        window_before=amazon.now() - timedelta(hours=2),
        window_started_at=amazon.now() - timedelta(hours=2),
        window_marketplaces=["ATVPDKIKX0DER"],
        last_success_at=amazon.now() - silence,
    )

    with pytest.raises(Unavailable):
        import_orders(account, amazon, backend_of)

    cursor.refresh_from_db()
    assert (cursor.page_token, cursor.watermark) == (token_after, PURCHASED_AT)


@pytest.mark.django_db
def test_order_settings_that_change_while_amazon_answers_count_for_the_answer() -> None:
    account = an_account()
    a_product()
    ImportCursor.objects.create(account=account, watermark=PURCHASED_AT)

    result = import_orders(account, SlowMarketplace(ORDER), backend_of)

    assert result.orders.imported == 1
    assert (row_of(ORDER).waiting_for, row_of(ORDER).commerce_number) == ("import_disabled", "")
