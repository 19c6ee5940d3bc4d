"""The order processing page of the built-in Commerce: look at an order, ship it, go on to the next one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice import actions
from saleschannel.backoffice.access import actor_of
from saleschannel.backoffice.commerce.order_page import (
    LAST_CARRIER,
    TRACKING_FIELD,
    ProcessedOrder,
    found,
    show,
    state_text,
)
from saleschannel.backoffice.commerce.ship_form import ShipForm
from saleschannel.backoffice.commerce.tracking_warnings import warn
from saleschannel.channel.to_ship import next_to_ship
from saleschannel.domain.errors import SaleschannelError


def commerce_order(request: HttpRequest, number: str) -> HttpResponse:
    return show(request, found(number))


def next_order(request: HttpRequest) -> HttpResponse:
    """On to the next order to ship, the most urgent one after the one named by `?after=`."""
    number = next_to_ship(request.GET.get("after", ""))
    if not number:
        messages.success(request, _("Nothing is left to ship."))
        return HttpResponseRedirect(reverse("backoffice:orders_to_ship"))
    return HttpResponseRedirect(reverse("backoffice:commerce_order", args=[number]) + TRACKING_FIELD)


@require_POST
def ship(request: HttpRequest, number: str) -> HttpResponse:
    """Ship packages, or add and remove one. What is wrong is said beside the form, and nothing typed is lost."""
    processed = found(number)
    if request.POST.get("request_key") in {package.shipment.external_key for package in processed.detail.packages}:
        return shipped(request, number)  # the form was sent twice; what it shipped is no longer left to be checked
    if "add_package" in request.POST or "remove_package" in request.POST:
        return show(request, processed, ship_form=with_other_packages(request, processed))
    form = ShipForm(request.POST, lines=processed.lines, purchased_at=processed.detail.order.purchased_at)
    if not processed.is_open:
        words = {"number": number, "state": state_text(processed.detail.order.state)}
        form.add_error(None, _("Order %(number)s is “%(state)s” by now: nothing of it can be shipped.") % words)
        return show(request, processed, ship_form=form, status=409)
    if not form.is_valid() or warn(form.packages, processed.detail.order.pk):
        return show(request, processed, ship_form=form, status=422)
    try:
        actions.ship(
            processed.detail.order.reference,
            [package.package() for package in form.packages],
            actor=actor_of(request),
            request_key=form.cleaned_data["request_key"],
            shipped_at=form.shipped_at(),
        )
    except SaleschannelError as error:
        form.add_error(None, f"{error.message} {error.remedy}".strip())
        return show(request, found(number), ship_form=form, status=409)
    request.session[LAST_CARRIER] = form.packages[-1].cleaned_data["carrier"]
    return shipped(request, number)


def with_other_packages(request: HttpRequest, processed: ProcessedOrder) -> ShipForm:
    return ShipForm.changed(
        request.POST,
        add="add_package" in request.POST,
        remove=request.POST.get("remove_package", ""),
        lines=processed.lines,
        purchased_at=processed.detail.order.purchased_at,
    )


def shipped(request: HttpRequest, number: str) -> HttpResponse:
    """Back to the order, or on to the next one if the clerk wants that."""
    messages.success(request, _("Commerce order %s: shipped. Amazon is told the tracking number by itself.") % number)
    if request.POST.get("then") == "next":
        return HttpResponseRedirect(f"{reverse('backoffice:next_to_ship')}?after={number}")
    return HttpResponseRedirect(reverse("backoffice:commerce_order", args=[number]))
