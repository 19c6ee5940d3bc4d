"""Ship an order on the order processing page: Commerce ships, the channel keeps the packages, a job confirms them.

All in one transaction: a package that exists will be confirmed, and one that does not exist never will be.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.order_progress import apply_shipping_progress
from saleschannel.channel.package_writes import record_packages
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.job_queue import defer_confirmation
from saleschannel.ports import OrderProcessing, PackageToShip, ShippingProgress


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

    Raises OrderRejected with the remedy when the packages do not fit what is left, NotFound for an unknown order.
    """
    with transaction.atomic():
        shipped = processing.ship(order, packages, actor=actor, at=at, request_key=request_key)
        row = lock_order_with_reference(shipped.progress.reference)
        if row is not None:  # a Commerce order need not come from Amazon
            recorded = record_packages(row, shipped.shipments, actor)
            apply_shipping_progress(row, shipped.progress, actor)
            if recorded:
                defer_confirmation(row.pk)
    return shipped.progress


def lock_order_with_reference(reference: AmazonOrderId) -> AmazonOrderRow | None:
    """The Amazon order of a Commerce order, locked until the transaction ends."""
    return AmazonOrderRow.objects.select_for_update(no_key=True).filter(amazon_order_id=reference).first()
