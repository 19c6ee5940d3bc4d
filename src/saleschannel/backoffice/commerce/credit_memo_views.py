"""Making a credit memo of an invoiced order. It refunds nothing at Amazon, and the page says so."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import actor_of, page
from saleschannel.backoffice.commerce import actions as commerce_actions
from saleschannel.backoffice.commerce.credit_form import CreditForm
from saleschannel.backoffice.commerce.order_page import ProcessedOrder, found
from saleschannel.commerce.builtin.credit_reads import creditable_shown
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.marketplaces import MARKETPLACES
from saleschannel.domain.orders import FulfilledBy


def credit_memo(request: HttpRequest, number: str) -> HttpResponse:
    """The form; what is wrong is said beside it, and nothing typed is lost."""
    processed = found(number)
    if request.method != "POST":
        return show(request, processed, form_of(processed))
    key = request.POST.get("request_key", "")
    if key in {memo.external_key for memo in processed.detail.credit_memos}:
        return made(request, number)  # the form was sent twice
    form = form_of(processed, request)
    if not form.is_valid():
        return show(request, processed, form, status=422)
    reference = processed.detail.order.reference
    try:
        commerce_actions.credit(
            reference, form.request(), actor=actor_of(request), request_key=form.cleaned_data["request_key"]
        )
    except SaleschannelError as error:
        form.add_error(None, f"{error.message} {error.remedy}".strip())
        return show(request, found(number), form, status=409)
    return made(request, number)


def made(request: HttpRequest, number: str) -> HttpResponse:
    messages.success(request, _("Credit memo made. Refund the buyer in Seller Central, if you have not done so."))
    return HttpResponseRedirect(reverse("backoffice:commerce_order", args=[number]) + "#credit-memos")


def form_of(processed: ProcessedOrder, request: HttpRequest | None = None) -> CreditForm:
    detail = processed.detail
    by_amazon = detail.order.fulfilled_by == FulfilledBy.AMAZON.value
    can_return = {line.pk: line.product_id is not None and not by_amazon for line in detail.lines}
    order = creditable_shown(detail.order, detail.lines, detail.credit_memos)
    return CreditForm(request.POST if request else None, order=order, can_return=can_return)


def show(request: HttpRequest, processed: ProcessedOrder, form: CreditForm, status: int = 200) -> HttpResponse:
    order = processed.detail.order
    marketplace = MARKETPLACES.get(order.marketplace_id)
    context = {
        "order": order,
        "form": form,
        "credit": form.order,
        "by_amazon": order.fulfilled_by == FulfilledBy.AMAZON.value,
        "seller_central": f"{marketplace.seller_central}/orders-v3/order/{order.reference}" if marketplace else "",
    }
    return page(request, "credit_memo.html", _("Credit memo for order %s") % order.number, context, status=status)
