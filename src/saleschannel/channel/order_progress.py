"""What the channel notes of an order when its Commerce order moves on by a person's hand."""

from __future__ import annotations

from saleschannel import batch_sql
from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import AmazonOrderItem, OrderEvent
from saleschannel.channel.sales_days import PurchaseOf, mark_days
from saleschannel.channel.statuses import ChannelStatus, channel_status
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.orders import FulfillmentStatus
from saleschannel.domain.workflows.steps import WaitReason
from saleschannel.ports import ShippingProgress

SET_SHIPPED = """
    UPDATE channel_amazonorderitem AS item SET quantity_shipped = batch.shipped
      FROM unnest(%t::text[], %t::integer[]) AS batch(order_item_id, shipped)
     WHERE item.order_id = %b AND item.order_item_id = batch.order_item_id
"""

EVENT_OF_STATE = {
    CommerceOrderState.COMPLETE: EventType.COMMERCE_COMPLETED,
    CommerceOrderState.CANCELED: EventType.COMMERCE_CANCELED,
    CommerceOrderState.CLOSED: EventType.COMMERCE_CLOSED,
}


def apply_shipping_progress(order: AmazonOrderRow, progress: ShippingProgress, actor: str) -> None:
    """Take over Commerce's state and shipped units; the order's row must be locked."""
    batch_sql.run(SET_SHIPPED, list(progress.shipped), list(progress.shipped.values()), order.pk)
    ordered = sum(AmazonOrderItem.objects.filter(order=order).values_list("quantity_ordered", flat=True))
    status = channel_status(
        FulfillmentStatus(order.fulfillment_status), shipped=sum(progress.shipped.values()), ordered=ordered
    )
    if status.value != order.status:
        mark_days([PurchaseOf(order.store_id, order.purchased_at)])
    if progress.state.value != order.commerce_state and (event := EVENT_OF_STATE.get(progress.state)):
        OrderEvent.objects.create(order=order, type=event.value, actor=actor, facts={"number": order.commerce_number})
    order.status = status.value
    order.commerce_state, order.commerce_status = progress.state.value, progress.status
    if status is ChannelStatus.SHIPPED and order.waiting_for:
        order.waiting_for = WaitReason.AMAZON_CONFIRMS.value
    order.save(update_fields=["status", "commerce_state", "commerce_status", "waiting_for"])
