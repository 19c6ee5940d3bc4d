"""A person has an order tried again: what only Amazon can tell is asked first."""

from __future__ import annotations

import pytest

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import OrderEvent, SellerAccount
from saleschannel.config.wiring import backend_of
from saleschannel.domain.errors import Throttled
from saleschannel.domain.orders import Address, AmazonOrderId
from saleschannel.ports import OrderPage
from saleschannel.services.retry_orders import retry_orders
from tests.builders import ORDER_ID, an_amazon_order
from tests.integration.channel_shop import NOW, a_product, an_account, import_orders, row_of
from tests.integration.fake_marketplace import FakeMarketplace

ORDER = an_amazon_order()
WITHOUT_STREET = an_amazon_order(ship_to=Address(city="Springfield"))

pytestmark = pytest.mark.django_db


def retry(account: SellerAccount, amazon: FakeMarketplace) -> list[str]:
    """The attention reasons that are left."""
    records = retry_orders(AccountStores.load(account), [ORDER_ID], amazon, backend_of, NOW, actor="clerk")
    return [record.attention_reason for record in records]


def test_an_address_that_amazon_gives_by_now_frees_the_order() -> None:
    account, amazon = an_account(), FakeMarketplace(ORDER)
    a_product()
    import_orders(account, WITHOUT_STREET)
    assert row_of(ORDER).attention_reason == "address_missing"

    assert retry(account, amazon) == [""]

    assert row_of(ORDER).commerce_number
    assert amazon.looks == 1


def test_what_lies_in_commerce_is_tried_again_without_asking_amazon() -> None:
    account, amazon = an_account(), FakeMarketplace(ORDER)
    import_orders(account, ORDER)
    assert retry(account, amazon) == ["unknown_sku"]
    a_product()

    assert retry(account, amazon) == [""]

    assert amazon.looks == 0


class BusyMarketplace(FakeMarketplace):
    """Its limits are used up."""

    def get_order(self, amazon_order_id: AmazonOrderId) -> OrderPage:
        raise Throttled(f"{amazon_order_id}: busy", retry_after=2)


def test_while_amazon_cannot_be_asked_nothing_is_told_as_tried() -> None:
    account = an_account()
    a_product()
    import_orders(account, WITHOUT_STREET)

    with pytest.raises(Throttled):
        retry(account, BusyMarketplace(ORDER))

    assert not OrderEvent.objects.filter(type="amazon_order.retried").exists()
