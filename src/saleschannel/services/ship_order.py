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
    reference: AmazonOrderId,
    packages: Sequence[PackageToShip],
    *,
    actor: str,
    request_key: str,
    at: datetime,
) -> ShippingProgress:
    """Ship packages of an order; repeating with the same `request_key` changes nothing.

    Raises OrderRejected with the remedy when the packages do not fit what is left, NotFound for an unknown order.
    """
    with transaction.atomic():
        order = AmazonOrderRow.objects.select_for_update(no_key=True).filter(amazon_order_id=reference).first()
        shipments, progress = processing.ship(reference, packages, actor=actor, request_key=request_key, at=at)
        if order is not None:  # a Commerce order need not come from Amazon
            recorded = record_packages(order, shipments, actor)
            apply_shipping_progress(order, progress, actor)
            if recorded:
                defer_confirmation(order.pk)
    return progress
