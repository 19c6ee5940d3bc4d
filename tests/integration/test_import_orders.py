"""One pass over everything new: what changes here while Amazon answers counts for its answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from saleschannel.channel.models import ImportCursor, OrderSettings
from saleschannel.config.wiring import backend_of
from saleschannel.domain.errors import Unavailable
from saleschannel.domain.import_window import latest_upper_bound
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


class ListeningMarketplace(FakeMarketplace):
    """It keeps the upper bounds it was asked for."""

    def __init__(self) -> None:
        super().__init__(ORDER)
        self.asked_up_to: list[datetime] = []

    def search_orders(self, query: OrderQuery, page_token: str | None = None) -> OrderPage:
        self.asked_up_to.append(query.before)
        return super().search_orders(query, page_token)


@pytest.mark.django_db
def test_a_pass_that_finishes_an_interrupted_window_reads_on_to_the_present() -> None:
    account, amazon = an_account(), ListeningMarketplace()
    an_hour_ago = amazon.now() - timedelta(hours=1)
    cursor = ImportCursor.objects.create(
        account=account,
        watermark=PURCHASED_AT,
        page_token="page-2",
        window_after=PURCHASED_AT,
        window_before=an_hour_ago,
        window_started_at=an_hour_ago,
        window_marketplaces=["ATVPDKIKX0DER"],
    )

    result = import_orders(account, amazon, backend_of)

    assert amazon.asked_up_to == [an_hour_ago, latest_upper_bound(amazon.now())]
    cursor.refresh_from_db()
    assert (result.pages, cursor.watermark) == (2, latest_upper_bound(amazon.now()))


@pytest.mark.django_db
def test_order_settings_that_change_while_amazon_answers_count_for_the_answer() -> None:
    account = an_account()
    a_product()
    ImportCursor.objects.create(account=account, watermark=PURCHASED_AT)

    result = import_orders(account, SlowMarketplace(ORDER), backend_of)

    assert result.orders.imported == 1
    assert (row_of(ORDER).waiting_for, row_of(ORDER).commerce_number) == ("import_disabled", "")
