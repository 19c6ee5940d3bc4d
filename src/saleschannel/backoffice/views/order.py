"""The order page: what Amazon says, what the channel did, what is still to come; and the button to try again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice import actions
from saleschannel.backoffice.access import actor_of, page
from saleschannel.backoffice.order_rows import status_text
from saleschannel.backoffice.progress_track import progress_track
from saleschannel.channel.amazon_texts import fulfilled_by_text, fulfillment_status_text, program_labels
from saleschannel.channel.attention_texts import attention_cause, attention_remedy, attention_text
from saleschannel.channel.event_texts import event_text
from saleschannel.channel.models import AmazonOrder
from saleschannel.channel.order_details import OrderDetails, order_details
from saleschannel.channel.wait_texts import wait_text
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.marketplaces import MARKETPLACES


def order(request: HttpRequest, amazon_order_id: str) -> HttpResponse:
    details = order_details(amazon_order_id)
    if details is None:
        raise Http404(f"There is no Amazon order {amazon_order_id}.")
    return page(request, "order.html", _("Amazon order %s") % amazon_order_id, order_context(details))


@require_POST
def retry(request: HttpRequest, amazon_order_id: str) -> HttpResponse:
    """Try the order again, and say what came of it."""
    row = AmazonOrder.objects.select_related("account").filter(amazon_order_id=amazon_order_id).first()
    if row is None:
        raise Http404(f"There is no Amazon order {amazon_order_id}.")
    try:
        left = actions.retry(row, actor_of(request))
    except SaleschannelError as error:
        messages.error(request, f"{error.message} {error.remedy}".strip())
    else:
        if left:
            messages.warning(request, _("Tried again. It still needs attention: %s.") % attention_cause(left))
        else:
            messages.success(request, _("Tried again. The order goes on."))
    return HttpResponseRedirect(reverse("backoffice:order", args=[amazon_order_id]))


def order_context(details: OrderDetails) -> dict[str, Any]:
    row = details.order
    titles = {item.order_item_id: item.sku for item in details.items}
    return {
        "details": details,
        "order": row,
        "items": details.items,
        "people": details.people,
        "status": status_text(row.status),
        "amazon_status": row.status_text or fulfillment_status_text(row.fulfillment_status),
        "fulfilled_by": fulfilled_by_text(row.fulfilled_by),
        "programs": program_labels(row.programs),
        "marketplace": MARKETPLACES.get(row.marketplace_id),
        "seller_central": seller_central_link(row),
        "attention": attention_text(row.attention_reason, row.attention_detail),
        "remedy": attention_remedy(row.attention_reason),
        "waits": wait_text(row.waiting_for),
        "track": progress_track(details),
        "packages": [
            (package, [(titles.get(item["order_item_id"], ""), item["quantity"]) for item in package.items])
            for package in details.packages
        ],
        "amazon_packages": [
            (package, [(titles.get(item.order_item_id, ""), item.quantity) for item in package.items])
            for package in details.amazon_packages
        ],
        "story": [(event, event_text(event.type, event.facts)) for event in details.story],
    }


def seller_central_link(row: AmazonOrder) -> str:
    """The order's page in Seller Central; empty for a marketplace this release does not know."""
    marketplace = MARKETPLACES.get(row.marketplace_id)
    return f"{marketplace.seller_central}/orders-v3/order/{row.amazon_order_id}" if marketplace else ""
