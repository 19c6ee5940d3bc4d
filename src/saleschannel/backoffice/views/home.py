"""The first page after signing in: each store, when it was last imported, and what needs attention."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import page
from saleschannel.channel.attention_texts import attention_cause
from saleschannel.channel.models import Store
from saleschannel.channel.order_list import orders_needing_attention
from saleschannel.channel.store_reads import last_imports
from saleschannel.services.read_only import writes_are_stopped


def home(request: HttpRequest) -> HttpResponse:
    attention = orders_needing_attention()
    imports = last_imports()
    stores = Store.objects.select_related("account").order_by("name")
    cards = [store_card(store, attention.get(store.pk, {}), imports.get(store.account_id)) for store in stores]
    return page(request, "home.html", _("Home"), {"cards": cards, "writes_are_stopped": writes_are_stopped()})


def store_card(store: Store, attention: dict[str, int], last_import: datetime | None) -> dict[str, Any]:
    """What the card of a store shows; the account's problem comes before everything else."""
    return {
        "store": store,
        "marketplace": store.marketplace,
        "last_import": last_import,
        "problem": store.account.problem,
        "active": store.active and store.account.active,
        "causes": [(reason, attention_cause(reason), number) for reason, number in attention.items()],
    }
