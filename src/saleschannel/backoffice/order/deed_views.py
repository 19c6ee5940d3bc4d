"""The deeds on the order page: retry, refresh, hold, release, cancel, repair the address, correct a package."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import Right, actor_of, may, page, refused
from saleschannel.backoffice.order import actions as order_actions
from saleschannel.backoffice.order.deed_forms import AddressForm, CancelForm, HoldForm, TrackingForm
from saleschannel.backoffice.people.buyer_data_views import ViewKind, record_view
from saleschannel.channel.attention_texts import attention_cause
from saleschannel.channel.cancel_texts import cancel_text
from saleschannel.channel.change_texts import changes_text
from saleschannel.channel.hold_texts import hold_text
from saleschannel.channel.models import AmazonOrder, Package
from saleschannel.channel.order_details import OrderDetails, order_details
from saleschannel.domain.address_checks import EDITABLE_FIELDS
from saleschannel.domain.errors import SaleschannelError
from saleschannel.services.cancel_on_amazon import obstacle_to_cancellation
from saleschannel.services.repair_address import may_repair

WRONG = 422


@require_POST
def retry(request: HttpRequest, amazon_order_id: str) -> HttpResponse:
    """Try the order again, and say what came of it."""
    row = row_of(amazon_order_id)
    try:
        left = order_actions.retry(row, actor_of(request))
    except SaleschannelError as error:
        complain(request, error)
    else:
        if left:
            messages.warning(request, _("Tried again. It still needs attention: %s.") % attention_cause(left))
        else:
            messages.success(request, _("Tried again. The order goes on."))
    return back(row)


@require_POST
def refresh(request: HttpRequest, amazon_order_id: str) -> HttpResponse:
    """Read the order from Amazon now, and say what has changed."""
    row = row_of(amazon_order_id)
    try:
        changed = order_actions.refresh(row, actor_of(request))
    except SaleschannelError as error:
        complain(request, error)
    else:
        messages.success(request, _("Read from Amazon. Changed: %s.") % changes_text(" ".join(changed)))
    return back(row)


def hold(request: HttpRequest, amazon_order_id: str) -> HttpResponse:
    """Ask why, and hold the order."""
    row = row_of(amazon_order_id)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        result = order_actions.hold(row, form.cleaned_data["reason"], actor_of(request))
        messages.success(request, hold_text(result.value))
        return back(row)
    return deed_page(request, row, "order_hold.html", _("Hold order %s") % amazon_order_id, {"form": form})


@require_POST
def release(request: HttpRequest, amazon_order_id: str) -> HttpResponse:
    row = row_of(amazon_order_id)
    messages.success(request, hold_text(order_actions.release(row, actor_of(request)).value))
    return back(row)


def cancel(request: HttpRequest, amazon_order_id: str) -> HttpResponse:
    """Ask for Amazon's reason and a confirmation, and ask Amazon to cancel; or say why Amazon would not."""
    row = row_of(amazon_order_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = order_actions.cancel_on_amazon(row, form.chosen(), actor_of(request))
        except SaleschannelError as error:
            form.add_error(None, f"{error.message} {error.remedy}")
        else:
            level = messages.SUCCESS if outcome.requested else messages.ERROR
            messages.add_message(request, level, cancel_text(outcome.result.value))
            return back(row)
    obstacle = obstacle_to_cancellation(row)
    context = {"form": form, "obstacle": cancel_text(obstacle.value) if obstacle else ""}
    return deed_page(request, row, "order_cancel.html", _("Cancel order %s on Amazon") % amazon_order_id, context)


def address(request: HttpRequest, amazon_order_id: str) -> HttpResponse:
    """Show the address in use in a form, keep the repaired one, or go back to Amazon's."""
    if not may(request, Right.BUYER_DATA):
        return refused(request, Right.BUYER_DATA)
    details = order_details(amazon_order_id)
    if details is None:
        raise Http404(f"There is no Amazon order {amazon_order_id}.")
    row = details.order
    form = AddressForm(request.POST or None, initial={name: getattr(details.ship_to, name) for name in EDITABLE_FIELDS})
    if request.method == "POST" and keep_address(request, row, form):
        return back(row)
    record_view(request, orders=[amazon_order_id], kind=ViewKind.ORDER)
    title = _("Delivery address of order %s") % amazon_order_id
    return deed_page(request, row, "order_address.html", title, address_context(details, form))


def address_context(details: OrderDetails, form: AddressForm) -> dict[str, Any]:
    return {
        "form": form,
        "details": details,
        "amazon_address": details.people.ship_to,
        "open": may_repair(details.order) and not details.buyer_is_locked,
    }


def keep_address(request: HttpRequest, row: AmazonOrder, form: AddressForm) -> bool:
    """Do what was asked for; False when the form must be shown again, with what is wrong beside each field."""
    restore = "restore" in request.POST
    if not restore and not form.is_valid():
        return False
    try:
        wanted = None if restore else form.address()
        outcome = order_actions.repair_address(row, wanted, actor_of(request))
    except SaleschannelError as error:
        form.add_error(None, f"{error.message} {error.remedy}")
        return False
    tell_of_address(request, outcome.changed, outcome.attention_reason, followed=outcome.commerce_followed)
    return True


def tell_of_address(request: HttpRequest, changed: tuple[str, ...], attention: str, *, followed: bool) -> None:
    if not changed:
        messages.info(request, _("Nothing was changed: the address is in use already."))
        return
    messages.success(
        request,
        _("The address was changed, in Commerce too.") if followed else _("The address was changed."),
    )
    if attention:
        messages.warning(request, _("The order still needs attention: %s.") % attention_cause(attention))


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a refused confirmation again as it is."""
    package = get_object_or_404(Package.objects.select_related("order"), pk=pk)
    try:
        sent = order_actions.send_package_again(package.pk, actor_of(request))
    except SaleschannelError as error:
        complain(request, error)
    else:
        messages.success(request, _("The confirmation is sent again.") if sent else _("It was sent again already."))
    return back(package.order, "packages")


def tracking(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct carrier and tracking number of a package."""
    package = get_object_or_404(Package.objects.select_related("order"), pk=pk)
    row = package.order
    form = TrackingForm(request.POST or None, initial=typed_before(package))
    if request.method == "POST" and form.is_valid():
        try:
            changed = order_actions.correct_tracking(package.pk, form.tracking(), actor_of(request))
        except SaleschannelError as error:
            form.add_error(None, f"{error.message} {error.remedy}")
        else:
            said = _("Corrected. Amazon is told now.") if changed else _("Nothing was changed.")
            messages.success(request, said)
            return back(row, "packages")
    context = {"form": form, "package": package}
    title = _("Tracking number of order %s") % row.amazon_order_id
    return deed_page(request, row, "order_tracking.html", title, context)


def typed_before(package: Package) -> dict[str, str]:
    return {
        "carrier": package.carrier_code,
        "carrier_name": package.carrier_name,
        "tracking_number": package.tracking_number,
        "shipping_method": package.shipping_method,
    }


def row_of(amazon_order_id: str) -> AmazonOrder:
    row = AmazonOrder.objects.select_related("account", "store").filter(amazon_order_id=amazon_order_id).first()
    if row is None:
        raise Http404(f"There is no Amazon order {amazon_order_id}.")
    return row


def back(row: AmazonOrder, tab: str = "") -> HttpResponse:
    address_of_page = reverse("backoffice:order", args=[row.amazon_order_id])
    return HttpResponseRedirect(f"{address_of_page}?tab={tab}" if tab else address_of_page)


def complain(request: HttpRequest, error: SaleschannelError) -> None:
    messages.error(request, f"{error.message} {error.remedy}".strip())


def deed_page(
    request: HttpRequest, row: AmazonOrder, template: str, title: str, context: dict[str, Any]
) -> HttpResponse:
    """A page with one form; 422 when what was typed must be mended."""
    status = WRONG if request.method == "POST" else 200
    return page(request, template, title, {"order": row, **context}, status=status)
