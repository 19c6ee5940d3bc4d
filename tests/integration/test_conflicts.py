"""Writers that meet: locks are taken in one order, and work that was deadlocked all the same is done again."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from saleschannel.channel.models import AmazonOrder
from saleschannel.commerce.builtin.models import Product
from saleschannel.config.wiring import order_processing
from saleschannel.domain.errors import TransientError
from saleschannel.domain.orders import PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import PackageToShip, Shipped, StockChangedError
from saleschannel.services.conflicts import MAX_CONFLICTS, until_undisturbed
from saleschannel.services.ship_order import ship_order
from tests.builders import ITEM_ID, MUG, ORDER_ID, PLATE, an_amazon_order
from tests.integration.channel_shop import a_product, an_account, at_once, import_orders


class WatchingTheLock:
    """The real order processing; notes whether somebody else could lock the Amazon order when Commerce is asked."""

    def __init__(self) -> None:
        self.amazon_order_was_free = True

    def ship(
        self,
        order: str,
        packages: Sequence[PackageToShip],
        *,
        actor: str,
        at: datetime,
        request_key: str = "",
        comment: str = "",
    ) -> Shipped:
        watcher = threading.Thread(target=self.look)
        watcher.start()
        watcher.join()
        return order_processing().ship(order, packages, actor=actor, at=at, request_key=request_key, comment=comment)

    def look(self) -> None:
        try:
            with transaction.atomic():
                AmazonOrder.objects.select_for_update(nowait=True, no_key=True).get(amazon_order_id=ORDER_ID)
        except OperationalError:
            self.amazon_order_was_free = False
        finally:
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_shipping_locks_the_amazon_order_before_anything_of_commerce_as_the_import_does() -> None:
    account = an_account()
    a_product()
    import_orders(account, an_amazon_order())
    watching = WatchingTheLock()
    package = PackageToShip(Tracking("UPS", "1Z"), (PackageItem(ITEM_ID, 1),))

    ship_order(watching, ORDER_ID, [package], actor="clerk", request_key="form", at=timezone.now())

    assert watching.amazon_order_was_free is False


@pytest.mark.django_db(transaction=True)
def test_two_transactions_that_lock_crosswise_both_get_done() -> None:
    a_product(MUG)
    a_product(PLATE)
    both_hold_one = threading.Barrier(2)
    tries: list[str] = []

    def take(first: str, second: str) -> None:
        tries.append(first)
        Product.objects.select_for_update().get(sku=first)
        if len(tries) <= 2:
            both_hold_one.wait(timeout=20)
        Product.objects.filter(sku__in=[first, second]).update(quantity=1)

    at_once(lambda: until_undisturbed(lambda: take(MUG, PLATE)), lambda: until_undisturbed(lambda: take(PLATE, MUG)))

    assert len(tries) >= 3  # the one sent back may be quicker than the one that was waiting, and meet it again
    assert set(Product.objects.values_list("quantity", flat=True)) == {1}


@pytest.mark.django_db
def test_conflicts_that_do_not_end_are_for_a_later_time() -> None:
    tries: list[None] = []

    def work() -> None:
        tries.append(None)
        raise StockChangedError

    with pytest.raises(TransientError) as caught:
        until_undisturbed(work)

    assert (len(tries), caught.value.code) == (MAX_CONFLICTS, "busy")


@pytest.mark.django_db
def test_other_errors_are_not_tried_again() -> None:
    tries: list[None] = []

    def work() -> None:
        tries.append(None)
        raise IntegrityError("not a matter of waiting")

    with pytest.raises(IntegrityError):
        until_undisturbed(work)

    assert len(tries) == 1
