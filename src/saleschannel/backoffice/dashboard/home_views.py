"""The first page after signing in: a card per store; and read-only mode for the whole installation."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import Right, actor_of, may, page
from saleschannel.backoffice.dashboard.store_cards import Found, store_card
from saleschannel.channel.dashboard_reads import ship_by_counts
from saleschannel.channel.models import Installation, Store
from saleschannel.channel.order_list import orders_needing_attention
from saleschannel.channel.store_reads import last_imports
from saleschannel.domain.notices import silence_allowed
from saleschannel.services.notice_settings import notice_settings
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
        patience=silence_allowed(notice_settings().import_minutes, timedelta(seconds=settings.IMPORT_EVERY)),
        now=now,
    )
    context = {
        "cards": [store_card(store, found) for store in stores],
        "read_only": found.read_only,
        "may_set_up": may(request, Right.SETTINGS),
        "may_operate": may(request, Right.OPERATE),
    }
    return page(request, "home.html", _("Home"), context)


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
    switch_read_only(on=on, public_url=settings.PUBLIC_URL, actor=actor_of(request))
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
