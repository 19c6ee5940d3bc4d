"""The first page after signing in: a card per store; pausing a store, and read-only mode for the whole installation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import Right, may, page
from saleschannel.backoffice.store_cards import Found, store_card
from saleschannel.channel.dashboard_reads import ship_by_counts
from saleschannel.channel.models import Installation, SellerAccount, Store
from saleschannel.channel.order_list import orders_needing_attention
from saleschannel.channel.store_reads import last_imports
from saleschannel.services import stores as pausing
from saleschannel.services.read_only import switch_read_only, writes_are_stopped


def home(request: HttpRequest) -> HttpResponse:
    """Each store, when it was last imported, what must be shipped and what needs attention."""
    now = timezone.now()
    stores = list(Store.objects.select_related("account").order_by("name"))
    found = Found(
        attention=orders_needing_attention(),
        ship_by=ship_by_counts(now, timezone.get_default_timezone()),
        last_imports=last_imports(),
        read_only=writes_are_stopped(),
        now=now,
    )
    context = {
        "cards": [store_card(store, found) for store in stores],
        "read_only": found.read_only,
        "has_accounts": bool(stores) or SellerAccount.objects.exists(),
        "may_set_up": may(request, Right.SETTINGS),
        "may_operate": may(request, Right.OPERATE),
    }
    return page(request, "home.html", _("Home"), context)


@require_POST
def pause_store(request: HttpRequest, pk: int) -> HttpResponse:
    """No further order of the store is imported; those that were go their way."""
    store = get_object_or_404(Store, pk=pk)
    if pausing.pause_store(store):
        messages.success(request, _("“%s” is paused: no new orders are imported.") % store.name)
    else:
        messages.info(request, _("“%s” was paused already.") % store.name)
    return HttpResponseRedirect(reverse("backoffice:home"))


@require_POST
def resume_store(request: HttpRequest, pk: int) -> HttpResponse:
    """Import again, with what happened meanwhile. A store that is still being set up is started there, not here."""
    store = get_object_or_404(Store, pk=pk)
    if store.setup_step:
        messages.error(request, _("“%s” is not set up yet. Finish its set-up first.") % store.name)
    elif pausing.resume_store(store):
        messages.success(request, _("“%s” imports again, with what happened while it was paused.") % store.name)
    else:
        messages.info(request, _("“%s” was not paused.") % store.name)
    return HttpResponseRedirect(reverse("backoffice:home"))


def read_only(request: HttpRequest) -> HttpResponse:
    """Say what read-only mode does, and switch it when that is confirmed; an unclear answer changes nothing."""
    mode = request.POST.get("mode")
    if mode in {"on", "off"}:
        return switch(request, on=mode == "on")
    installation = Installation.objects.filter(pk=1).first()
    context = {
        "is_on": writes_are_stopped(),
        "by_setting": settings.READ_ONLY,
        "reason": installation.read_only_reason if installation else "",
        "address": settings.PUBLIC_URL,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "read_only.html", _("Read-only mode"), context, status=status)


def switch(request: HttpRequest, *, on: bool) -> HttpResponse:
    switch_read_only(on=on, public_url=settings.PUBLIC_URL)
    if on:
        messages.success(request, _("Read-only mode is on: nothing is sent to Amazon."))
    elif writes_are_stopped():
        messages.error(
            request,
            _("Read-only mode stays on: the setting SALESCHANNEL_READ_ONLY says so. Unset it and start again."),
        )
    else:
        messages.success(request, _("Read-only mode is off: shipments are confirmed to Amazon again."))
    return HttpResponseRedirect(reverse("backoffice:home"))
