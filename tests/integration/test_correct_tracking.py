"""A person corrects a tracking number that Amazon has: the same package is edited, and the edit is read back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import Package, SellerAccount
from saleschannel.channel.package_writes import mark_seen
from saleschannel.config.wiring import backend_of, order_processing, tracking_corrections
from saleschannel.domain.errors import NotFound, OrderRejected
from saleschannel.domain.orders import OrderItemId, PackageItem, Program
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import PackageToShip
from saleschannel.services.confirm_shipments import Confirming, confirm_shipments
from saleschannel.services.correct_tracking import correct_tracking
from saleschannel.services.ship_order import ship_order
from tests.builders import ITEM_ID, ORDER_ID, an_amazon_order
from tests.integration.channel_shop import NOW, a_page, a_product, an_account, import_orders, row_of
from tests.integration.fake_marketplace import FakeMarketplace

ORDER = an_amazon_order()
NEW = Tracking("UPS", "1Z-NEW")

pytestmark = pytest.mark.django_db


def shipped(*programs: str) -> tuple[SellerAccount, FakeMarketplace]:
    account = an_account()
    a_product()
    order = an_amazon_order(programs=programs)
    import_orders(account, order)
    package = PackageToShip(Tracking("UPS", "1Z-OLD"), (PackageItem(OrderItemId(ITEM_ID), 1),))
    ship_order(order_processing(), ORDER_ID, [package], actor="clara", request_key="one", at=NOW)
    return account, FakeMarketplace(order)


def confirm(account: SellerAccount, amazon: FakeMarketplace) -> None:
    confirm_shipments(Confirming(row_of(ORDER), AccountStores.load(account), amazon, backend_of))


def look(account: SellerAccount, amazon: FakeMarketplace, minutes: int) -> None:
    import_orders(account, amazon.orders[ORDER_ID], now=NOW + timedelta(minutes=minutes))


def correct(tracking: Tracking = NEW) -> bool:
    return correct_tracking(tracking_corrections(), Package.objects.get().pk, tracking, actor="clara", at=NOW)


def test_a_package_that_amazon_shows_is_edited_under_its_reference() -> None:
    account, amazon = shipped()
    confirm(account, amazon)
    look(account, amazon, 5)
    assert Package.objects.get().state == "seen"

    assert correct()
    confirm(account, amazon)

    assert [(c.package_reference, c.tracking.tracking_number) for c in amazon.confirmations] == [
        ("1", "1Z-OLD"),
        ("1", "1Z-NEW"),
    ]
    assert amazon.created == 1
    look(account, amazon, 10)
    package = Package.objects.get()
    assert (package.state, package.mismatch, package.package_reference) == ("seen", "", "1")


def test_while_amazon_still_shows_the_old_number_the_edit_is_not_called_seen() -> None:
    account, amazon = shipped()
    confirm(account, amazon)
    old = amazon.orders[ORDER_ID]
    look(account, amazon, 5)
    correct()
    confirm(account, amazon)

    mark_seen(account.pk, a_page(old).orders, NOW)
    assert Package.objects.get().state == "accepted"
    mark_seen(account.pk, a_page(amazon.orders[ORDER_ID]).orders, NOW)
    assert Package.objects.get().state == "seen"


def test_what_amazon_confirms_itself_is_not_corrected_here() -> None:
    shipped(Program.SHIP_PLUS)
    with pytest.raises(OrderRejected, match="Amazon itself learns"):
        correct()
    assert Package.objects.get().tracking_number == "1Z-OLD"


def test_a_correction_without_a_number_or_of_no_package_is_refused() -> None:
    shipped()
    with pytest.raises(OrderRejected, match="no carrier or no tracking number"):
        correct(Tracking("UPS", " "))
    with pytest.raises(NotFound):
        correct_tracking(tracking_corrections(), 0, NEW, actor="clara", at=NOW)
