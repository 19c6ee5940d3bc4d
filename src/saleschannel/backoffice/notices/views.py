"""Notices: open and past ones, acknowledged and hidden; their settings with a test of the receivers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import Right, actor_of, may, page
from saleschannel.backoffice.notices.banner import dismiss, in_words
from saleschannel.backoffice.notices.forms import NoticeSettingsForm
from saleschannel.channel.notice_reads import PAST_KEYS, open_entries, past_entries
from saleschannel.channel.notice_texts import notice_title
from saleschannel.config.notice_wiring import notice_senders
from saleschannel.domain.notice_deliveries import DeliveryState, NoticeChannel
from saleschannel.domain.notices import Occasion
from saleschannel.keyset import requested_place
from saleschannel.services.notice_deliveries import mail_is_possible, send_test
from saleschannel.services.notice_settings import change_notice_settings, last_deliveries, notice_settings
from saleschannel.services.notices import acknowledge


def notices(request: HttpRequest) -> HttpResponse:
    """The open notices as cards, then the past ones."""
    past = past_entries(requested_place(request.GET, PAST_KEYS))
    context = {
        "open": [(in_words(request, entry), entry) for entry in open_entries()],
        "past": [(in_words(request, entry), entry) for entry in past.rows],
        "page": past,
        "may_acknowledge": may(request, Right.NOTICES),
        "may_set": may(request, Right.SETTINGS),
    }
    return page(request, "notices.html", _("Notices"), context)


@require_POST
def acknowledge_notice(request: HttpRequest, pk: int) -> HttpResponse:
    if acknowledge(pk, actor_of(request)):
        messages.success(request, _("Acknowledged. There are no more reminders of it."))
    else:
        messages.info(request, _("Somebody has acknowledged it already, or it is over."))
    return HttpResponseRedirect(reverse("backoffice:notices"))


@require_POST
def dismiss_notices(request: HttpRequest) -> HttpResponse:
    """Hide the banner's notices for this session, and go back to where the person was."""
    dismiss(request, [key for key in request.POST.get("keys", "")[:4000].split(",") if key])
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(address if safe else reverse("backoffice:home"))


def settings(request: HttpRequest) -> HttpResponse:
    """A secret that was made here is shown in the answer itself: it is kept nowhere in the clear."""
    form = NoticeSettingsForm(request.POST or None, stored=notice_settings())
    if request.method == "POST" and form.is_valid():
        change_notice_settings(form.values(), form.cleaned_data["mail_users"])
        if not form.made_secret:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("backoffice:notice_settings"))
        fresh = NoticeSettingsForm(stored=notice_settings())
        return settings_page(request, fresh, made_secret=form.made_secret)
    return settings_page(request, form, status=422 if form.is_bound else 200)


def settings_page(
    request: HttpRequest, form: NoticeSettingsForm, *, made_secret: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "made_secret": made_secret,
        "mail_is_possible": mail_is_possible(),
        "deliveries": [delivery_row(delivery) for delivery in last_deliveries()],
    }
    return page(request, "notice_settings.html", _("Settings of the notices"), context, status=status)


def delivery_row(delivery: Any) -> dict[str, Any]:
    """A message as the page shows it."""
    occasions = {
        Occasion.OPENED: _("Opened"),
        Occasion.REMINDER: _("Reminder"),
        Occasion.CLOSED: _("Over"),
        Occasion.TEST: _("Test"),
    }
    states = {
        DeliveryState.WAITING: (_("Waiting"), "waiting"),
        DeliveryState.SENT: (_("Sent"), "good"),
        DeliveryState.FAILED: (_("Failed"), "bad"),
    }
    text, css = states[DeliveryState(delivery.state)]
    return {
        "at": delivery.sent_at or delivery.created_at,
        "what": notice_title(delivery.notice.kind) if delivery.notice else "",
        "occasion": occasions[Occasion(delivery.occasion)],
        "channel": _("Webhook") if delivery.channel == NoticeChannel.WEBHOOK else _("Mail"),
        "receiver": delivery.receiver,
        "state": text,
        "css": css,
        "error": delivery.error,
    }


@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """Send a test to every receiver, and say of each what became of it."""
    results = send_test(notice_senders())
    for receiver, error in results.items():
        if error:
            messages.error(request, f"{receiver}: {error}")
        else:
            messages.success(request, _("Test sent to %s.") % receiver)
    if not results:
        messages.warning(request, _("There is no receiver yet. Save one first."))
    return HttpResponseRedirect(reverse("backoffice:notice_settings"))
