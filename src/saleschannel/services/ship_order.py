"""Ship an order on the order processing page: Commerce ships, the channel keeps the packages, a job confirms them.

All in one transaction: a package that exists will be confirmed, and one that does not exist never will be.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from saleschannel.channel.attention_texts import attention_remedy, attention_text
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import Cancellation
from saleschannel.channel.order_progress import apply_shipping_progress
from saleschannel.channel.package_writes import record_packages
from saleschannel.channel.wait_texts import wait_text
from saleschannel.domain.cancellations import OPEN_CANCELLATIONS
from saleschannel.domain.carriers import OTHER
from saleschannel.domain.errors import OrderRejected
from saleschannel.job_queue import defer_confirmation
from saleschannel.ports import OrderProcessing, PackageToShip, Shipped, ShippingProgress
from saleschannel.services.conflicts import until_undisturbed

LONGEST_TEXT = 100


def ship_order(
    processing: OrderProcessing,
    order: str,
    packages: Sequence[PackageToShip],
    *,
    actor: str,
    request_key: str,
    at: datetime,
) -> ShippingProgress:
    """Ship packages of an order, named by its Commerce or Amazon number; the same `request_key` ships once.

    Raises OrderRejected with the remedy when the packages do not fit what is left or Amazon would not take them,
    NotFound for an unknown order.
    """

    def ship() -> ShippingProgress:
        row = lock_order(order)
        name = order if row is None else row.amazon_order_id
        if row is not None:
            refuse_while_stopped(row)
            refuse_without_commerce_order(row)
            refuse_untraceable(name, packages)
        shipped = processing.ship(name, packages, actor=actor, at=at, request_key=request_key)
        if row is not None:  # a Commerce order need not come from Amazon
            refuse_canceled_on_amazon(row, shipped)
            record_shipment(row, shipped, actor)
        return shipped.progress

    return until_undisturbed(ship)


def refuse_while_stopped(row: AmazonOrderRow) -> None:
    """A held order is not shipped, nor one whose cancellation Amazon was asked for."""
    if row.held_at is not None:
        raise OrderRejected(
            f"Order {row.amazon_order_id} is held by {row.held_by or 'somebody'}: {row.hold_reason}",
            code="held",
            remedy="Release it first.",
        )
    open_states = [state.value for state in OPEN_CANCELLATIONS]
    if Cancellation.objects.filter(order=row, state__in=open_states).exists():
        raise OrderRejected(
            f"Amazon was asked to cancel order {row.amazon_order_id}.",
            code="cancellation_open",
            remedy="Wait for Amazon's answer, a few minutes; it is shown on the order's page.",
        )


def refuse_without_commerce_order(row: AmazonOrderRow) -> None:
    """A pending or held order has nothing to ship in Commerce yet; what it waits for is the remedy."""
    if not row.commerce_number:
        cause = attention_text(row.attention_reason, row.attention_detail) or wait_text(row.waiting_for)
        raise OrderRejected(
            f"Order {row.amazon_order_id} has no Commerce order yet, so nothing of it can be shipped. {cause}".strip(),
            code="no_commerce_order",
            remedy=attention_remedy(row.attention_reason) or "Wait until the channel has created it.",
        )


def refuse_untraceable(order: str, packages: Sequence[PackageToShip]) -> None:
    """Amazon takes no package without carrier and tracking number: shipped that way, it could never be confirmed."""
    for package in packages:
        tracking = package.tracking
        carrier = tracking.carrier_name if tracking.carrier_code == OTHER else tracking.carrier_code
        if not carrier.strip() or not tracking.tracking_number.strip():
            raise OrderRejected(
                f"Order {order} was not shipped: the package has no carrier or no tracking number.",
                code="tracking_missing",
                remedy="Enter the carrier and the tracking number; Amazon takes no package without them.",
            )
        texts = (tracking.carrier_code, tracking.carrier_name, tracking.shipping_method, tracking.tracking_number)
        if max(map(len, texts)) > LONGEST_TEXT:
            raise OrderRejected(
                f"Order {order} was not shipped: carrier, service or tracking number is too long.",
                code="tracking_too_long",
                remedy=f"Enter at most {LONGEST_TEXT} characters for each of them.",
            )


def refuse_canceled_on_amazon(row: AmazonOrderRow, shipped: Shipped) -> None:
    """Units that Amazon cancelled are not sold any more: what was just shipped of them is rolled back."""
    if shipped.repeated:
        return
    sold = dict(row.items.values_list("order_item_id", "quantity_ordered"))
    for item_id in {item.order_item_id for shipment in shipped.shipments for item in shipment.items}:
        if shipped.progress.shipped.get(item_id, 0) > sold.get(item_id, 0):
            raise OrderRejected(
                f"Order {row.amazon_order_id} was not shipped: Amazon has {sold.get(item_id, 0)} units of item "
                f"{item_id} as sold, fewer than would be shipped. The others were canceled there.",
                code="canceled_on_amazon",
                remedy="Reload the page; it offers only what Amazon still counts as sold.",
            )


def lock_order(number: str) -> AmazonOrderRow | None:
    """The Amazon order with this Commerce or Amazon number. Locked before Commerce's order, as by the import."""
    orders = AmazonOrderRow.objects.select_for_update(no_key=True)
    return orders.filter(commerce_number=number).first() or orders.filter(amazon_order_id=number).first()


def record_shipment(row: AmazonOrderRow, shipped: Shipped, actor: str) -> None:
    """Keep the packages and have them confirmed; take over what Commerce says of the order."""
    recorded = record_packages(row, shipped.shipments, actor)
    apply_shipping_progress(row, shipped.progress, actor)
    if recorded:
        defer_confirmation(row.pk)
