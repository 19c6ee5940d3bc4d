"""What the order page shows: its head, the steps, the tab that was asked for, and the story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.access import Right, may
from saleschannel.backoffice.order.amounts import amounts_table
from saleschannel.backoffice.order.deeds import deeds_of
from saleschannel.backoffice.order.packages import package_rows
from saleschannel.backoffice.order.progress_track import current_step, progress_track, what_it_waits_for
from saleschannel.backoffice.order.story import story_days
from saleschannel.backoffice.orders.rows import status_text
from saleschannel.channel.amazon_texts import fulfilled_by_text, fulfillment_status_text, program_labels
from saleschannel.channel.attention_texts import attention_remedy, attention_text
from saleschannel.channel.change_texts import cancel_reason_text
from saleschannel.channel.event_texts import event_text
from saleschannel.channel.models import AmazonOrder
from saleschannel.channel.order_details import OrderDetails
from saleschannel.channel.raw_orders import raw_order
from saleschannel.config.wiring import order_views
from saleschannel.domain.address_checks import changed_fields
from saleschannel.domain.cancellations import CancellationState
from saleschannel.domain.marketplaces import MARKETPLACES
from saleschannel.vault.keyring import DecryptionError


class Tab(NamedTuple):
    name: str
    title: Promise
    template: str
    right: Right = Right.VIEW


TABS = (
    Tab("details", _("Order and shipping"), "backoffice/order_details.html"),
    Tab("items", _("Items and amounts"), "backoffice/order_items.html"),
    Tab("packages", _("Packages and tracking"), "backoffice/order_packages.html"),
    Tab("raw", _("Raw data"), "backoffice/order_raw.html", Right.RAW_DATA),
)


def tabs_for(request: HttpRequest) -> list[Tab]:
    """The tabs that the person may open."""
    return [tab for tab in TABS if may(request, tab.right)]


def wanted_tab(request: HttpRequest) -> Tab | None:
    """The tab of `?tab=…`, the first one for none or an unknown one; None for one that the person may not see."""
    name = request.GET.get("tab", "")
    tab = next((tab for tab in TABS if tab.name == name), TABS[0])
    return tab if may(request, tab.right) else None


def order_context(request: HttpRequest, details: OrderDetails, tab: Tab) -> dict[str, Any]:
    """Everything the whole page needs."""
    context = status_context(request, details)
    return {
        **context,
        "details": details,
        "tab": tab,
        "tabs": tabs_for(request),
        "people": details.people,
        "sees_buyer": may(request, Right.BUYER_DATA),
        **TAB_CONTEXTS[tab.name](details),
    }


def status_context(request: HttpRequest, details: OrderDetails) -> dict[str, Any]:
    """What is shown anew whenever the order has changed: no buyer data, nothing anybody types into."""
    row = details.order
    track = progress_track(details)
    attention = attention_text(row.attention_reason, row.attention_detail)
    step = current_step(track)
    return {
        "order": row,
        "deeds": deeds_of(request, details),
        "status": status_text(row.status),
        "amazon_status": row.status_text or fulfillment_status_text(row.fulfillment_status),
        "programs": program_labels(row.programs),
        "attention": attention,
        "remedy": attention_remedy(row.attention_reason),
        "waits": what_it_waits_for(details),
        "track": track,
        "step": step,
        "cancellation": details.cancellation,
        "cancel_reason": cancel_reason_text(details.cancellation.reason) if details.cancellation else "",
        "cancellation_is_open": details.cancellation_is_open,
        "cancellation_refused": refused_cancellation(details),
        "days": story_days(details.story),
        "story": [(event, event_text(event.type, event.facts)) for event in details.story],
        "version": version_of(details),
        "seller_central": seller_central_link(row),
        "moves": step is not None or details.cancellation_is_open,
    }


def version_of(details: OrderDetails) -> int:
    """The newest event: every change of an order writes one."""
    return details.story[0].pk if details.story else 0


def refused_cancellation(details: OrderDetails) -> str:
    """Amazon's words, as long as the order is not canceled after all."""
    cancellation = details.cancellation
    refused = cancellation is not None and cancellation.state == CancellationState.REFUSED.value
    return cancellation.error_message if cancellation is not None and refused else ""


def details_tab(details: OrderDetails) -> dict[str, Any]:
    row, repaired = details.order, details.repaired_address
    return {
        "fulfilled_by": fulfilled_by_text(row.fulfilled_by),
        "marketplace": MARKETPLACES.get(row.marketplace_id),
        "repaired_fields": changed_fields(details.people.ship_to, repaired) if repaired else (),
    }


def items_tab(details: OrderDetails) -> dict[str, Any]:
    row = details.order
    locked = False
    commerce = None
    try:
        commerce = order_views([row.amazon_order_id]).get(row.amazon_order_id) if row.commerce_number else None
    except DecryptionError:
        locked = True
    return {"amounts": amounts_table(row, details.items, commerce), "commerce": commerce, "commerce_locked": locked}


def packages_tab(details: OrderDetails) -> dict[str, Any]:
    skus = {item.order_item_id: item.sku for item in details.items}
    return {
        "packages": package_rows(details, skus),
        "amazon_packages": [
            (package, [(skus.get(item.order_item_id, ""), item.quantity) for item in package.items])
            for package in details.amazon_packages
        ],
    }


def raw_tab(details: OrderDetails) -> dict[str, Any]:
    try:
        return {"raw": raw_order(details.order), "raw_locked": False}
    except DecryptionError:
        return {"raw": None, "raw_locked": True}


TAB_CONTEXTS: Mapping[str, Any] = {
    "details": details_tab,
    "items": items_tab,
    "packages": packages_tab,
    "raw": raw_tab,
}


def seller_central_link(row: AmazonOrder) -> str:
    """The order's page in Seller Central; empty for a marketplace this release does not know."""
    marketplace = MARKETPLACES.get(row.marketplace_id)
    return f"{marketplace.seller_central}/orders-v3/order/{row.amazon_order_id}" if marketplace else ""
