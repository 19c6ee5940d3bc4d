"""Writes down what people do on pages that belong to no order: which address was sent to with success, and by whom.

Deeds on orders are events of the order; order settings and read-only mode are recorded where they are changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from saleschannel.channel.activity_log import ActivityType, record_activity
from saleschannel.channel.models import SellerAccount, Store
from saleschannel.commerce.builtin.models import Product

FILE_NAME = re.compile(r'filename="?([^";]+)')


class About(NamedTuple):
    """What a deed is about: the store it belongs to, and the facts of its text."""

    store_id: int | None
    facts: dict[str, Any]


def _store(_request: HttpRequest, words: Mapping[str, Any]) -> About:
    return About(words["pk"], {"name": Store.objects.values_list("name", flat=True).get(pk=words["pk"])})


def _account(_request: HttpRequest, words: Mapping[str, Any]) -> About:
    return About(None, {"name": SellerAccount.objects.values_list("name", flat=True).get(pk=words["pk"])})


def _new_account(request: HttpRequest, _words: Mapping[str, Any]) -> About:
    return About(None, {"name": request.POST.get("name", "")[:100]})


def _product(_request: HttpRequest, words: Mapping[str, Any]) -> About:
    return About(None, {"sku": Product.objects.values_list("sku", flat=True).get(pk=words["pk"])})


def _new_product(request: HttpRequest, _words: Mapping[str, Any]) -> About:
    return About(None, {"sku": request.POST.get("sku", "")[:200]})


def _nothing(_request: HttpRequest, _words: Mapping[str, Any]) -> About:
    return About(None, {})


Deed = tuple[ActivityType, Callable[[HttpRequest, Mapping[str, Any]], About]]

DEEDS: dict[str, Deed] = {
    "store": (ActivityType.STORE_RENAMED, _store),
    "pause_store": (ActivityType.STORE_PAUSED, _store),
    "resume_store": (ActivityType.STORE_RESUMED, _store),
    "read_history": (ActivityType.HISTORY_ASKED_FOR, _store),
    "setup_history": (ActivityType.STORE_CONNECTED, _store),
    "setup_account": (ActivityType.ACCOUNT_CONNECTED, _new_account),
    "account": (ActivityType.ACCOUNT_CHANGED, _account),
    "account_keys": (ActivityType.ACCOUNT_CHANGED, _account),
    "pause_account": (ActivityType.ACCOUNT_CHANGED, _account),
    "resume_account": (ActivityType.ACCOUNT_CHANGED, _account),
    "notice_settings": (ActivityType.NOTICES_CHANGED, _nothing),
    "invoice_details": (ActivityType.INVOICE_DETAILS_CHANGED, _nothing),
    "product": (ActivityType.PRODUCT_CHANGED, _product),
    "adjust_stock": (ActivityType.PRODUCT_CHANGED, _product),
    "new_product": (ActivityType.PRODUCT_CHANGED, _new_product),
    "switch_products": (ActivityType.PRODUCTS_SWITCHED, _nothing),
    "prepared_import": (ActivityType.PRODUCTS_IMPORTED, _nothing),
    "add_product_alias": (ActivityType.ALIASES_CHANGED, _nothing),
    "remove_product_alias": (ActivityType.ALIASES_CHANGED, _nothing),
    "aliases": (ActivityType.ALIASES_CHANGED, _nothing),
    "remove_alias": (ActivityType.ALIASES_CHANGED, _nothing),
    "map_sku": (ActivityType.ALIASES_CHANGED, _nothing),
}


def record_deed(name: str, request: HttpRequest, words: Mapping[str, Any], answer: HttpResponseBase) -> None:
    """Write down a form that was taken (it leads on to another page), and a file that was given out."""
    actor = request.user.get_username()
    if "attachment" in answer.get("Content-Disposition", ""):
        found = FILE_NAME.search(answer["Content-Disposition"])
        record_activity(ActivityType.FILE_EXPORTED, actor=actor, facts={"name": found[1] if found else name})
    elif request.method == "POST" and name in DEEDS and answer.status_code in {302, 303}:
        deed, about = DEEDS[name]
        store_id, facts = about(request, words)
        record_activity(deed, actor=actor, store_id=store_id, facts=facts)
