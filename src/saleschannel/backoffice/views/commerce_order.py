"""The order processing page of the built-in Commerce: look at an order, ship it, comment on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice import actions
from saleschannel.backoffice.access import actor_of, page
from saleschannel.backoffice.forms.ship import CommentForm, ShipForm
from saleschannel.backoffice.order_rows import LABEL_TEXTS
from saleschannel.commerce.builtin.comments import add_comment
from saleschannel.commerce.builtin.models.orders import STATE_TEXTS
from saleschannel.commerce.builtin.queries import OrderDetail, order_detail
from saleschannel.domain.commerce import OPEN_STATES, CommerceOrderState
from saleschannel.domain.errors import SaleschannelError


def commerce_order(request: HttpRequest, number: str) -> HttpResponse:
    detail = found(number)
    return show(request, detail, ShipForm(lines=detail.lines), CommentForm())


@require_POST
def ship(request: HttpRequest, number: str) -> HttpResponse:
    """Ship one package. What is wrong is said beside the form, and nothing typed is lost."""
    detail = found(number)
    if request.POST.get("request_key") in {shipment.external_key for shipment in detail.shipments}:
        return shipped(request, number)  # the form was sent twice; what it shipped is no longer left to be checked
    form = ShipForm(request.POST, lines=detail.lines)
    if not form.is_valid():
        return show(request, detail, form, CommentForm(), status=422)
    key = form.cleaned_data["request_key"]
    try:
        actions.ship(detail.order.reference, [form.package()], actor=actor_of(request), request_key=key)
    except SaleschannelError as error:
        form.add_error(None, f"{error.message} {error.remedy}".strip())
        return show(request, found(number), form, CommentForm(), status=409)
    return shipped(request, number)


def shipped(request: HttpRequest, number: str) -> HttpResponse:
    messages.success(request, _("Shipped. Amazon is told the tracking number by itself."))
    return HttpResponseRedirect(reverse("backoffice:commerce_order", args=[number]))


@require_POST
def comment(request: HttpRequest, number: str) -> HttpResponse:
    """Add a comment for the staff."""
    detail = found(number)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return show(request, detail, ShipForm(lines=detail.lines), form, status=422)
    add_comment(detail.order.number, form.cleaned_data["text"], actor=actor_of(request))
    return HttpResponseRedirect(reverse("backoffice:commerce_order", args=[number]) + "#comments")


def found(number: str) -> OrderDetail:
    detail = order_detail(number)
    if detail is None:
        raise Http404(f"There is no Commerce order {number}.")
    return detail


def show(
    request: HttpRequest, detail: OrderDetail, ship_form: ShipForm, comment_form: CommentForm, status: int = 200
) -> HttpResponse:
    order = detail.order
    is_open = CommerceOrderState(order.state) in OPEN_STATES
    context = {
        "detail": detail,
        "order": order,
        "people": detail.people,
        "labels": [str(LABEL_TEXTS.get(label, label)) for label in order.labels],
        "ship_form": ship_form if ship_form.is_bound or (is_open and ship_form.lines) else None,
        "comment_form": comment_form,
        "changes": [
            (change, STATE_TEXTS[CommerceOrderState(change.old)], STATE_TEXTS[CommerceOrderState(change.new)])
            for change in detail.state_changes
        ],
        "amounts": amounts_of(detail),
    }
    return page(request, "commerce_order.html", _("Commerce order %s") % order.number, context, status=status)


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
