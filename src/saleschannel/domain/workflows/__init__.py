"""The two workflows, each a list of steps that reads like the tables of the design's §1."""

from __future__ import annotations

from saleschannel.domain.orders import AmazonOrder, FulfilledBy
from saleschannel.domain.workflows import fulfilled_by_amazon, fulfilled_by_merchant
from saleschannel.domain.workflows.steps import Situation, Step


def should_import(order: AmazonOrder) -> bool:
    """Whether an order the channel has not seen before is imported at all."""
    if not order.sold_on_amazon:  # multi-channel fulfilment: the merchant's own order, it would come back as a sale
        return False
    if order.fulfilled_by is FulfilledBy.AMAZON:
        return fulfilled_by_amazon.should_import(order)
    return fulfilled_by_merchant.should_import(order)


def next_step(situation: Situation) -> Step:
    """The one thing to do next with an order; waiting, being finished and needing attention are answers too."""
    if situation.order.fulfilled_by is FulfilledBy.AMAZON:
        return fulfilled_by_amazon.next_step(situation)
    return fulfilled_by_merchant.next_step(situation)
