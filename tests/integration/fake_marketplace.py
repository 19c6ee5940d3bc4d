"""A small Amazon in memory, at the port: shows orders, takes confirmations, fails when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from saleschannel.domain.errors import OutcomeUnknown, SaleschannelError
from saleschannel.domain.orders import AmazonOrder, AmazonOrderId, AmazonPackage, FulfillmentStatus, PackageItem
from saleschannel.domain.shipments import ShipmentConfirmation
from saleschannel.ports import OrderPage, OrderQuery
from tests.integration.channel_shop import NOW, a_page

LOST = OutcomeUnknown("lost", code="answer_lost")


class Killed(BaseException):
    """Stands in for kill -9 at this very point: nobody catches it."""


class FakeMarketplace:
    """`before` runs when a confirmation arrives, `after` once it has taken effect; both may raise."""

    def __init__(self, *orders: AmazonOrder) -> None:
        self.orders = {order.amazon_order_id: order for order in orders}
        self.confirmations: list[ShipmentConfirmation] = []
        self.looks = 0
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None
        self._minutes = 1
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return NOW + timedelta(minutes=self._minutes)

    def search_orders(self, query: OrderQuery, page_token: str | None = None) -> OrderPage:  # noqa: ARG002
        return a_page(*self.orders.values())

    def get_order(self, amazon_order_id: AmazonOrderId) -> OrderPage:
        self.looks += 1
        return a_page(self.orders[amazon_order_id])

    def confirm_shipment(self, confirmation: ShipmentConfirmation) -> None:
        self.before()
        with self._lock:
            self.confirmations.append(confirmation)
            self._put_package(confirmation)
        self.after()

    def ship_in_seller_central(
        self, order_id: AmazonOrderId, *items: PackageItem, reference: str = "1", tracking: str = "SC-0001"
    ) -> None:
        self._show(order_id, AmazonPackage(reference, "UPS", tracking_number=tracking, items=items))

    @property
    def created(self) -> int:
        """Packages that confirmations have made; an edit makes none."""
        return len({confirmation.package_reference for confirmation in self.confirmations})

    def _put_package(self, confirmation: ShipmentConfirmation) -> None:
        package = AmazonPackage(
            package_reference=confirmation.package_reference,
            carrier=confirmation.tracking.carrier_code,
            tracking_number=confirmation.tracking.tracking_number,
            items=confirmation.items,
        )
        self._show(confirmation.amazon_order_id, package)

    def _show(self, order_id: AmazonOrderId, package: AmazonPackage) -> None:
        """Put the package into the order, as Amazon would: the same reference is an edit."""
        self._minutes += 1
        order = self.orders[order_id]
        packages = (*[p for p in order.packages if p.package_reference != package.package_reference], package)
        fulfilled = {item.order_item_id: 0 for item in order.items}
        for shown in packages:
            for unit in shown.items:
                fulfilled[unit.order_item_id] += unit.quantity
        items = tuple(replace(item, quantity_fulfilled=fulfilled[item.order_item_id]) for item in order.items)
        done = all(item.quantity_fulfilled >= item.quantity_ordered for item in items)
        status = FulfillmentStatus.SHIPPED if done else FulfillmentStatus.PARTIALLY_SHIPPED
        self.orders[order_id] = replace(
            order, packages=packages, items=items, fulfillment_status=status, last_updated_at=self.now()
        )


def raising(error: SaleschannelError | BaseException, times: int = 1) -> Callable[[], None]:
    """Something to run that raises the error so many times, and then nothing."""
    left = [error] * times

    def fail() -> None:
        if left:
            raise left.pop()

    return fail
