"""Cancel what is left of a partly shipped Commerce order: what is shipped is invoiced, the rest's stock comes free."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.order_progress import apply_shipping_progress
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import CommerceBackend, ShippingProgress
from saleschannel.services.advance_orders import advance_orders
from saleschannel.services.conflicts import until_undisturbed


def cancel_rest_of_order(
    order: AmazonOrderRow, backends: Callable[[str], CommerceBackend], now: datetime, *, reason: str, actor: str
) -> ShippingProgress:
    """Close the Commerce order with what is shipped; may be repeated. Raises OrderRejected when nothing was shipped."""
    stores = AccountStores.load(order.account)
    reference = AmazonOrderId(order.amazon_order_id)

    def cancel() -> ShippingProgress:
        row = AmazonOrderRow.objects.select_for_update(no_key=True).get(pk=order.pk)
        progress = closed(backends(stores.backend_of(row.store_id)), reference, reason, row.commerce_number)
        apply_shipping_progress(row, progress, actor)
        advance_orders(stores, [reference], backends, now)
        return progress

    return until_undisturbed(cancel)


def closed(backend: CommerceBackend, reference: AmazonOrderId, reason: str, number: str) -> ShippingProgress:
    for progress in backend.cancel_rest([reference], reason):
        if progress.state is CommerceOrderState.CLOSED:
            return progress
    raise OrderRejected(
        f"Nothing is left to cancel of Commerce order {number}, or nothing of it was shipped.",
        code="not_canceled",
        remedy="Reload the page to see the order as it is now; an order that was not shipped is canceled whole.",
    )
