"""The steps of the two workflows as a track: what is done, where the order is now, what is still to come.

The steps and their names are those of docs/workflows/*.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from saleschannel.channel.attention_texts import attention_text
from saleschannel.channel.models.cancellations import CANCELLATION_STATE_TEXTS
from saleschannel.channel.order_details import OrderDetails
from saleschannel.channel.statuses import ChannelStatus
from saleschannel.channel.wait_texts import wait_text
from saleschannel.domain.cancellations import CancellationState
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.orders import FulfilledBy, FulfillmentStatus
from saleschannel.domain.shipments import UNCONFIRMED, ConfirmationState


class StepState(StrEnum):
    DONE = "done"
    NOW = "now"
    STOPPED = "stopped"  # a person must act
    OPEN = "open"


class TrackStep(NamedTuple):
    """One step: its name, how far it is, and a note such as a number or what it waits for."""

    name: str
    state: StepState
    note: str = ""


class _Fact(NamedTuple):
    name: str
    done: bool
    note: str = ""


def progress_track(details: OrderDetails) -> list[TrackStep]:
    """The track of the order's workflow; a canceled order ends where it was canceled."""
    by_amazon = details.order.fulfilled_by == FulfilledBy.AMAZON.value
    facts = _fulfilled_by_amazon(details) if by_amazon else _fulfilled_by_merchant(details)
    if details.order.status == ChannelStatus.CANCELED.value:
        return _canceled(details, facts)
    return _with_states(details, facts)


def what_it_waits_for(details: OrderDetails) -> str:
    """One sentence: who holds it and why, how far its cancellation is, or what the workflow waits for."""
    order = details.order
    if order.held_at is not None:
        return _("Held by %(name)s: %(why)s") % {"name": order.held_by or "—", "why": order.hold_reason}
    if details.cancellation is not None and details.cancellation_is_open:
        state = CANCELLATION_STATE_TEXTS[CancellationState(details.cancellation.state)]
        return _("Cancellation on Amazon: %s") % state
    return wait_text(order.waiting_for)


def current_step(track: Sequence[TrackStep]) -> TrackStep | None:
    """The step at which the order stands; None when it has reached its end."""
    return next((step for step in track if step.state in {StepState.NOW, StepState.STOPPED}), None)


def _fulfilled_by_merchant(details: OrderDetails) -> list[_Fact]:
    order = details.order
    complete = order.commerce_state in {CommerceOrderState.COMPLETE.value, CommerceOrderState.CLOSED.value}
    shipped, ordered = details.units_shipped, details.units_ordered
    return [
        _Fact(_("Order placed"), done=True),
        _Fact(_("Payment verified"), order.status != ChannelStatus.AWAITING_AMAZON.value),
        *_details_and_commerce_order(details),
        _Fact(_("Customer"), bool(order.commerce_number) and not order.customer_missing, _customer(details)),
        _Fact(_("Shipped"), complete or 0 < ordered <= shipped, f"{shipped} / {ordered}" if shipped else ""),
        _Fact(_("Tracking number at Amazon"), complete and _confirmed(details)),
        _Fact(_("Complete"), complete and order.fulfillment_status == FulfillmentStatus.SHIPPED.value),
    ]


def _fulfilled_by_amazon(details: OrderDetails) -> list[_Fact]:
    return [
        _Fact(_("Order placed"), done=True),
        _Fact(_("Shipped by Amazon"), details.order.fulfillment_status == FulfillmentStatus.SHIPPED.value),
        *_details_and_commerce_order(details),
        _Fact(_("Complete"), details.order.commerce_state == CommerceOrderState.COMPLETE.value),
    ]


def _details_and_commerce_order(details: OrderDetails) -> list[_Fact]:
    number = details.order.commerce_number
    return [
        _Fact(_("Details updated"), details.order.details_updated_at is not None),
        _Fact(_("Commerce order created"), bool(number), number),
    ]


def _customer(details: OrderDetails) -> str:
    if not details.order.commerce_number:
        return ""
    return details.order.customer_number or ("" if details.order.customer_missing else _("Guest"))


def _confirmed(details: OrderDetails) -> bool:
    open_states = UNCONFIRMED | {ConfirmationState.REFUSED}
    return not any(ConfirmationState(package.state) in open_states for package in details.packages)


def _canceled(details: OrderDetails, facts: list[_Fact]) -> list[TrackStep]:
    done = [TrackStep(fact.name, StepState.DONE, fact.note) for fact in facts if fact.done]
    attention = attention_text(details.order.attention_reason, details.order.attention_detail)
    return [*done, TrackStep(_("Canceled"), StepState.STOPPED if attention else StepState.DONE, attention)]


def _with_states(details: OrderDetails, facts: list[_Fact]) -> list[TrackStep]:
    order = details.order
    attention = attention_text(order.attention_reason, order.attention_detail)
    here = StepState.STOPPED if attention or order.held_at else StepState.NOW
    why = attention or what_it_waits_for(details)
    track: list[TrackStep] = []
    reached = True
    for fact in facts:
        if fact.done:
            track.append(TrackStep(fact.name, StepState.DONE, fact.note))
        elif reached:
            track.append(TrackStep(fact.name, here, why or fact.note))
            reached = False
        else:
            track.append(TrackStep(fact.name, StepState.OPEN, fact.note))
    return track
