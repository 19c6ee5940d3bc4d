"""What the order processing page shows of an order and which deeds it offers. Decides nothing about the order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import Right, may, page
from saleschannel.backoffice.commerce.ship_form import CancelForm, CommentForm, LineToShip, ShipForm, lines_to_ship
from saleschannel.backoffice.orders.rows import LABEL_TEXTS
from saleschannel.backoffice.people.buyer_data_views import ViewKind, record_view
from saleschannel.channel.to_ship import sold_on_amazon
from saleschannel.commerce.builtin.credit_reads import creditable_shown
from saleschannel.commerce.builtin.models.orders import STATE_TEXTS
from saleschannel.commerce.builtin.queries import OrderDetail, order_detail
from saleschannel.commerce.builtin.shipment_reads import last_carrier
from saleschannel.domain.commerce import OPEN_STATES, CommerceOrderState
from saleschannel.domain.orders import FulfilledBy

TRACKING_FIELD = "#id_tracking_number"
"""The end of an address: the browser puts the cursor into the field it names, without a script."""

LAST_CARRIER = "last_carrier"
"""Where a session keeps the carrier that the person used last."""


@dataclass(frozen=True)
class ProcessedOrder:
    """An order on the processing page, with what may be done with it."""

    detail: OrderDetail

    @cached_property
    def lines(self) -> list[LineToShip]:
        """The lines of which units are left; they can be shipped while the order is open."""
        reference = self.detail.order.reference
        return lines_to_ship(self.detail.lines, sold_on_amazon([reference]).get(reference, {}))

    @property
    def is_open(self) -> bool:
        return CommerceOrderState(self.detail.order.state) in OPEN_STATES

    @property
    def anything_shipped(self) -> bool:
        return any(line.quantity_shipped for line in self.detail.lines)

    @property
    def can_be_invoiced(self) -> bool:
        return any(line.quantity_shipped > line.quantity_invoiced for line in self.detail.lines)

    @cached_property
    def can_be_credited(self) -> bool:
        if not any(line.quantity_invoiced for line in self.detail.lines):
            return False
        return not creditable_shown(self.detail.order, self.detail.lines, self.detail.credit_memos).is_settled

    def ship_form(self, request: HttpRequest) -> ShipForm:
        """A fresh form with the carrier that was used last."""
        carrier = request.session.get(LAST_CARRIER) or last_carrier()
        return ShipForm(lines=self.lines, purchased_at=self.detail.order.purchased_at, carrier=carrier)


def found(number: str) -> ProcessedOrder:
    """The order with this number. Raises Http404."""
    detail = order_detail(number)
    if detail is None:
        raise Http404(f"There is no Commerce order {number}.")
    return ProcessedOrder(detail)


def show(
    request: HttpRequest,
    processed: ProcessedOrder,
    *,
    ship_form: ShipForm | None = None,
    comment_form: CommentForm | None = None,
    cancel_form: CancelForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; a form that is given is shown as it was filled in."""
    detail = processed.detail
    may_act = may(request, Right.ORDERS)
    if ship_form is None and may_act and processed.is_open and processed.lines:
        ship_form = processed.ship_form(request)
    context = {
        **shown(request, processed),
        "ship_form": ship_form,
        "comment_form": comment_form or CommentForm(),
        "cancel_form": cancel_form or CancelForm(),
        "may_act": may_act,
        "may_cancel": may_act and processed.is_open and detail.order.fulfilled_by == FulfilledBy.MERCHANT.value,
        "may_invoice": may_act and processed.can_be_invoiced,
        "may_credit": may_act and processed.can_be_credited,
    }
    return page(request, "commerce_order.html", _("Commerce order %s") % detail.order.number, context, status=status)


def shown(request: HttpRequest, processed: ProcessedOrder) -> dict[str, Any]:
    detail = processed.detail
    order = detail.order
    sees_buyer = may(request, Right.BUYER_DATA)
    if sees_buyer and not detail.people_are_locked:
        record_view(request, orders=[order.reference], kind=ViewKind.COMMERCE_ORDER)
    return {
        "detail": detail,
        "order": order,
        "processed": processed,
        "people": detail.people,
        "sees_buyer": sees_buyer,
        "labels": [str(LABEL_TEXTS.get(label, label)) for label in order.labels],
        "changes": [(change, state_text(change.old), state_text(change.new)) for change in detail.state_changes],
        "amounts": amounts_of(detail),
        "canceled_on_amazon": canceled_on_amazon(processed),
    }


def state_text(state: str) -> str | Promise:
    return STATE_TEXTS[CommerceOrderState(state)]


def canceled_on_amazon(processed: ProcessedOrder) -> list[tuple[str, int]]:
    """SKU and units that Commerce has left of an open order although Amazon does not count them as sold any more."""
    if not processed.is_open:
        return []
    offered = {line.line.pk: line.left for line in processed.lines}
    found = []
    for line in processed.detail.lines:
        left = line.quantity - line.quantity_canceled - line.quantity_shipped
        if left > offered.get(line.pk, 0):
            found.append((line.sku, left - offered.get(line.pk, 0)))
    return found


def amounts_of(detail: OrderDetail) -> list[tuple[str, object]]:
    """The order's amounts by name; those that are zero are left out, except the subtotal."""
    order = detail.order
    named = [
        (_("Subtotal"), order.subtotal),
        (_("Shipping"), order.shipping),
        (_("Gift wrap"), order.gift_wrap),
        (_("Fees"), order.fees),
        (_("Tax"), order.tax),
        (_("Discount"), order.discount),
        (_("Adjustment"), order.adjustment),
    ]
    return named[:1] + [(name, amount) for name, amount in named[1:] if amount]
