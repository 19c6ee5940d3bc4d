"""Cancel the Commerce order of an order that is not shipped. What Amazon does with its own order is not touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.order_progress import apply_shipping_progress
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import CommerceBackend, ShippingProgress
from saleschannel.services.advance_orders import advance_orders


def cancel_order(
    order: AmazonOrderRow, backends: Callable[[str], CommerceBackend], now: datetime, *, reason: str, actor: str
) -> ShippingProgress:
    """Cancel the Commerce order, release its stock, and write it down; may be repeated.

    Raises OrderRejected when there is no Commerce order, or something of it was shipped.
    """
    if not order.commerce_number:
        raise OrderRejected(
            f"Order {order.amazon_order_id} has no Commerce order.",
            code="no_commerce_order",
            remedy="There is nothing to cancel here. Cancel it in Seller Central; the channel follows.",
        )
    stores = AccountStores.load(order.account)
    reference = AmazonOrderId(order.amazon_order_id)
    with transaction.atomic():
        row = AmazonOrderRow.objects.select_for_update(no_key=True).get(pk=order.pk)
        progress = canceled(backends(stores.backend_of(row.store_id)), reference, reason, row.commerce_number)
        apply_shipping_progress(row, progress, actor)
        advance_orders(stores, [reference], backends, now)
    return progress


def canceled(backend: CommerceBackend, reference: AmazonOrderId, reason: str, number: str) -> ShippingProgress:
    """The order's progress after cancelling. Raises OrderRejected when Commerce did not cancel it."""
    for progress in backend.cancel_orders([reference], reason):
        if progress.state is CommerceOrderState.CANCELED:
            return progress
        raise OrderRejected(
            f"Commerce order {number} is {progress.state.value} and was not canceled.",
            code="not_canceled",
            remedy="Only orders of which nothing was shipped can be canceled.",
        )
    raise OrderRejected(
        f"Commerce does not know the order {number} any more.", code="not_canceled", remedy="Look for it in Commerce."
    )
