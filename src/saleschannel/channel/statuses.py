"""The channel's own view of an order, apart from Amazon's status and the Commerce order's state (law 7)."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.domain.orders import FulfillmentStatus


class ChannelStatus(StrEnum):
    """What the Orders tab shows as the order's status."""

    AWAITING_AMAZON = "awaiting_amazon"  # pending at Amazon; not on the Orders tab
    UNSHIPPED = "unshipped"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"  # all items shipped in Commerce, or Amazon says so
    CANCELED = "canceled"
    PROBLEM = "problem"  # Amazon's status is unknown to us or means that it cannot be fulfilled


CHANNEL_STATUS_TEXTS: dict[ChannelStatus, str | Promise] = {
    ChannelStatus.AWAITING_AMAZON: _("Awaiting Amazon"),
    ChannelStatus.UNSHIPPED: _("Unshipped"),
    ChannelStatus.PARTIALLY_SHIPPED: _("Partially shipped"),
    ChannelStatus.SHIPPED: _("Shipped"),
    ChannelStatus.CANCELED: _("Canceled"),
    ChannelStatus.PROBLEM: _("Problem"),
}

TO_SHIP = (ChannelStatus.UNSHIPPED, ChannelStatus.PARTIALLY_SHIPPED)
"""What must still leave a house, ours or Amazon's; the condition of the index by ship-by time."""

FROM_AMAZON: dict[FulfillmentStatus, ChannelStatus] = {
    FulfillmentStatus.PENDING_AVAILABILITY: ChannelStatus.AWAITING_AMAZON,
    FulfillmentStatus.PENDING: ChannelStatus.AWAITING_AMAZON,
    FulfillmentStatus.UNSHIPPED: ChannelStatus.UNSHIPPED,
    FulfillmentStatus.PARTIALLY_SHIPPED: ChannelStatus.PARTIALLY_SHIPPED,
    FulfillmentStatus.SHIPPED: ChannelStatus.SHIPPED,
    FulfillmentStatus.CANCELLED: ChannelStatus.CANCELED,
    FulfillmentStatus.UNFULFILLABLE: ChannelStatus.PROBLEM,
    FulfillmentStatus.UNKNOWN: ChannelStatus.PROBLEM,
}


def channel_status(amazon: FulfillmentStatus, *, shipped: int, ordered: int) -> ChannelStatus:
    """The channel's status from Amazon's status and the units that Commerce has shipped of those ordered.

    Commerce may be ahead of Amazon: once all items are shipped there, the channel's order is shipped (workflow step 5).
    """
    status = FROM_AMAZON[amazon]
    if status in {ChannelStatus.UNSHIPPED, ChannelStatus.PARTIALLY_SHIPPED} and shipped:
        return ChannelStatus.SHIPPED if shipped >= ordered else ChannelStatus.PARTIALLY_SHIPPED
    return status
