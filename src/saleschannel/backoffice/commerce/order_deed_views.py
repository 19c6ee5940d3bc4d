"""What a person does with a Commerce order besides shipping it: comment, cancel, invoice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import actor_of
from saleschannel.backoffice.commerce import actions as commerce_actions
from saleschannel.backoffice.commerce.order_page import found, show
from saleschannel.backoffice.commerce.ship_form import CancelForm, CommentForm
from saleschannel.commerce.builtin.comments import add_comment
from saleschannel.domain.errors import SaleschannelError


@require_POST
def comment(request: HttpRequest, number: str) -> HttpResponse:
    """Add a comment for the staff."""
    processed = found(number)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return show(request, processed, comment_form=form, status=422)
    add_comment(processed.detail.order.number, form.cleaned_data["text"], actor=actor_of(request))
    return back(number, "#comments")


@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Cancel the order, or what is left of it once a part was shipped."""
    processed = found(number)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return show(request, processed, cancel_form=form, status=422)
    rest_only = processed.anything_shipped
    reason = form.cleaned_data["reason"]
    try:
        commerce_actions.cancel(
            processed.detail.order.reference, reason=reason, actor=actor_of(request), rest_only=rest_only
        )
    except SaleschannelError as error:
        form.add_error(None, f"{error.message} {error.remedy}".strip())
        return show(request, found(number), cancel_form=form, status=409)
    if rest_only:
        messages.success(request, _("What was left is canceled; the order is closed and its stock is free again."))
    else:
        messages.success(request, _("Canceled. Its stock is free again; the order at Amazon is untouched."))
    return back(number)


@require_POST
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """Invoice what is shipped and not invoiced yet."""
    processed = found(number)
    try:
        made = commerce_actions.invoice(processed.detail.order.reference, actor=actor_of(request))
    except SaleschannelError as error:
        messages.error(request, f"{error.message} {error.remedy}".strip())
    else:
        messages.success(request, _("Invoice %s made.") % made.number)
    return back(number, "#invoices")


def back(number: str, place: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("backoffice:commerce_order", args=[number]) + place)
