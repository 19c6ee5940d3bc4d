"""Whatever happens in whatever order: one Commerce order, one package at Amazon for each of ours, right stock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import OrderEvent, Package, SellerAccount
from saleschannel.commerce.builtin.models import Order, Product
from saleschannel.commerce.builtin.queries import stock_differences
from saleschannel.config.wiring import backend_of, order_processing
from saleschannel.domain.errors import SaleschannelError, Throttled
from saleschannel.domain.orders import FulfillmentStatus, PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.erp.models import ErpEvent
from saleschannel.ports import PackageToShip
from saleschannel.services.confirm_shipments import Confirming, confirm_shipments
from saleschannel.services.ship_order import ship_order
from tests.builders import ITEM_ID, ORDER_ID, an_amazon_order, an_item
from tests.integration.channel_shop import a_product, an_account, import_orders, row_of
from tests.integration.fake_marketplace import LOST, FakeMarketplace, Killed, raising

UNITS, ON_THE_SHELF = 3, 10
ORDER = an_amazon_order(an_item(quantity=UNITS))
FAULTS = (None, LOST, Killed(), Throttled("busy", retry_after=1))


class Story:
    """One order between Amazon and the channel, and what may happen to it."""

    def __init__(self) -> None:
        self.account: SellerAccount = an_account()
        a_product(quantity=ON_THE_SHELF)
        self.amazon = FakeMarketplace(replace(ORDER, fulfillment_status=FulfillmentStatus.PENDING))
        self.versions = [self.amazon.orders[ORDER_ID]]

    def verify(self, _: int) -> None:
        order = self.amazon.orders[ORDER_ID]
        if order.fulfillment_status is FulfillmentStatus.PENDING:
            later = order.last_updated_at + timedelta(seconds=30)
            self.amazon.orders[ORDER_ID] = replace(
                order, fulfillment_status=FulfillmentStatus.UNSHIPPED, last_updated_at=later
            )

    def import_any_version(self, choice: int) -> None:
        """The newest version, or an older one that arrives late."""
        if self.versions[-1] != self.amazon.orders[ORDER_ID]:
            self.versions.append(self.amazon.orders[ORDER_ID])
        import_orders(self.account, self.versions[-1 - choice % len(self.versions)])

    def ship_one(self, choice: int) -> None:
        """One unit; the form of the same choice is the same form."""
        package = PackageToShip(Tracking("UPS", f"1Z-{choice}"), (PackageItem(ITEM_ID, 1),))
        with suppress(SaleschannelError):  # no Commerce order yet, or nothing left
            ship_order(
                order_processing(), ORDER_ID, [package], actor="clerk", request_key=f"form {choice}", at=timezone.now()
            )

    def confirm(self, choice: int) -> None:
        """The job, with a fault before or after the effect, or with none."""
        fault = FAULTS[choice % len(FAULTS)]
        self.amazon.before = self.amazon.after = lambda: None
        if fault is not None:
            setattr(self.amazon, "before" if choice % 2 else "after", raising(fault))
        if Order.objects.exists():
            with suppress(SaleschannelError, Killed):
                confirm_shipments(Confirming(row_of(ORDER), AccountStores.load(self.account), self.amazon, backend_of))

    def come_to_an_end(self) -> None:
        """No more faults: everything is imported, confirmed and read back."""
        self.verify(0)
        for _ in range(3):
            self.import_any_version(0)
            self.confirm(0)


def events(story: Story) -> Sequence[Callable[[int], None]]:
    return (story.verify, story.import_any_version, story.ship_one, story.confirm)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 7)), max_size=25))
def test_any_story_of_one_order_ends_with_everything_once(happenings: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        story = Story()
        for event, choice in happenings:
            events(story)[event](choice)
        story.come_to_an_end()
        check(story)
        transaction.set_rollback(True)


def check(story: Story) -> None:
    """The laws of exactly once."""
    packages = list(Package.objects.all())
    shown = story.amazon.orders[ORDER_ID].packages
    assert Order.objects.count() == ErpEvent.objects.count() == 1
    assert OrderEvent.objects.filter(type="commerce_order.created").count() == 1
    assert {p.package_reference: p.tracking_number for p in packages} == {
        p.package_reference: p.tracking_number for p in shown
    }
    assert all(package.state in {"accepted", "seen"} for package in packages)
    product = Product.objects.get()
    assert (product.quantity, product.reserved) == (ON_THE_SHELF - len(packages), UNITS - len(packages))
    assert stock_differences() == []
    row = row_of(ORDER)
    wanted = {0: "UNSHIPPED", UNITS: "SHIPPED"}.get(len(packages), "PARTIALLY_SHIPPED")
    assert (row.fulfillment_status, row.attention_reason) == (wanted, "")
    assert (row.commerce_state == "complete") == (len(packages) == UNITS)
